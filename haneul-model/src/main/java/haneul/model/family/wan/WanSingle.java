package haneul.model.family.wan;

import haneul.core.HaneulException;
import haneul.model.NoiseSchedule;
import haneul.model.family.wan.vae.WanVae;
import haneul.model.family.wan.vae.WanVaeConfig;
import haneul.model.text.T5Encoder;
import haneul.model.weights.Config;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.ModelFiles.Expert;
import haneul.model.weights.Problems;
import haneul.model.weights.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Wan model in single files, under the names of its authors, of ComfyUI or of the hub. What no config says is that of
 * the published models.
 */
final class WanSingle {
    private static final double USUAL_SHIFT = 3;

    private WanSingle() {}

    static WanParts read(ModelFiles files, Consumer<String> notes) {
        Bundle bundle = Bundle.of(files.model());
        Problems problems = new Problems();
        missing(files, bundle, problems);
        String what = "The model " + files.model() + " cannot be used";
        problems.report(
                what, "name the other files, and a folder with their configs where they are not the published ones");
        Path config = files.config();
        boolean folder = config != null && Files.isDirectory(config);
        HfFolder hf = folder ? problems.attempt(() -> HfFolder.open(Objects.requireNonNull(config))) : null;
        WanParts.Dit dit = problems.attempt(() -> dit(files, bundle.transformer(), Expert.HIGH, hf, notes));
        Path second = files.low();
        WanParts.Dit low = second == null
                ? null
                : problems.attempt(() -> dit(files, Bundle.of(second).transformer(), Expert.LOW, hf, line -> {}));
        List<TensorFile> vaeFiles = problems.attempt(() -> List.of(WanVae.KEYS.view(open(files.vae(), bundle.vae()))));
        WanVaeConfig vae = vaeFiles == null ? null : problems.attempt(() -> vae(vaeFiles.get(0), hf));
        List<TensorFile> textFiles =
                problems.attempt(() -> List.of(T5Encoder.KEYS.view(open(files.textEncoder(), bundle.text()))));
        Config text = problems.attempt(() -> hf != null ? hf.config(WanParts.TEXT_ENCODER) : Published.textEncoder());
        NoiseSchedule schedule = problems.attempt(() -> schedule(hf, notes));
        if (hf != null && hf.parts().contains(WanParts.TRANSFORMER_2) != (second != null)) {
            problems.add(
                    second == null
                            ? "its configs are of two transformers: name that of low noise with ‹model-2›"
                            : "its configs are of one transformer, and ‹model-2› names a second one");
        }
        if (dit == null || vaeFiles == null || vae == null || textFiles == null || text == null || schedule == null) {
            problems.report(what, "name files that belong to each other");
            throw new IllegalStateException(what);
        }
        WanKind kind = kind(dit.config(), vae, hf);
        WanParts parts = new WanParts(
                kind,
                schedule,
                second == null ? 0 : boundary(kind, hf, problems, notes),
                dit,
                low,
                vae,
                vaeFiles,
                text,
                textFiles,
                tokenizer(files, hf));
        parts.check(problems);
        problems.report(what, "name files that belong to each other, and their configs with ‹config›");
        return parts.merged(files, notes);
    }

    private static void missing(ModelFiles files, Bundle bundle, Problems problems) {
        if (files.vae() == null && bundle.vae() == null) {
            problems.add("it needs a compression network: ‹vae›");
        }
        if (files.textEncoder() == null && bundle.text() == null) {
            problems.add("it needs a text encoder: ‹text-encoder›");
        }
        boolean folder = files.config() != null && Files.isDirectory(files.config());
        if (files.tokenizer() == null && !folder) {
            problems.add("it needs a tokenizer: ‹tokenizer›, a tokenizer.json");
        }
    }

    private static TensorFile open(@Nullable Path file, @Nullable TensorFile bundled) {
        return file != null ? TensorFile.open(file) : Objects.requireNonNull(bundled);
    }

    private static WanParts.Dit dit(
            ModelFiles files, TensorFile file, Expert expert, @Nullable HfFolder hf, Consumer<String> notes) {
        List<TensorFile> own = List.of(WanDit.KEYS.view(file));
        if (hf != null) {
            String part = expert == Expert.LOW ? WanParts.TRANSFORMER_2 : WanParts.TRANSFORMER;
            return new WanParts.Dit(WanDitConfig.read(hf.config(part)), own);
        }
        if (files.config() != null) {
            return new WanParts.Dit(WanDitConfig.read(Config.open(files.config())), own);
        }
        WanDitShapes.Found found = WanDitShapes.derive(own);
        notes.accept(found.assumed());
        return new WanParts.Dit(found.config(), own);
    }

    /** If nothing is said, that of the published network that sees as many channels as the file does. */
    private static WanVaeConfig vae(TensorFile file, @Nullable HfFolder hf) {
        return WanVaeConfig.read(hf != null ? hf.config(WanParts.VAE) : Published.vae(file));
    }

    private static double boundary(WanKind kind, @Nullable HfFolder hf, Problems problems, Consumer<String> notes) {
        if (hf != null && hf.index().has("boundary_ratio")) {
            return WanParts.boundary(hf);
        }
        if (kind.boundary() == 0) {
            problems.add("‹model-2› names a second transformer, and a model for " + kind.words() + " has one");
        } else {
            notes.accept("no config says where the second transformer takes over: it is at " + kind.boundary()
                    + ", as published");
        }
        return kind.boundary();
    }

    private static NoiseSchedule schedule(@Nullable HfFolder hf, Consumer<String> notes) {
        if (hf != null) {
            return WanParts.schedule(hf);
        }
        notes.accept(
                "no config says the shift of the noise schedule: it is " + (int) USUAL_SHIFT + "; ‹shift› sets it");
        return new NoiseSchedule(NoiseSchedule.Kind.UNIPC, USUAL_SHIFT);
    }

    private static Path tokenizer(ModelFiles files, @Nullable HfFolder hf) {
        Path named = files.tokenizer();
        if (named == null) {
            return Objects.requireNonNull(hf).folder(WanParts.TOKENIZER).resolve("tokenizer.json");
        }
        return Files.isDirectory(named) ? named.resolve("tokenizer.json") : named;
    }

    /** From the config of the folder, or from what the transformer sees. */
    private static WanKind kind(WanDitConfig c, WanVaeConfig vae, @Nullable HfFolder hf) {
        if (hf != null) {
            if (!WanKind.classNames().contains(hf.className())) {
                throw new HaneulException(
                        "The configs do not belong to a Wan model",
                        "they are those of a " + hf.className(),
                        "name a folder with the configs of " + WanKind.classNames());
            }
            return WanKind.of(hf.className(), hf.index().into(k -> k.flag("expand_timesteps", false)));
        }
        if (c.hasControl()) {
            return WanKind.CONTROL;
        }
        if (c.inChannels() > c.outChannels()) {
            return WanKind.PICTURE;
        }
        return vae.latentChannels() > 16 ? WanKind.PATCHES : WanKind.TEXT;
    }
}
