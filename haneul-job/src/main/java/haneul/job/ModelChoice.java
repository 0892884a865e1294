package haneul.job;

import haneul.core.HaneulException;
import haneul.job.task.Values;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.ModelFiles.Adapter;
import haneul.model.weights.ModelFolder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The model of a request, by the names that its caller gave.
 *
 * @param model a folder, a training run, a name on the hub, {@code bundled}, or a transformer's file
 * @param low of two experts in single files: that of low noise
 * @param vae of a model in single files: the compression network
 * @param textEncoder likewise
 * @param tokenizer likewise
 * @param config likewise: the transformer's config, or a folder with all configs
 * @param loras each {@code FILE}, {@code FILE:SCALE}, {@code high:FILE:SCALE} or {@code low:FILE:SCALE}
 */
public record ModelChoice(
        String model,
        @Nullable Path low,
        @Nullable Path vae,
        @Nullable Path textEncoder,
        @Nullable Path tokenizer,
        @Nullable Path config,
        List<String> loras) {
    /** The model that comes with Haneul. */
    public static final ModelChoice BUNDLED = of(ModelFolder.BUNDLED);

    private static final String FILE = ".*\\.(safetensors|bin|pt|pth|ckpt|gguf)";

    public ModelChoice {
        loras = List.copyOf(loras);
        adapters(loras);
    }

    /** A model alone. */
    public static ModelChoice of(String model) {
        return new ModelChoice(model, null, null, null, null, null, List.of());
    }

    private static List<Adapter> adapters(List<String> loras) {
        try {
            return loras.stream().map(Adapter::parse).toList();
        } catch (InvalidPathException e) {
            throw new HaneulException("A LoRA cannot be found", e.getReason(), "name it as FILE or FILE:0.8").from(e);
        }
    }

    /**
     * The files that are opened.
     *
     * @throws HaneulException where there is no such model
     */
    public ModelFiles files() {
        Path named = model.matches(FILE) ? Path.of(model) : null;
        boolean single = named != null && Files.isRegularFile(named);
        Path found = single ? named : ModelFolder.find(model);
        return new ModelFiles(found, low, vae, textEncoder, tokenizer, config, adapters(loras));
    }

    /** What was named, as parameters; nothing for the bundled model. */
    public Map<String, List<String>> parameters() {
        Values v = new Values();
        v.put("model", model.equals(ModelFolder.BUNDLED) ? null : model)
                .put("model-2", low)
                .put("vae", vae)
                .put("text-encoder", textEncoder)
                .put("tokenizer", tokenizer)
                .put("config", config);
        loras.forEach(l -> v.put("lora", l));
        return v.map();
    }

    /** This choice with every file by the name that {@code found} gives. */
    ModelChoice located(UnaryOperator<Path> found) {
        return new ModelChoice(
                found.apply(Path.of(model)).toString(),
                low == null ? null : found.apply(low),
                vae == null ? null : found.apply(vae),
                textEncoder == null ? null : found.apply(textEncoder),
                tokenizer == null ? null : found.apply(tokenizer),
                config == null ? null : found.apply(config),
                loras.stream().map(l -> located(l, found)).toList());
    }

    private static String located(String lora, UnaryOperator<Path> found) {
        Path file = Adapter.parse(lora).file();
        int from = lora.indexOf(file.toString());
        return lora.substring(0, from)
                + found.apply(file)
                + lora.substring(from + file.toString().length());
    }
}
