package haneul.job.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import haneul.core.HaneulException;
import haneul.media.Fit;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tasks as JSON objects: their record components by name, and their kind. */
public final class TaskJson {
    private static final Map<String, Class<? extends Task>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("generate", Generate.class);
        KINDS.put("image", Image.class);
        KINDS.put("animate", Animate.class);
        KINDS.put("extend", Extend.class);
        KINDS.put("connect", Connect.class);
        KINDS.put("loop", Loop.class);
        KINDS.put("blend", Blend.class);
        KINDS.put("edit", Edit.class);
    }

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .addModule(new SimpleModule()
                    .addSerializer(Path.class, ToStringSerializer.instance)
                    .addDeserializer(Path.class, new Paths()))
            .build();

    private static final class Paths extends FromStringDeserializer<Path> {
        private static final long serialVersionUID = 1;

        Paths() {
            super(Path.class);
        }

        @Override
        protected Path _deserialize(String text, DeserializationContext context) {
            return Path.of(text);
        }
    }

    private TaskJson() {}

    /** A task as an object with its kind. */
    public static ObjectNode write(Task task) {
        ObjectNode out = JSON.createObjectNode().put("kind", task.name());
        out.setAll((ObjectNode) JSON.valueToTree(task));
        return out;
    }

    /** @throws HaneulException where the kind is unknown, or a field is missing, unknown or out of its range */
    public static Task read(JsonNode in) {
        String kind = in.path("kind").asText();
        Class<? extends Task> type = KINDS.get(kind);
        if (type == null) {
            throw new HaneulException(
                    "This request cannot be read",
                    "its task is of the kind \"" + kind + "\"; known are " + String.join(", ", KINDS.keySet())
                            + ", paint",
                    "choose one of them");
        }
        ObjectNode rest = in.deepCopy();
        rest.remove("kind");
        if (!rest.hasNonNull("extent") && type != Image.class) {
            rest.set("extent", JSON.createObjectNode());
        }
        if (!rest.hasNonNull("fit") && type != Image.class && type != Generate.class) {
            rest.put("fit", Fit.CROP.name());
        }
        try {
            return JSON.treeToValue(rest, type);
        } catch (JsonProcessingException e) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                if (t instanceof HaneulException h) {
                    throw h;
                }
            }
            throw new HaneulException(
                            "This request cannot be read",
                            "its task is wrong: "
                                    + e.getOriginalMessage().lines().findFirst().orElse(""),
                            "write it as haneul writes requests")
                    .from(e);
        }
    }
}
