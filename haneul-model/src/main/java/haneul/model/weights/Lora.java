package haneul.model.weights;

import haneul.core.HaneulException;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A small change of a model's weights, in a file of its own: W + scale · alpha/rank · B A. Hu et al., 2021. It is merged
 * while the weights are read, in float32, so that what runs is as fast as without it.
 *
 * <p>Files come in several styles, which are told apart name by name: {@code transformer.blocks.0.attn1.to_q.lora_A.weight}
 * (the hub), {@code diffusion_model.blocks.0.self_attn.q.lora_down.weight} (the authors' names, ComfyUI),
 * {@code lora_unet_blocks_0_self_attn_q.lora_down.weight} (musubi, kohya). Besides the pair there may be {@code .alpha},
 * and whole differences of a weight ({@code .diff}) and of a bias ({@code .diff_b}).
 *
 * @param scale how much of it, usually 0 … 1
 */
public record Lora(Safetensors file, double scale) {
    public Lora {
        if (!Double.isFinite(scale)) {
            throw new HaneulException(
                    "The LoRA " + file.path() + " cannot be used at the strength " + scale,
                    "a strength is a finite number",
                    "give one such as 0.8");
        }
    }

    /** Opens a file. */
    public static Lora open(Path file, double scale) {
        return new Lora(Safetensors.open(file), scale);
    }

    /**
     * The files of a model, in our names, with LoRAs merged into the weights that they change; those are float32 when they
     * are read, now or each time that a streamed layer runs.
     *
     * @param keys the other names of this model's weights
     * @throws HaneulException that tells all names and shapes that do not fit the model
     */
    public static List<Safetensors> merge(List<Safetensors> model, Keys keys, List<Lora> loras) {
        LoraMerge merge = new LoraMerge(model, keys);
        loras.forEach(merge::add);
        Map<String, UnaryOperator<Tensor>> changes = merge.changes();
        List<Safetensors> out = new ArrayList<>();
        for (Safetensors f : model) {
            Map<String, UnaryOperator<Tensor>> own = new HashMap<>(changes);
            own.keySet().retainAll(f.names());
            out.add(own.isEmpty() ? f : f.edited(own));
        }
        return out;
    }
}
