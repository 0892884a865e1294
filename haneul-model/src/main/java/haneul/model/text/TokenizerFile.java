package haneul.model.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import haneul.model.weights.Config;
import java.io.IOException;

/**
 * Checks a {@code tokenizer.json} before native code reads it: the highest token id, and that all special
 * tokens in use are defined, as the native library ends the process over one that is not.
 */
final class TokenizerFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String what;
    private int highest = -1;

    private TokenizerFile(String what) {
        this.what = what;
    }

    /**
     * The highest token id of a tokenizer, −1 if it has none: of its vocabulary (a list or an object), its
     * added tokens and its special tokens.
     *
     * @param json the bytes of the file
     * @param what of the file, for messages
     */
    static int highest(byte[] json, String what) {
        TokenizerFile file = new TokenizerFile(what);
        try (JsonParser p = JSON.createParser(json)) {
            file.read(p);
        } catch (JsonProcessingException e) {
            throw file.broken("it is not valid JSON, " + Config.message(e)).from(e);
        } catch (IOException e) {
            throw file.broken(e.toString()).from(e);
        }
        return file.highest;
    }

    /** Reads key by key, as the vocabulary may be long. */
    private void read(JsonParser p) throws IOException {
        if (p.nextToken() != JsonToken.START_OBJECT) {
            throw broken("it is no JSON object");
        }
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            String key = p.currentName();
            p.nextToken();
            switch (key) {
                case "added_tokens" -> {
                    for (JsonNode token : p.<JsonNode>readValueAsTree()) {
                        see(token.path("id"));
                    }
                }
                case "post_processor" -> {
                    for (JsonNode marks : p.<JsonNode>readValueAsTree().findParents("special_tokens")) {
                        readMarks(marks);
                    }
                }
                case "model" -> readModel(p);
                default -> p.skipChildren();
            }
        }
    }

    private void readModel(JsonParser p) throws IOException {
        if (p.currentToken() != JsonToken.START_OBJECT) {
            throw broken("its \"model\" is no object");
        }
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            boolean words = p.currentName().equals("vocab");
            p.nextToken();
            if (!words) {
                p.skipChildren();
                continue;
            }
            JsonNode vocab = p.readValueAsTree();
            if (vocab.isArray()) {
                highest = Math.max(highest, vocab.size() - 1);
            } else {
                vocab.forEach(this::see);
            }
        }
    }

    /** Reads a template and the special tokens in it, each with its ids. */
    private void readMarks(JsonNode template) {
        JsonNode marks = template.path("special_tokens");
        for (JsonNode mark : marks) {
            mark.path("ids").forEach(this::see);
            if (mark.path("ids").size() != mark.path("tokens").size()) {
                throw broken("its special token " + mark.path("id") + " has not as many ids as tokens");
            }
        }
        for (JsonNode used : template.findValues("SpecialToken")) {
            String name = used.path("id").asText();
            if (!marks.has(name)) {
                throw broken("its post_processor uses a special token \"" + name
                        + "\" that its special_tokens do not define");
            }
        }
    }

    private void see(JsonNode id) {
        highest = (int) Math.max(highest, Math.min(Integer.MAX_VALUE, id.asLong(-1)));
    }

    private HaneulException broken(String because) {
        return new HaneulException(what + " cannot be read", because, "download it again");
    }
}
