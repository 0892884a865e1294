package haneul.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.tensor.DType;
import haneul.tensor.Ops;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What LoRAs change of a model's weights, found from the headers of their files; what does not fit is gathered. */
final class LoraMerge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PREFIXES =
            List.of("base_model.model.", "model.diffusion_model.", "diffusion_model.", "transformer.", "lora_unet_");
    /** Where the hub's library notes an alpha that is not the rank. */
    private static final String NOTES = "lora_adapter_metadata";

    /** What a tensor of such a file is, seen from the end of its name. */
    private enum Part {
        DOWN("lora[._](?:A|down)(?:\\.[^.]+)?\\.weight"),
        UP("lora[._](?:B|up)(?:\\.[^.]+)?\\.weight"),
        ALPHA("alpha"),
        DIFF("diff"),
        DIFF_BIAS("diff_b|lora_B(?:\\.[^.]+)?\\.bias");

        private final Pattern name;

        Part(String end) {
            name = Pattern.compile("(.+?)\\.(?:" + end + ")");
        }
    }

    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    /** All that a layer may be called → our name of it. */
    private final Map<String, String> layers = new HashMap<>();

    private final Map<String, UnaryOperator<Tensor>> changes = new HashMap<>();
    private final List<String> paths = new ArrayList<>();
    private final Problems problems = new Problems();

    LoraMerge(List<Safetensors> model, Keys keys) {
        model.forEach(f -> f.names().forEach(n -> shapes.put(n, f.shape(n))));
        for (String name : shapes.keySet()) {
            String layer = name.replaceFirst("\\.(weight|bias)$", "");
            for (String called : List.of(layer, keys.theirs(layer))) {
                layers.put(called, layer);
                layers.put(called.replace('.', '_'), layer);
            }
        }
    }

    /** What becomes of each weight that is changed. */
    Map<String, UnaryOperator<Tensor>> changes() {
        problems.report(
                "The LoRA " + String.join(", ", paths) + " does not fit the model",
                "use LoRAs that were trained for this model");
        return changes;
    }

    void add(Lora lora) {
        Safetensors file = lora.file();
        paths.add(file.path().toString());
        double usual = usualAlpha(file);
        TreeSet<String> strange = new TreeSet<>();
        parts(file, strange).forEach((called, parts) -> {
            String layer = layers.get(bare(called));
            if (layer == null) {
                strange.addAll(parts.values());
                return;
            }
            String weight = shapes.containsKey(layer + ".weight") ? layer + ".weight" : layer;
            difference(lora, parts.get(Part.DIFF), weight);
            difference(lora, parts.get(Part.DIFF_BIAS), layer + ".bias");
            String down = parts.get(Part.DOWN);
            String up = parts.get(Part.UP);
            if (down != null && up != null) {
                product(lora, down, up, alpha(file, parts.get(Part.ALPHA), usual), weight);
            } else if (down != null || up != null) {
                problem(file, down == null ? up : down, "has no other half");
            }
        });
        if (!strange.isEmpty()) {
            problems.add(file.path().getFileName() + ": nothing in the model is called " + FileWeights.names(strange));
        }
    }

    private void problem(Safetensors file, @Nullable String name, String what) {
        problems.add(file.path().getFileName() + ": " + Problems.quote(String.valueOf(name)) + " " + what);
    }

    private static String bare(String name) {
        String out = name;
        for (String prefix : PREFIXES) {
            out = out.startsWith(prefix) ? out.substring(prefix.length()) : out;
        }
        return out;
    }

    /** The tensors of each layer, by what the file calls it; names of no known kind are put aside. */
    private static Map<String, Map<Part, String>> parts(Safetensors file, TreeSet<String> strange) {
        Map<String, Map<Part, String>> out = new LinkedHashMap<>();
        for (String name : file.names()) {
            boolean known = false;
            for (Part part : Part.values()) {
                Matcher m = part.name.matcher(name);
                known |= m.matches()
                        && out.computeIfAbsent(m.group(1), k -> new EnumMap<>(Part.class))
                                        .putIfAbsent(part, name)
                                == null;
            }
            if (!known) {
                strange.add(name);
            }
        }
        return out;
    }

    private void difference(Lora lora, @Nullable String name, String weight) {
        if (name == null) {
            return;
        }
        Safetensors file = lora.file();
        Shape shape = shapes.get(weight);
        if (!file.shape(name).equals(shape) || !file.dtype(name).isFloat()) {
            problem(file, name, told(file, name) + " changes " + weight + told(shape));
            return;
        }
        change(weight, x -> x.plus(file.map(name).to(DType.F32).times(lora.scale())));
    }

    private void product(Lora lora, String down, String up, double alpha, String weight) {
        Safetensors file = lora.file();
        Shape shape = shapes.get(weight);
        Shape a = file.shape(down); // [rank, in ..]
        Shape b = file.shape(up); // [out, rank, 1 ..]
        long rank = a.rank() < 2 ? 0 : a.at(0);
        boolean fits = rank > 0
                && shape != null
                && shape.rank() >= 2
                && shape.count() > 0
                && b.rank() >= 2
                && b.at(0) == shape.at(0)
                && b.count() == rank * shape.at(0)
                && a.count() / rank == shape.count() / shape.at(0)
                && file.dtype(down).isFloat()
                && file.dtype(up).isFloat();
        if (!fits) {
            problem(file, down, told(file, down) + " times " + told(file, up) + " changes " + weight + told(shape));
            return;
        }
        double scale = lora.scale() * (Double.isNaN(alpha) ? 1 : alpha / rank);
        long[] dims = shape.dims();
        change(
                weight,
                x -> Ops.addMatmul(
                                1,
                                x.reshape(dims[0], -1),
                                scale,
                                file.map(up).to(DType.F32).reshape(dims[0], rank),
                                file.map(down).to(DType.F32).reshape(rank, -1))
                        .reshape(dims));
    }

    private static String told(Safetensors file, String name) {
        return file.dtype(name) + " " + file.shape(name);
    }

    private static String told(@Nullable Shape shape) {
        return shape == null ? ", which does not exist" : ", which has the shape " + shape;
    }

    private void change(String weight, UnaryOperator<Tensor> change) {
        changes.merge(weight, change, (first, then) -> x -> then.apply(first.apply(x)));
    }

    /** The alpha of a layer; the usual one, which may be NaN, where it has none of its own. */
    private double alpha(Safetensors file, @Nullable String name, double usual) {
        if (name == null) {
            return usual;
        }
        try (Scope scope = Scope.open()) {
            double alpha = file.shape(name).count() == 1 ? file.load(name).item() : Double.NaN;
            if (!Double.isFinite(alpha)) {
                problem(file, name, "is no finite number");
            }
            return alpha;
        }
    }

    /** The alpha of all layers that the file's notes tell; NaN if they tell none: it is the rank. */
    private double usualAlpha(Safetensors file) {
        String notes = file.metadata().get(NOTES);
        if (notes == null) {
            return Double.NaN;
        }
        try {
            JsonNode json = JSON.readTree(notes);
            for (String kind : List.of("use_dora", "use_rslora", "alpha_pattern")) {
                JsonNode value = json.path("transformer." + kind);
                if (value.asBoolean() || !value.isEmpty()) {
                    problem(file, NOTES, "asks for " + kind + ", which Haneul does not know");
                }
            }
            return json.path("transformer.lora_alpha").asDouble(Double.NaN);
        } catch (JsonProcessingException e) {
            problem(file, NOTES, "is not valid JSON, " + Config.told(e));
            return Double.NaN;
        }
    }
}
