package haneul.model.weights;

import haneul.core.HaneulException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a model lies: in a folder of the hub's layout, or a transformer in a file of its own, whose other parts are named
 * beside it.
 *
 * @param model a folder, or the transformer's file; of two experts that of high noise
 * @param low the file of the expert of low noise, where there are two
 * @param vae the compression network's file
 * @param textEncoder its file
 * @param tokenizer a {@code tokenizer.json}, or the folder where it lies
 * @param config the transformer's {@code config.json}, or a folder in the hub's layout with the configs of all parts
 * @param loras changes of the transformer's weights
 */
public record ModelFiles(
        Path model,
        @Nullable Path low,
        @Nullable Path vae,
        @Nullable Path textEncoder,
        @Nullable Path tokenizer,
        @Nullable Path config,
        List<Adapter> loras) {
    /** Which of two experts a LoRA changes. */
    public enum Expert {
        BOTH,
        HIGH,
        LOW
    }

    /** A LoRA's file, how much of it, and where. */
    public record Adapter(Path file, double scale, Expert expert) {
        /** {@code FILE}, {@code FILE:SCALE}, {@code high:FILE:SCALE} or {@code low:FILE:SCALE}. */
        public static Adapter parse(String text) {
            Expert expert = text.startsWith("high:") ? Expert.HIGH : text.startsWith("low:") ? Expert.LOW : Expert.BOTH;
            String rest = expert == Expert.BOTH ? text : text.substring(text.indexOf(':') + 1);
            int colon = rest.lastIndexOf(':');
            if (colon > 0 && !Files.exists(Path.of(rest))) {
                try {
                    double scale = Double.parseDouble(rest.substring(colon + 1));
                    return new Adapter(Path.of(rest.substring(0, colon)), scale, expert);
                } catch (NumberFormatException e) {
                    throw new HaneulException(
                                    "The LoRA " + text + " cannot be read",
                                    "\"" + rest.substring(colon + 1) + "\" is no strength",
                                    "write it as FILE:0.8, or high:FILE:0.8 for one of two experts")
                            .from(e);
                }
            }
            return new Adapter(Path.of(rest), 1, expert);
        }

        Lora open(Expert of) {
            return Lora.open(file, scale, of);
        }
    }

    public ModelFiles {
        loras = List.copyOf(loras);
    }

    /** A folder and nothing else. */
    public static ModelFiles of(Path folder) {
        return new ModelFiles(folder, null, null, null, null, null, List.of());
    }

    /** Whether the transformer is a file of its own. */
    public boolean single() {
        return Files.isRegularFile(model);
    }

    /** Whether something is named beside the model: a folder needs nothing of it. */
    public boolean pieces() {
        return low != null || vae != null || textEncoder != null || tokenizer != null || config != null;
    }

    /** The LoRAs of one expert, opened; {@link Expert#BOTH} for a model with one transformer. */
    public List<Lora> loras(Expert of) {
        List<Lora> out = new ArrayList<>();
        for (Adapter a : loras) {
            if (a.expert == Expert.BOTH || of == Expert.BOTH || a.expert == of) {
                out.add(a.open(of));
            }
        }
        return out;
    }
}
