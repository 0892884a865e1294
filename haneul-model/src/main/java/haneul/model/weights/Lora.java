package haneul.model.weights;

import haneul.core.HaneulException;
import haneul.model.weights.ModelFiles.Expert;
import haneul.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A low-rank adapter: W + scale · alpha/rank · B A, in a file of its own. Hu et al., 2021. It is merged while the weights
 * are read, in float32, so that the model runs as fast as without it.
 *
 * <p>Key styles are recognised name by name: {@code transformer.blocks.0.attn1.to_q.lora_A.weight} (diffusers),
 * {@code diffusion_model.blocks.0.self_attn.q.lora_down.weight} (the authors' names, ComfyUI),
 * {@code lora_unet_blocks_0_self_attn_q.lora_down.weight} (musubi, kohya), {@code base_model.model.…} (peft),
 * {@code lycoris_…} (LyCORIS: LoKr and LoHa). Besides the pair there may be {@code .alpha}, {@code lora_B.bias}, and whole
 * differences of a weight ({@code .diff}), a bias ({@code .diff_b}) and a block's modulation ({@code .diff_m}).
 *
 * @param scale strength, usually 0 … 1
 * @param expert the transformer that it is merged into: of a file for two experts this one's half is taken
 */
public record Lora(TensorFile file, double scale, Expert expert, LoraConfig config) {
    /** The file in a folder that peft writes. */
    static final String PEFT = "adapter_model.safetensors";

    public Lora {
        if (!Double.isFinite(scale)) {
            throw new HaneulException(
                    "The LoRA " + file.path() + " cannot be used at the strength " + scale,
                    "a strength is a finite number",
                    "give one such as 0.8");
        }
    }

    /** For a model with one transformer. */
    public Lora(TensorFile file, double scale) {
        this(file, scale, Expert.BOTH, LoraConfig.of(file, Expert.BOTH));
    }

    /** Opens a file, or a folder that peft wrote, for a model with one transformer. */
    public static Lora open(Path file, double scale) {
        return open(file, scale, Expert.BOTH);
    }

    /** Opens a file, or a folder that peft wrote, for one of two transformers. */
    public static Lora open(Path file, double scale, Expert expert) {
        Path tensors = Files.isDirectory(file) ? file.resolve(PEFT) : file;
        TensorFile opened = TensorFile.open(tensors);
        return new Lora(opened, scale, expert, LoraConfig.of(opened, expert));
    }

    /**
     * Merges LoRAs into the files of a model, in our names. Changed weights are float32 when they are read, now or each
     * time that a streamed layer runs.
     *
     * @param keys the other names of this model's weights
     * @param notes receives one line on tensors that are left out because this model lacks their parts
     * @throws HaneulException that lists all names and shapes that do not fit the model
     */
    public static List<TensorFile> merge(List<TensorFile> model, Keys keys, List<Lora> loras, Consumer<String> notes) {
        LoraMerge merge = new LoraMerge(model, keys, notes);
        loras.forEach(merge::add);
        Map<String, UnaryOperator<Tensor>> changes = merge.changes();
        List<TensorFile> out = new ArrayList<>();
        for (TensorFile f : model) {
            Map<String, UnaryOperator<Tensor>> own = new HashMap<>(changes);
            own.keySet().retainAll(f.names());
            out.add(own.isEmpty() ? f : f.edited(own));
        }
        return out;
    }
}
