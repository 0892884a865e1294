package haneul.model.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file, read and checked: which tensors there are, and the author's own notes.
 *
 * <p>Follows the format's description: 8 bytes of length, a JSON object {@code name → {dtype, shape, data_offsets}} and
 * {@code __metadata__}, then the elements of all tensors without gaps. Everything that is wrong is found in one go.
 */
record SafetensorsHeader(Map<String, TensorEntry> entries, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    /**
     * @param json the header's bytes
     * @param dataBytes how many bytes follow the header
     */
    static SafetensorsHeader parse(byte[] json, long dataBytes, Problems problems) {
        Map<String, TensorEntry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new TreeMap<>();
        Map<String, JsonNode> seen = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                problems.add("the header is not a JSON object");
                return new SafetensorsHeader(entries, metadata);
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                JsonNode value = parser.readValueAsTree();
                JsonNode before = seen.put(name, value);
                if (before != null) { // the format's own library takes equal ones
                    if (!before.equals(value)) {
                        problems.add("the name " + Problems.quote(name) + " is there twice, for different tensors");
                    }
                } else if (name.equals(METADATA)) {
                    readMetadata(value, metadata, problems);
                } else {
                    TensorEntry entry = readEntry(name, value, problems);
                    if (entry != null) {
                        entries.put(name, entry);
                    }
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                problems.add("the header's JSON ends too early");
            } else if (parser.nextToken() != null) {
                problems.add("the header goes on after its JSON object");
            }
        } catch (IOException e) {
            problems.add("the header is not valid JSON, "
                    + (e instanceof JsonProcessingException j ? Config.message(j) : String.valueOf(e.getMessage())));
        }
        checkEnd(entries.values(), dataBytes, problems);
        if (problems.none()) {
            checkLayout(entries.values(), dataBytes, problems);
        }
        return new SafetensorsHeader(entries, metadata);
    }

    private static void readMetadata(JsonNode value, Map<String, String> metadata, Problems problems) {
        if (value.isNull()) {
            return;
        }
        if (!value.isObject()) {
            problems.add(METADATA + " is not an object of strings");
            return;
        }
        value.properties().forEach(p -> {
            if (p.getValue().isTextual()) {
                metadata.put(p.getKey(), p.getValue().textValue());
            } else {
                problems.add("the note " + Problems.quote(p.getKey()) + " is not a string");
            }
        });
    }

    private static @Nullable TensorEntry readEntry(String name, JsonNode value, Problems problems) {
        String label = Problems.quote(name);
        StoredType type = type(value.path("dtype").asText(""));
        long[] dims = longs(value.path("shape"));
        long[] offsets = longs(value.path("data_offsets"));
        if (type == null) {
            problems.add(label + " has the type "
                    + Problems.cut(value.path("dtype").toString(), 120) + ", not one of "
                    + Arrays.toString(StoredType.values()));
        }
        if (dims == null) {
            problems.add(label + " has no shape of whole numbers from 0");
        }
        if (offsets == null || offsets.length != 2) {
            problems.add(label + " does not say where it begins and ends");
        } else if (offsets[0] > offsets[1]) {
            problems.add(label + " lies at bytes " + offsets[0] + " to " + offsets[1]);
        }
        if (type == null || dims == null || offsets == null || offsets.length != 2) {
            return null;
        }
        Shape shape = new Shape(dims);
        try {
            long bits = Math.multiplyExact(count(dims), (long) type.bits());
            long bytes = bits / 8;
            if (bits % 8 != 0) {
                problems.add(label + " of " + type + " " + shape + " does not fill whole bytes");
            } else if (bytes != offsets[1] - offsets[0]) {
                problems.add(label + " of " + type + " " + shape + " needs " + bytes + " bytes but has "
                        + (offsets[1] - offsets[0]));
            }
        } catch (ArithmeticException e) {
            problems.add(label + " of shape " + shape + " has more than 2^63 bits");
        }
        return new TensorEntry(name, type, shape, offsets[0], offsets[1]);
    }

    /** A file that was cut off lacks its last tensors: the first of them and their number tell it. */
    private static void checkEnd(Collection<TensorEntry> entries, long dataBytes, Problems problems) {
        List<TensorEntry> beyond = entries.stream()
                .filter(e -> e.end() > dataBytes)
                .sorted(Comparator.comparingLong(TensorEntry::begin))
                .toList();
        if (!beyond.isEmpty()) {
            TensorEntry first = beyond.get(0);
            problems.add(
                    Problems.quote(first.name()) + " lies at bytes " + first.begin() + " to " + first.end() + " of "
                            + dataBytes + " that the file holds"
                            + (beyond.size() == 1
                                    ? ""
                                    : ", and so do " + (beyond.size() - 1) + " more behind it: it is cut off"));
        }
    }

    private static void checkLayout(Iterable<TensorEntry> entries, long dataBytes, Problems problems) {
        List<TensorEntry> sorted = new ArrayList<>();
        entries.forEach(sorted::add);
        sorted.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
        long at = 0;
        @Nullable TensorEntry before = null;
        for (TensorEntry e : sorted) {
            if (e.begin() < at && before != null) {
                problems.add(Problems.quote(before.name()) + " and " + Problems.quote(e.name()) + " overlap at byte "
                        + e.begin());
            } else if (e.begin() > at) {
                problems.add("bytes " + at + " to " + e.begin() + " belong to no tensor");
            }
            at = Math.max(at, e.end());
            before = e;
        }
        if (at < dataBytes) {
            problems.add("the last " + (dataBytes - at) + " bytes belong to no tensor");
        }
    }

    private static @Nullable StoredType type(String name) {
        for (StoredType t : StoredType.values()) {
            if (t.name().equals(name)) {
                return t;
            }
        }
        return null;
    }

    /** Product of lengths. Also where one of them is zero, the others must stay within what can be counted. */
    private static long count(long[] dims) {
        boolean empty = false;
        long count = 1;
        for (long d : dims) {
            empty |= d == 0;
            count = Math.multiplyExact(count, Math.max(1, d));
        }
        return empty ? 0 : count;
    }

    private static long @Nullable [] longs(JsonNode list) {
        if (!list.isArray() || list.size() > 16) {
            return null;
        }
        long[] out = new long[list.size()];
        for (int i = 0; i < out.length; i++) {
            JsonNode n = list.get(i);
            if (!n.isIntegralNumber() || !n.canConvertToLong() || n.longValue() < 0) {
                return null;
            }
            out[i] = n.longValue();
        }
        return out;
    }

    /** The header's bytes, names in the given order, padded with spaces to a multiple of eight. */
    static byte[] bytes(List<TensorEntry> entries, Map<String, String> metadata) throws IOException {
        Map<String, Object> root = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            root.put(METADATA, new TreeMap<>(metadata));
        }
        for (TensorEntry e : entries) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("dtype", e.type().name());
            value.put("shape", Arrays.stream(e.shape().dims()).boxed().collect(Collectors.toList()));
            value.put("data_offsets", List.of(e.begin(), e.end()));
            root.put(e.name(), value);
        }
        byte[] json = JSON.writeValueAsBytes(root);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }
}
