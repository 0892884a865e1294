package haneul.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import haneul.core.HaneulException;
import haneul.model.weights.ModelFiles.Expert;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How peft scales an adapter: {@code adapter_config.json} beside its file, or the same keys in the file's metadata, as
 * diffusers writes them. peft 0.17, {@code LoraConfig}.
 *
 * @param alpha of all layers; NaN where nothing says it, which means the rank
 * @param alphas of single layers, by a pattern for the end of their names
 * @param rankStabilised rsLoRA (Kalajdzievski, 2023): alpha/√rank in place of alpha/rank
 */
public record LoraConfig(double alpha, Map<Pattern, Double> alphas, boolean rankStabilised) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "adapter_config.json";
    /** Where diffusers keeps it in the metadata. */
    private static final String NOTES = "lora_adapter_metadata";

    private static final LoraConfig NONE = new LoraConfig(Double.NaN, Map.of(), false);

    /**
     * Reads the config of a LoRA's file; one that says nothing if it has none.
     *
     * @param expert of a file for two transformers the one whose keys count
     */
    static LoraConfig of(TensorFile file, Expert expert) {
        Path beside = file.path().resolveSibling(FILE);
        boolean peft = String.valueOf(file.path().getFileName()).equals(Lora.PEFT) && Files.isRegularFile(beside);
        if (peft) {
            return read(file, Config.open(beside).json(), "");
        }
        String notes = file.metadata().get(NOTES);
        if (notes == null) {
            return NONE;
        }
        try {
            boolean second = expert == Expert.LOW && LoraTensors.isForTwo(file);
            return read(file, JSON.readTree(notes), second ? "transformer_2." : "transformer.");
        } catch (JsonProcessingException e) {
            throw refused(file, NOTES + " is not valid JSON, " + Config.message(e), "train or export it again");
        }
    }

    private static LoraConfig read(TensorFile file, JsonNode json, String prefix) {
        String type = json.path(prefix + "peft_type").asText("LORA");
        if (!type.equals("LORA")) {
            throw refused(file, "it is an adapter of the kind " + type, "use a LoRA");
        }
        for (String kind : List.of("use_dora", "fan_in_fan_out", "use_qalora")) {
            if (json.path(prefix + kind).asBoolean()) {
                String name = kind.equals("use_dora") ? "it is a DoRA" : "it asks for " + kind;
                throw refused(file, name + ", which Haneul does not merge", "merge it with peft, or use a LoRA");
            }
        }
        return new LoraConfig(
                json.path(prefix + "lora_alpha").asDouble(Double.NaN),
                patterns(file, json.path(prefix + "alpha_pattern")),
                json.path(prefix + "use_rslora").asBoolean());
    }

    private static Map<Pattern, Double> patterns(TensorFile file, JsonNode json) {
        if (json instanceof MissingNode || json.isNull()) {
            return Map.of();
        }
        Map<Pattern, Double> out = new LinkedHashMap<>();
        json.properties().forEach(p -> {
            try {
                out.put(
                        Pattern.compile("(.*\\.)?(?:" + p.getKey() + ")"),
                        p.getValue().asDouble());
            } catch (PatternSyntaxException e) {
                throw refused(file, "alpha_pattern has no valid pattern " + p.getKey(), "train or export it again");
            }
        });
        return out;
    }

    private static HaneulException refused(TensorFile file, String because, String fix) {
        return new HaneulException("The LoRA " + file.path() + " cannot be merged", because, fix);
    }

    /**
     * What multiplies B A of a layer.
     *
     * @param layer its name in the file
     * @param own the layer's own alpha; NaN if it has none; 0 means the rank, as musubi writes it
     */
    double factor(String layer, double own, long rank) {
        double a = own;
        for (Map.Entry<Pattern, Double> p : alphas.entrySet()) {
            if (Double.isNaN(a) && p.getKey().matcher(layer).matches()) {
                a = p.getValue();
            }
        }
        a = Double.isNaN(a) ? alpha : a;
        a = Double.isNaN(a) || a == 0 ? rank : a;
        return a == rank && !rankStabilised ? 1 : a / (rankStabilised ? Math.sqrt(rank) : rank);
    }
}
