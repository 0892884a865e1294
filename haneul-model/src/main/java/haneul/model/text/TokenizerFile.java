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
 * What is to be known of a {@code tokenizer.json} before native code reads it: its highest number, and that its marks are
 * whole, as the native library ends the process over a mark that is not explained.
 */
final class TokenizerFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String what;
    private int highest = -1;

    private TokenizerFile(String what) {
        this.what = what;
    }

    /**
     * The highest number that a tokenizer gives out, −1 if none: its words are a list or have numbers of their own, others
     * are added, and marks are named by theirs.
     *
     * @param json the bytes of the file
     * @param what of the file, for messages
     */
    static int highest(byte[] json, String what) {
        TokenizerFile file = new TokenizerFile(what);
        try (JsonParser p = JSON.createParser(json)) {
            file.read(p);
        } catch (JsonProcessingException e) {
            throw file.broken("it is not valid JSON, " + Config.told(e)).from(e);
        } catch (IOException e) {
            throw file.broken(e.toString()).from(e);
        }
        return file.highest;
    }

    /** Key by key, as the list of words may be long. */
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

    /** A template and the marks in it, each with its numbers. */
    private void readMarks(JsonNode template) {
        JsonNode marks = template.path("special_tokens");
        for (JsonNode mark : marks) {
            mark.path("ids").forEach(this::see);
            if (mark.path("ids").size() != mark.path("tokens").size()) {
                throw broken("its mark " + mark.path("id") + " has not as many numbers as tokens");
            }
        }
        for (JsonNode used : template.findValues("SpecialToken")) {
            String name = used.path("id").asText();
            if (!marks.has(name)) {
                throw broken("its post_processor sets a mark \"" + name + "\" that its special_tokens do not explain");
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
