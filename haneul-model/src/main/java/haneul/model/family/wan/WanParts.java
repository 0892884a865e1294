package haneul.model.family.wan;

import haneul.core.HaneulException;
import haneul.model.NoiseSchedule;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.family.wan.vae.WanVae;
import haneul.model.family.wan.vae.WanVaeConfig;
import haneul.model.weights.Config;
import haneul.model.weights.FileWeights;
import haneul.model.weights.HfFolder;
import haneul.model.weights.Lora;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.ModelFiles.Expert;
import haneul.model.weights.Problems;
import haneul.model.weights.TensorFile;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a Wan model is made of, wherever it lies: configs that fit each other, and files whose weights fit them. Only
 * configs and headers are read, and all that is wrong is told at once.
 *
 * @param boundary the noise level below which the second transformer takes over; 0 without
 * @param dit the first transformer, the only one or that of high noise
 * @param low the second one, of the same shape outside
 * @param tokenizer a {@code tokenizer.json}
 */
record WanParts(
        WanKind kind,
        NoiseSchedule schedule,
        double boundary,
        Dit dit,
        @Nullable Dit low,
        WanVaeConfig vae,
        List<TensorFile> vaeFiles,
        Config text,
        List<TensorFile> textFiles,
        Path tokenizer) {
    static final String TRANSFORMER = "transformer";
    static final String TRANSFORMER_2 = "transformer_2";
    static final String VAE = "vae";
    static final String TEXT_ENCODER = "text_encoder";
    static final String TOKENIZER = "tokenizer";
    static final String SCHEDULER = "scheduler";

    private static final String TOGETHER = "use all parts of one published model together, with their own configs";
    private static final String NO_PIPELINE = "It is no model of the family Wan";

    /** A transformer's config and its files. */
    record Dit(WanDitConfig config, List<TensorFile> files) {
        /** Declares its weights, those of a controlled one or of a plain one. */
        DiffusionTransformer network(Weights w) {
            return config.network(DType.F32, Times.WHOLE, w);
        }
    }

    /** Reads the parts of a folder. */
    static WanParts read(ModelFiles files, Consumer<String> notes) {
        HfFolder hf = HfFolder.open(files.model());
        Problems problems = new Problems();
        Config index = hf.index();
        boolean expand =
                Boolean.TRUE.equals(problems.attempt(() -> index.into(c -> c.flag("expand_timesteps", false))));
        Double ratio = problems.attempt(() -> boundary(hf));
        Dit dit = problems.attempt(() -> dit(hf, TRANSFORMER));
        boolean second = hf.parts().contains(TRANSFORMER_2);
        Dit low = second ? problems.attempt(() -> dit(hf, TRANSFORMER_2)) : null;
        WanVaeConfig vae = problems.attempt(() -> WanVaeConfig.read(hf.config(VAE)));
        List<TensorFile> vaeFiles = problems.attempt(() -> hf.weights(VAE));
        Config text = problems.attempt(() -> hf.config(TEXT_ENCODER));
        List<TensorFile> textFiles = problems.attempt(() -> hf.weights(TEXT_ENCODER));
        Path tokenizer = problems.attempt(() -> hf.folder(TOKENIZER).resolve("tokenizer.json"));
        NoiseSchedule schedule = problems.attempt(() -> schedule(hf));
        if (second != index.has("boundary_ratio")) {
            problems.add(
                    second
                            ? "there is a second transformer, but no \"boundary_ratio\" that says where it takes over"
                            : "\"boundary_ratio\" says where a second transformer takes over, and there is none");
        }
        WanKind kind = WanKind.of(hf.className(), expand);
        if (problems.none()) {
            WanParts parts = new WanParts(
                    kind,
                    need(schedule),
                    need(ratio),
                    need(dit),
                    low,
                    need(vae),
                    need(vaeFiles),
                    need(text),
                    need(textFiles),
                    need(tokenizer));
            parts.check(problems);
            problems.report("The model " + files.model() + " cannot be used", TOGETHER);
            return parts.merged(files, notes);
        }
        problems.report("The model " + files.model() + " cannot be used", TOGETHER);
        throw new IllegalStateException(NO_PIPELINE);
    }

    private static <T> T need(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    private static Dit dit(HfFolder hf, String part) {
        return new Dit(WanDitConfig.read(hf.config(part)), hf.weights(part));
    }

    /** These parts with LoRAs in their transformers. */
    WanParts merged(ModelFiles files, Consumer<String> notes) {
        if (files.loras().isEmpty()) {
            return this;
        }
        if (low == null) {
            files.loras().stream()
                    .filter(a -> a.expert() != Expert.BOTH)
                    .findFirst()
                    .ifPresent(a -> {
                        throw new HaneulException(
                                "The LoRA " + a.file() + " cannot be merged into one of two transformers",
                                "the model " + files.model() + " has one",
                                "leave out high: or low:");
                    });
        }
        Dit first = merged(dit, files.loras(low == null ? Expert.BOTH : Expert.HIGH), notes);
        Dit second = low == null ? null : merged(low, files.loras(Expert.LOW), notes);
        return new WanParts(kind, schedule, boundary, first, second, vae, vaeFiles, text, textFiles, tokenizer);
    }

    private static Dit merged(Dit dit, List<Lora> loras, Consumer<String> notes) {
        return loras.isEmpty() ? dit : new Dit(dit.config, Lora.merge(dit.files, WanDit.KEYS, loras, notes));
    }

    /** Where the second transformer of a folder of the hub's layout takes over; 0 if none does. */
    static double boundary(HfFolder hf) {
        return hf.index().into(c -> c.number("boundary_ratio", 0, 1, 0));
    }

    /** The schedule of a folder of the hub's layout. */
    static NoiseSchedule schedule(HfFolder hf) {
        return NoiseSchedule.read(Config.open(hf.folder(SCHEDULER).resolve("scheduler_config.json")));
    }

    /** Notes what does not fit: the parts each other, and the files their configs. */
    void check(Problems problems) {
        fits(dit.config, TRANSFORMER, problems);
        if (low != null) {
            fits(low.config, TRANSFORMER_2, problems);
            if (!low.config.patchSize().equals(dit.config.patchSize())) {
                problems.add("the two transformers cut latents into different patches");
            }
        }
        if (!Files.isRegularFile(tokenizer)) {
            problems.add("there is no " + tokenizer);
        }
        try (Scope scope = Scope.open()) {
            problems.attempt(() -> checked(w -> new WanVae(vae, w), vaeFiles));
            problems.attempt(() -> checked(dit::network, dit.files));
            if (low != null) {
                problems.attempt(() -> checked(low::network, low.files));
            }
        }
    }

    private static boolean checked(Consumer<Weights> network, List<TensorFile> files) {
        FileWeights.check(network, files);
        return true;
    }

    private void fits(WanDitConfig c, String part, Problems problems) {
        int z = vae.latentChannels();
        if (c.outChannels() != z) {
            problems.add(part + " paints " + c.outChannels() + " channels and the vae has " + z);
        }
        int more = kind == WanKind.PICTURE ? vae.temporal() + z : 0;
        if (c.inChannels() != z + more) {
            problems.add(part + " sees " + c.inChannels() + " channels and must see " + (z + more) + " for a model of "
                    + "this kind: " + z + " of the vae" + (more == 0 ? "" : " and " + more + " of a picture"));
        }
        if (c.hasControl() != (kind == WanKind.CONTROL)) {
            problems.add(part + (c.hasControl() ? " has" : " has no") + " control blocks, which only VACE has");
        }
        int control = 2 * z + vae.spatial() * vae.spatial();
        if (c.hasControl() && c.vaceInChannels() != control) {
            problems.add(part + " takes " + c.vaceInChannels() + " control channels and there are " + control);
        }
        if (text.json().path("d_model").isInt() && text.json().path("d_model").asInt() != c.textDim()) {
            problems.add(part + " takes text of width " + c.textDim() + " and the text encoder makes "
                    + text.json().path("d_model"));
        }
    }
}
