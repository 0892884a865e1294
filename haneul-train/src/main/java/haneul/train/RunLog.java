package haneul.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import haneul.model.weights.Config;
import haneul.train.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Progress and figures of a training run.
 *
 * @param facts of its checkpoint
 * @param figures of that step in the log, those that are numbers
 */
public record RunLog(JsonNode facts, Map<String, Double> figures) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The step of its checkpoint. */
    public long step() {
        return facts.path("step").asLong();
    }

    /** The steps of the whole run. */
    public long steps() {
        return facts.path("steps").asLong();
    }

    /** Number of trained weights. */
    public long weights() {
        return facts.path("weights").asLong();
    }

    /** Whether all steps are done. */
    public boolean finished() {
        return step() == steps();
    }

    /** Reads a run's folder; empty where there is no checkpoint yet. */
    public static Optional<RunLog> of(Path run) {
        Path state = run.resolve("checkpoint").resolve("trainer").resolve("state.json");
        Path log = run.resolve("log.jsonl");
        if (!Files.exists(state) || !Files.exists(log)) {
            return Optional.empty();
        }
        JsonNode facts = Config.open(state).json();
        return Optional.of(new RunLog(facts, figures(log, facts.path("step").asLong())));
    }

    private static Map<String, Double> figures(Path log, long step) {
        Map<String, Double> out = new LinkedHashMap<>();
        try {
            List<String> lines = Files.readAllLines(log);
            for (int i = lines.size() - 1; i >= 0 && out.isEmpty(); i--) {
                if (lines.get(i).endsWith("}")) { // a last line may have been cut short
                    JsonNode line = JSON.readTree(lines.get(i));
                    if (line.path("step").asLong() == step) {
                        line.fields()
                                .forEachRemaining(
                                        f -> out.put(f.getKey(), f.getValue().asDouble()));
                    }
                }
            }
        } catch (JsonProcessingException e) {
            throw new HaneulException(log + " cannot be read", "it is not JSON: " + e.getOriginalMessage(), "delete it")
                    .from(e);
        } catch (IOException e) {
            throw DataSet.unreadable(log, e);
        }
        return out;
    }
}
