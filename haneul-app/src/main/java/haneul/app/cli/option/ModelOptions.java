package haneul.app.cli.option;

import haneul.core.HaneulException;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.ModelFiles.Adapter;
import haneul.model.weights.ModelFolder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model paints. */
public final class ModelOptions {
    private static final String FILE = ".*\\.(safetensors|bin|pt|pth|ckpt|gguf)";

    @Option(
            names = "--model",
            defaultValue = ModelFolder.BUNDLED,
            paramLabel = "MODEL",
            description = {
                "A model's folder, a training run, a name on the Hugging Face hub that was brought here,",
                "or a transformer's file, with the others beside it (${DEFAULT-VALUE})."
            })
    public String model;

    @Option(
            names = "--model-2",
            paramLabel = "FILE",
            description = "Of two experts in single files: that of low noise; --model names that of high noise.")
    @Nullable
    public Path low;

    @Option(names = "--vae", paramLabel = "FILE", description = "Of a model in single files: the compression network.")
    @Nullable
    public Path vae;

    @Option(names = "--text-encoder", paramLabel = "FILE", description = "Likewise: the text encoder.")
    @Nullable
    public Path textEncoder;

    @Option(names = "--tokenizer", paramLabel = "FILE", description = "Likewise: its tokenizer.json.")
    @Nullable
    public Path tokenizer;

    @Option(
            names = "--config",
            paramLabel = "PATH",
            description = "Likewise: the transformer's config.json, or a model's folder with the configs of all parts.")
    @Nullable
    public Path config;

    @Option(
            names = "--lora",
            paramLabel = "FILE[:SCALE]",
            description = {
                "A LoRA, 1 of it or as much as SCALE; may be repeated.",
                "high:FILE:0.8 and low:FILE:0.8 change one of two experts."
            })
    public List<String> loras = new ArrayList<>();

    /** Refuses what can be refused before anything is opened. */
    public void check() {
        adapters();
    }

    private List<Adapter> adapters() {
        try {
            return loras.stream().map(Adapter::parse).toList();
        } catch (InvalidPathException e) {
            throw new HaneulException("A LoRA cannot be found", e.getReason(), "name it as FILE or FILE:0.8").from(e);
        }
    }

    /** What is opened. */
    public ModelFiles files() {
        Path named = model.matches(FILE) ? Path.of(model) : null;
        boolean single = named != null && Files.isRegularFile(named);
        Path found = single ? named : ModelFolder.find(model);
        return new ModelFiles(found, low, vae, textEncoder, tokenizer, config, adapters());
    }

    /** As options of a command. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        values().forEach((option, value) -> words.addAll(List.of("--" + option, value)));
        loras.forEach(l -> words.addAll(List.of("--lora", l)));
        return words;
    }

    /** What was named, but for LoRAs, by the option's name without its dashes. */
    public Map<String, String> values() {
        Map<String, String> out = new LinkedHashMap<>();
        if (!model.equals(ModelFolder.BUNDLED)) {
            out.put("model", model);
        }
        put(out, "model-2", low);
        put(out, "vae", vae);
        put(out, "text-encoder", textEncoder);
        put(out, "tokenizer", tokenizer);
        put(out, "config", config);
        return out;
    }

    private static void put(Map<String, String> out, String name, @Nullable Path value) {
        if (value != null) {
            out.put(name, value.toString());
        }
    }
}
