package haneul.model.family.wan;

import haneul.core.HaneulException;
import haneul.model.dit.Patch;
import haneul.model.weights.TensorFile;
import haneul.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The config of a transformer that comes without one, as a single file does, from the shapes of its weights. */
public final class WanDitShapes {
    private static final int HEAD = 128;
    private static final String WITHOUT = " comes without a config, which cannot be told from its weights";

    private WanDitShapes() {}

    /**
     * What was found.
     *
     * @param assumed what shapes do not tell, in a sentence for whoever asked
     */
    public record Found(WanDitConfig config, String assumed) {}

    /** Derives a config from files in the hub's names (see {@link WanDit#KEYS}). */
    public static Found derive(List<TensorFile> files) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        files.forEach(f -> f.names().forEach(n -> shapes.put(n, f.shape(n))));
        String where = files.stream().map(f -> f.path().toString()).collect(Collectors.joining(", "));
        Shape embedding = need(where, shapes, "patch_embedding.weight", 5); // [D, C, t, h, w]
        Shape out = need(where, shapes, "proj_out.weight", 2);
        Shape text = need(where, shapes, "condition_embedder.text_embedder.linear_1.weight", 2);
        Shape time = need(where, shapes, "condition_embedder.time_embedder.linear_1.weight", 2);
        Shape up = need(where, shapes, "blocks.0.ffn.net.0.proj.weight", 2);
        boolean clip = shapes.keySet().stream().anyMatch(n -> n.contains("image_embedder") || n.contains("add_k_proj"));
        if (clip) {
            throw new HaneulException(
                    where + " cannot be used",
                    "it belongs to a Wan 2.1 image-to-video model, which looks at its picture through CLIP too",
                    "use Wan 2.2 or VACE for image to video");
        }
        long dim = embedding.at(0);
        if (dim % HEAD != 0) {
            throw new HaneulException(
                    where + WITHOUT,
                    "its width " + dim + " is no multiple of " + HEAD + ", the usual width of a head",
                    "name its config.json as ‹config›");
        }
        Patch patch = new Patch((int) embedding.at(2), (int) embedding.at(3), (int) embedding.at(4));
        int layers = count("blocks", shapes);
        int controls = count("vace_blocks", shapes);
        int step = controls == 0 ? 1 : Math.max(1, layers / controls);
        Shape control = shapes.get("vace_patch_embedding.weight");
        WanDitConfig config = new WanDitConfig(
                patch,
                (int) (dim / HEAD),
                HEAD,
                (int) embedding.at(1),
                (int) (out.at(0) / patch.cells()),
                (int) text.at(1),
                (int) time.at(1),
                (int) up.at(0),
                layers,
                shapes.containsKey("blocks.0.norm2.weight"),
                1e-6,
                IntStream.range(0, controls).mapToObj(i -> i * step).toList(),
                control == null ? 96 : (int) control.at(1));
        return new Found(
                config,
                "heads of " + HEAD + " numbers"
                        + (controls == 0 ? "" : ", control in blocks " + config.vaceLayers())
                        + " are assumed; ‹config› names a config.json that tells otherwise");
    }

    private static Shape need(String where, Map<String, Shape> shapes, String name, int rank) {
        @Nullable Shape shape = shapes.get(name);
        if (shape == null || shape.rank() != rank || shape.count() == 0 || shape.count() > Integer.MAX_VALUE) {
            throw new HaneulException(
                    where + WITHOUT,
                    "\"" + name + "\" " + (shape == null ? "is missing" : "has the shape " + shape),
                    "check that it is a Wan transformer, or name its config.json as ‹config›");
        }
        return shape;
    }

    private static int count(String stack, Map<String, Shape> shapes) {
        int n = 0;
        while (shapes.containsKey(stack + "." + n + ".scale_shift_table")) {
            n++;
        }
        return n;
    }
}
