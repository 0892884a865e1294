package haneul.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.MissingNode;
import haneul.core.HaneulException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A checkpoint's {@code config.json}, read key by key. What is missing, of another kind or out of range is remembered,
 * an allowed value takes its place, and {@link #check()} reports all problems at once.
 *
 * <pre>{@code
 * var config = new DitConfig(c.integer("dim", 8, 16384), c.integers("patch", 1, 16), c.flag("qk_norm", true));
 * c.check();
 * }</pre>
 *
 * A record that validates in its constructor reads through {@link #read(Path, Function)}, which first reports what is wrong
 * with the file.
 */
public final class Config {
    private static final long MAX_BYTES = 16 << 20;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final ObjectWriter PRETTY = JSON.writer(SerializationFeature.INDENT_OUTPUT);

    private final String where;
    private final JsonNode json;
    private final String prefix;
    private final Problems problems;

    private Config(String where, JsonNode json, String prefix, Problems problems) {
        this.where = where;
        this.json = json;
        this.prefix = prefix;
        this.problems = problems;
    }

    /** Keys that were read already; {@code where} names their place in messages. */
    public static Config of(String where, JsonNode json) {
        return new Config(where, json, "", new Problems());
    }

    /** Reads a file that holds one JSON object. */
    public static Config open(Path file) {
        String what = file + " cannot be read";
        try {
            if (!Files.isRegularFile(file)) {
                throw new HaneulException(
                        what, "there is no such file", "name a folder that holds a complete checkpoint");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new HaneulException(
                        what,
                        "it has " + Files.size(file) + " bytes, and a config has at most " + MAX_BYTES,
                        "name a folder that holds a checkpoint");
            }
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            if (!json.isObject()) {
                throw new HaneulException(what, "it holds no JSON object", "download the checkpoint again");
            }
            return of(file.toString(), json);
        } catch (JsonProcessingException e) {
            throw new HaneulException(what, "it is not valid JSON, " + message(e), "download the checkpoint again")
                    .from(e);
        } catch (IOException e) {
            throw new HaneulException(what, e.toString(), "check that you may read it").from(e);
        }
    }

    /** The message of a JSON parser with the line, without its remarks about the source of the text. */
    public static String message(JsonProcessingException e) {
        String said = e.getOriginalMessage().replaceAll("\\s*\\(start marker at .*", "");
        return (e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ")
                + said.lines().findFirst().orElse("");
    }

    /** Reads a file into a record and checks that every key was right, before the record's own complaints. */
    public static <C> C read(Path file, Function<Config, C> record) {
        return open(file).into(record);
    }

    /** Reads these keys into a record; complaints about single keys come before the record's own. */
    public <C> C into(Function<Config, C> record) {
        try {
            C made = record.apply(this);
            check();
            return made;
        } catch (HaneulException e) {
            check();
            throw e;
        }
    }

    /** The whole of it, for keys of unusual kinds. */
    public JsonNode json() {
        return json;
    }

    /** Whether a key is there and not null. */
    public boolean has(String key) {
        return !value(key).isMissingNode();
    }

    /** A whole number from {@code min} to {@code max}. */
    public int integer(String key, int min, int max) {
        return integer(key, value(key), min, max);
    }

    /** A key that may be absent, with its default. */
    public int integer(String key, int min, int max, int absent) {
        return has(key) ? integer(key, min, max) : absent;
    }

    /** A list of whole numbers. */
    public int[] integers(String key, int min, int max) {
        JsonNode list = list(key);
        int[] out = new int[list.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = integer(key + "[" + i + "]", list.get(i), min, max);
        }
        return out;
    }

    /** A finite number from {@code min} to {@code max}. */
    public double number(String key, double min, double max) {
        return number(key, value(key), min, max);
    }

    /** A key that may be absent, with its default. */
    public double number(String key, double min, double max, double absent) {
        return has(key) ? number(key, min, max) : absent;
    }

    /** A list of numbers. */
    public double[] numbers(String key, double min, double max) {
        JsonNode list = list(key);
        double[] out = new double[list.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = number(key + "[" + i + "]", list.get(i), min, max);
        }
        return out;
    }

    /** True or false. */
    public boolean flag(String key) {
        JsonNode n = value(key);
        if (!n.isBoolean()) {
            wrong(key, n, "true or false");
        }
        return n.asBoolean(false);
    }

    /** A key that may be absent, with its default. */
    public boolean flag(String key, boolean absent) {
        return has(key) ? flag(key) : absent;
    }

    /** A string. */
    public String text(String key) {
        JsonNode n = value(key);
        if (!n.isTextual()) {
            wrong(key, n, "a string");
        }
        return n.asText("");
    }

    /** A key that may be absent, with its default. */
    public String text(String key, String absent) {
        return has(key) ? text(key) : absent;
    }

    /** One of these strings. */
    public String choice(String key, String... allowed) {
        JsonNode n = value(key);
        if (!n.isTextual() || !List.of(allowed).contains(n.textValue())) {
            wrong(key, n, "one of " + Arrays.toString(allowed));
            return allowed[0];
        }
        return n.textValue();
    }

    /** An object inside of this one; its problems are reported together with this one's. */
    public Config inner(String key) {
        JsonNode n = value(key);
        if (!n.isObject()) {
            wrong(key, n, "an object");
        }
        return new Config(where, n, prefix + key + ".", problems);
    }

    /** Something else that is wrong, such as two keys that do not go together. One clause, without a full stop. */
    public void problem(String clause) {
        problems.add(clause);
    }

    /**
     * Says that everything was read.
     *
     * @throws HaneulException that names every wrong key
     */
    public void check() {
        problems.report(where + " cannot be used", "use the config that belongs to the checkpoint");
    }

    /** Writes an object as JSON, keys in the given order, there whole or not at all. */
    public static void write(Path file, Map<String, ?> object) {
        Atomically.file(file, temporary -> Files.writeString(temporary, toJson(object)));
    }

    static String toJson(Map<String, ?> object) throws IOException {
        return PRETTY.writeValueAsString(object).replace(System.lineSeparator(), "\n") + "\n";
    }

    private JsonNode value(String key) {
        JsonNode n = json.path(key);
        return n.isNull() ? MissingNode.getInstance() : n;
    }

    private JsonNode list(String key) {
        JsonNode n = value(key);
        if (!n.isArray()) {
            wrong(key, n, "a list");
        }
        return n.isArray() ? n : JSON.createArrayNode();
    }

    private int integer(String key, JsonNode n, int min, int max) {
        boolean whole = n.isIntegralNumber() && n.canConvertToInt();
        if (!whole || n.intValue() < min || n.intValue() > max) {
            wrong(key, n, "a whole number from " + min + " to " + max);
            return min;
        }
        return n.intValue();
    }

    private double number(String key, JsonNode n, double min, double max) {
        double v = n.isNumber() ? n.doubleValue() : Double.NaN;
        if (!(v >= min && v <= max)) {
            wrong(key, n, "a number from " + min + " to " + max);
            return min;
        }
        return v;
    }

    private void wrong(String key, JsonNode n, String needed) {
        String found = n.toString();
        problems.add("\"" + prefix + key + "\" "
                + (n.isMissingNode() ? "is missing" : "is " + Problems.cut(found, 60))
                + " and must be " + needed);
    }
}
