package haneul.it.parity;

import com.fasterxml.jackson.databind.JsonNode;
import haneul.core.Frame;
import haneul.core.Progress;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.canvas.Level;
import haneul.media.Video;
import haneul.model.condition.Conditioning;
import haneul.model.family.wan.WanModel;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.ModelFiles.Adapter;
import haneul.model.weights.ModelFiles.Expert;
import haneul.model.weights.Safetensors;
import haneul.tensor.DType;
import haneul.tensor.LeakCheck;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole pipelines through the studio, from the start noise of the reference: latents after every step where the canvas
 * paints them, and frames. What a canvas gives, the reference's own given latents excepted, comes back as it was given.
 * In bf16 what counts is how far the frames are from those in float32, beside how far the reference's own are.
 */
@ExtendWith(LeakCheck.class)
class PipelineParityTest {
    private static final double LATENTS = 1e-3;
    private static final double FRAMES = 50;
    private static final double WORSE = 3;
    private static final double FPS = 16;

    static Stream<Path> folders() {
        return Golden.folders("golden").stream();
    }

    static Stream<Path> animations() {
        return Golden.folders("golden-image").stream();
    }

    static Stream<Arguments> loras() {
        return Golden.each("golden-lora", Golden::loras);
    }

    static Stream<Arguments> singles() {
        return Golden.each("golden", PipelineParityTest::wholeSingles);
    }

    static Stream<Arguments> parts() {
        return Golden.each("golden", PipelineParityTest::parts);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void theWholeWay(Path folder) {
        measure(folder, "golden", "", ModelFiles.of(folder), Long.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void theSameWithBlocksThatStayInTheirFiles(Path folder) {
        measure(folder, "golden", ".streamed", ModelFiles.of(folder), 0);
    }

    @ParameterizedTest
    @MethodSource("animations")
    void fromAPicture(Path folder) {
        measure(folder, "golden-image", ".image", ModelFiles.of(folder), Long.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("loras")
    void withALora(Path folder, String style, Path file) {
        Golden.skip(style);
        List<Adapter> loras = List.of(new Adapter(file, Golden.loraScale(folder), Expert.BOTH));
        ModelFiles files = new ModelFiles(folder, null, null, null, null, null, loras);
        measure(folder, "golden-lora", ".lora/" + style, files, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("singles")
    void fromSingleFiles(Path folder, String name, ModelFiles files) {
        Golden.skip(name);
        measure(folder, "golden", ".original/" + name, files, Long.MAX_VALUE);
    }

    private static Map<String, ModelFiles> wholeSingles(Path folder) {
        Path vae = folder.resolve("original").resolve("vae.safetensors");
        Path text = folder.resolve("original").resolve("text_encoder-comfyui.safetensors");
        Map<String, ModelFiles> out = new LinkedHashMap<>();
        if (Files.exists(vae) && Files.exists(text)) {
            Golden.singles(folder)
                    .forEach((name, file) ->
                            out.put(name, new ModelFiles(file, null, vae, text, null, folder, List.of())));
        }
        return out;
    }

    /** Each part in the one file that its folder holds, if it holds one: two experts are two such files. */
    @ParameterizedTest
    @MethodSource("parts")
    void fromTheFilesOfItsParts(Path folder, String name, ModelFiles files) {
        Golden.skip(name);
        measure(folder, "golden", name, files, Long.MAX_VALUE);
    }

    private static Map<String, ModelFiles> parts(Path folder) {
        Path dit = part(folder, "transformer", "diffusion_pytorch_model");
        Path low = part(folder, "transformer_2", "diffusion_pytorch_model");
        Path vae = part(folder, "vae", "diffusion_pytorch_model");
        Path text = part(folder, "text_encoder", "model");
        boolean second = Files.isDirectory(folder.resolve("transformer_2"));
        return dit != null && (low != null || !second) && vae != null && text != null
                ? Map.of(".parts", new ModelFiles(dit, low, vae, text, null, folder, List.of()))
                : Map.of();
    }

    private static @Nullable Path part(Path folder, String name, String stem) {
        Path file = folder.resolve(name).resolve(stem + ".safetensors");
        return Files.exists(file) ? file : null;
    }

    @ParameterizedTest
    @MethodSource("folders")
    void inBf16(Path folder) {
        loses(folder, "golden", "");
    }

    @ParameterizedTest
    @MethodSource("animations")
    void fromAPictureInBf16(Path folder) {
        loses(folder, "golden-image", ".image");
    }

    private static void measure(Path folder, String stem, String note, ModelFiles files, long most) {
        try (Scope scope = Scope.open();
                Golden golden = Golden.open(folder, stem, "pipeline" + note);
                WanModel model = open(golden, files, Precision.FP32, most);
                Painted painted = paint(golden, model)) {
            Canvas canvas = painted.canvas;
            boolean held = !(model.conditioning() instanceof Conditioning.Channels) && canvas.frame(0) != null;
            for (int i = 0; golden.has("latents." + i); i++) {
                Tensor wanted = golden.get("latents." + i).squeeze(0);
                Tensor ours = painted.latents.get(i + 1);
                long first = held ? 1 : 0; // a given first frame stays on its way to the picture
                golden.same(
                        "latents." + i + note,
                        ours.slice(1, first, ours.size(1)),
                        wanted.slice(1, first, wanted.size(1)),
                        LATENTS);
            }
            golden.near("frames" + note, painted.decoded(model), golden.get("frames"), FRAMES);
            painted(golden, note, canvas, painted.video);
        }
    }

    /** In bf16 our frames are to be at most {@link #WORSE} dB further from those in float32 than the reference's own. */
    private static void loses(Path folder, String stem, String note) {
        try (Scope scope = Scope.open();
                Golden golden = Golden.open(folder, stem, "pipeline.bf16" + note)) {
            String name = "frames.bf16" + note;
            double allowed = golden.inBf16(name) - WORSE;
            ModelFiles files = ModelFiles.of(folder);
            try (WanModel model = open(golden, files, Precision.parse("bf16"), Long.MAX_VALUE);
                    Painted painted = paint(golden, model)) {
                golden.near(name, painted.decoded(model), golden.get("frames"), allowed);
            }
        }
    }

    private static WanModel open(Golden golden, ModelFiles files, Precision precision, long most) {
        int tokens = golden.call().path("max_sequence_length").asInt(WanModel.TOKENS);
        return WanModel.open(files, precision, tokens, most, line -> {});
    }

    /** What a pipeline made of a canvas: the latents at its start and after every step, and the video. */
    private record Painted(Canvas canvas, List<Tensor> latents, Video video) implements AutoCloseable {
        /** Its last latents as frames [F, 3, H, W] in 0…1. */
        Tensor decoded(WanModel model) {
            Tensor end = latents.get(latents.size() - 1);
            return model.vae().decode(end).permute(1, 0, 2, 3).plus(1).times(0.5);
        }

        @Override
        public void close() {
            latents.forEach(Tensor::close);
        }
    }

    private static Painted paint(Golden golden, WanModel model) {
        List<Tensor> latents = new ArrayList<>();
        Studio studio =
                new Studio(model, line -> {}, (rng, shape) -> noise(golden).squeeze(0));
        Canvas canvas = canvas(golden);
        Video video = studio.paint(
                        List.of(canvas),
                        List.of(0L),
                        settings(golden.call(), model),
                        Progress.SILENT,
                        (sigma, x, denoised) -> latents.add(x.get(0).copy().own()))
                .get(0);
        return new Painted(canvas, latents, video);
    }

    /** The start: with a LoRA the same as without. */
    private static Tensor noise(Golden golden) {
        if (golden.has("noise")) {
            return golden.get("noise");
        }
        return Safetensors.open(golden.folder().resolve("golden.safetensors")).load("noise");
    }

    /** The studio's own frames, of eight bits, where they were not given. */
    private static void painted(Golden golden, String note, Canvas canvas, Video video) {
        Tensor frames = golden.get("frames");
        List<Tensor> ours = new ArrayList<>();
        List<Tensor> wanted = new ArrayList<>();
        List<Frame> all = video.all();
        for (int i = 0; i < all.size(); i++) {
            if (!canvas.level(i).equals(Level.GIVEN)) {
                ours.add(tensor(all.get(i)));
                wanted.add(frames.select(0, i));
            }
        }
        golden.near("frames.painted" + note, Tensor.stack(ours, 0), Tensor.stack(wanted, 0), FRAMES);
    }

    /** [3, H, W] in 0…1. */
    private static Tensor tensor(Frame f) {
        float[] out = new float[3 * f.width() * f.height()];
        for (int p = 0; p < f.width() * f.height(); p++) {
            for (int c = 0; c < 3; c++) {
                out[c * f.width() * f.height() + p] = (f.rgb()[3 * p + c] & 255) / 255f;
            }
        }
        return Tensor.of(out, 3, f.height(), f.width());
    }

    private static Canvas canvas(Golden golden) {
        JsonNode call = golden.call();
        String prompt = call.path("prompt").asText();
        if (golden.has("video")) {
            List<Frame> frames = frames(golden.get("video"));
            float[] mask = golden.get("mask").to(DType.F32).toFloats();
            List<Double> strengths = new ArrayList<>();
            for (float m : mask) { // what is painted over is shown, as nothing is that is forgotten
                strengths.add(m > 127 ? (double) Math.nextDown(1f) : 0);
            }
            return Canvas.of(frames, FPS).repaint(strengths).say(prompt);
        }
        Grid grid = new Grid(
                call.path("width").asInt(),
                call.path("height").asInt(),
                call.path("num_frames").asInt(),
                FPS);
        Canvas blank = Canvas.blank(grid).say(prompt);
        return golden.has("image")
                ? blank.paste(frames(golden.get("image").unsqueeze(0)).get(0), 0)
                : blank;
    }

    /** Pixels [n, H, W, 3] of eight bits. */
    private static List<Frame> frames(Tensor pixels) {
        int n = (int) pixels.size(0);
        int size = (int) (pixels.count() / n);
        byte[] all = pixels.toBytes();
        List<Frame> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            byte[] rgb = new byte[size];
            System.arraycopy(all, i * size, rgb, 0, size);
            out.add(new Frame((int) pixels.size(2), (int) pixels.size(1), rgb));
        }
        return out;
    }

    private static Settings settings(JsonNode call, WanModel model) {
        double guidance = Math.max(1, call.path("guidance_scale").asDouble(5));
        return Settings.of(model.defaults(), 0)
                .steps(call.path("num_inference_steps").asInt())
                .guidance(guidance, call.path("guidance_scale_2").asDouble(guidance))
                .negative(call.path("negative_prompt").asText(""));
    }
}
