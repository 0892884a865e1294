package haneul.model.weights;

import haneul.model.weights.ModelFiles.Expert;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of tensors in LoRA files: the layer that each belongs to, and its part there. */
final class LoraTensors {
    private static final List<String> PREFIXES = List.of(
            "base_model.model.",
            "model.diffusion_model.",
            "diffusion_model.",
            "transformer.",
            "transformer_2.",
            "lora_unet__",
            "lora_unet_",
            "lycoris_");
    /** Before names of the second of two transformers, as diffusers writes both into one file. */
    private static final String SECOND = "transformer_2.";

    /** The role of a tensor, recognised by the end of its name. */
    enum Part {
        DOWN("lora[._](?:A|down)(?:\\.[^.]+)?\\.weight"),
        UP("lora[._](?:B|up)(?:\\.[^.]+)?\\.weight"),
        UP_BIAS("lora_B(?:\\.[^.]+)?\\.bias"),
        ALPHA("alpha"),
        DIFF("diff"),
        DIFF_BIAS("diff_b"),
        DIFF_MODULATION("diff_m"),
        MAGNITUDE("lora_magnitude_vector(?:\\.[^.]+)?(?:\\.weight)?|dora_scale"),
        W1("lokr_w1"),
        W1_A("lokr_w1_a"),
        W1_B("lokr_w1_b"),
        W2("lokr_w2"),
        W2_A("lokr_w2_a"),
        W2_B("lokr_w2_b"),
        TUCKER("lokr_t2|hada_t[12]|lora_mid\\.weight"),
        H1_A("hada_w1_a"),
        H1_B("hada_w1_b"),
        H2_A("hada_w2_a"),
        H2_B("hada_w2_b");

        private final Pattern name;

        /** The kind of adapter that a tensor of this role belongs to, if it cannot be merged; empty otherwise. */
        String refused() {
            return this == MAGNITUDE ? "DoRA" : this == TUCKER ? "LoRA with a Tucker decomposition" : "";
        }

        Part(String end) {
            name = Pattern.compile("(.+?)\\.(?:" + end + ")");
        }
    }

    private LoraTensors() {}

    /**
     * The tensors of each layer, by the layer's name without prefix.
     *
     * @param expert whose half is taken, if the file has one for each of two transformers
     * @param strange takes names of no known kind
     */
    static Map<String, Map<Part, String>> byLayer(TensorFile file, Expert expert, TreeSet<String> strange) {
        boolean two = isForTwo(file);
        Map<String, Map<Part, String>> out = new LinkedHashMap<>();
        for (String name : file.names()) {
            if (two && expert != Expert.BOTH && (expert == Expert.LOW) != name.startsWith(SECOND)) {
                continue;
            }
            boolean known = false;
            for (Part part : Part.values()) {
                Matcher m = part.name.matcher(name);
                if (m.matches()) {
                    String layer = bare(m.group(1)) + (part == Part.DIFF_MODULATION ? ".modulation" : "");
                    known |= out.computeIfAbsent(layer, k -> new EnumMap<>(Part.class))
                                    .putIfAbsent(part, name)
                            == null;
                }
            }
            if (!known) {
                strange.add(name);
            }
        }
        return out;
    }

    private static String bare(String name) {
        String out = name;
        for (String prefix : PREFIXES) {
            out = out.startsWith(prefix) ? out.substring(prefix.length()) : out;
        }
        return out;
    }

    /** Whether a file changes two transformers. */
    static boolean isForTwo(TensorFile file) {
        return file.names().stream().anyMatch(n -> n.startsWith(SECOND));
    }

    static boolean isKronecker(Set<Part> parts) {
        boolean first = parts.contains(Part.W1) || parts.containsAll(Set.of(Part.W1_A, Part.W1_B));
        return first && (parts.contains(Part.W2) || parts.containsAll(Set.of(Part.W2_A, Part.W2_B)));
    }

    static boolean isHadamard(Set<Part> parts) {
        return parts.containsAll(Set.of(Part.H1_A, Part.H1_B, Part.H2_A, Part.H2_B));
    }
}
