package haneul.app.cli.option;

import haneul.job.ModelChoice;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model paints. */
@Group("Model")
public final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = {
                "A model's folder, a training run, a name on the Hugging Face hub that was downloaded,",
                "or a transformer's file, with the other parts beside it (default: bundled)."
            })
    @Nullable
    String model;

    @Option(
            names = "--model-2",
            paramLabel = "FILE",
            description = "Low-noise expert of two experts in single files; --model names the high-noise one.")
    @Nullable
    Path low;

    @Option(names = "--vae", paramLabel = "FILE", description = "Compression network of a model in single files.")
    @Nullable
    Path vae;

    @Option(names = "--text-encoder", paramLabel = "FILE", description = "Text encoder of a model in single files.")
    @Nullable
    Path textEncoder;

    @Option(names = "--tokenizer", paramLabel = "FILE", description = "Its tokenizer.json.")
    @Nullable
    Path tokenizer;

    @Option(
            names = "--config",
            paramLabel = "PATH",
            description = "The transformer's config.json, or a model's folder with the configs of all parts.")
    @Nullable
    Path config;

    @Option(
            names = "--lora",
            paramLabel = "FILE[:SCALE]",
            description = {
                "A LoRA, merged with this scale (default: 1); may be repeated.",
                "high:FILE:0.8 and low:FILE:0.8 change one of two experts."
            })
    List<String> loras = List.of();

    /** What was given, and the rest from another choice. */
    ModelChoice over(ModelChoice base) {
        return new ModelChoice(
                model != null ? model : base.model(),
                low != null ? low : base.low(),
                vae != null ? vae : base.vae(),
                textEncoder != null ? textEncoder : base.textEncoder(),
                tokenizer != null ? tokenizer : base.tokenizer(),
                config != null ? config : base.config(),
                loras.isEmpty() ? base.loras() : loras);
    }
}
