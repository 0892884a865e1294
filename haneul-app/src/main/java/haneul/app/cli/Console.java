package haneul.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Where a command speaks: results on one stream, messages and progress on the other. With {@code --json} the result is
 * one JSON object and the sentences meant for people go to the messages.
 */
final class Console {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final PrintWriter err;
    private final Bar bar;
    private boolean json;

    Console(PrintWriter out, PrintWriter err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.bar = new Bar(err, terminal);
    }

    void json(boolean on) {
        json = on;
    }

    boolean json() {
        return json;
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    /** Draws how far the work has come, and stops it when the user asked for that. */
    Bar bar() {
        return bar;
    }

    /** Something to know while the work goes on. */
    void note(String line) {
        bar.clear();
        err.println(line);
        err.flush();
    }

    /** A line of the result, for people. */
    void say(String line) {
        bar.clear();
        if (json) {
            return;
        }
        out.println(line);
        out.flush();
    }

    /** The result, for programs. */
    void result(Map<String, ?> values) {
        if (json) {
            bar.clear();
            try {
                out.println(JSON.writeValueAsString(values));
            } catch (JsonProcessingException e) {
                throw HaneulException.run("The result could not be printed", e.getOriginalMessage(), "leave out --json")
                        .from(e);
            }
            out.flush();
        }
    }
}
