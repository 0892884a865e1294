package haneul.app.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import haneul.core.Parameter;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a command speaks: results on one stream, messages and progress on the other. With {@code --json} the result is
 * one JSON object, every line of the other stream is one too, and sentences of the result for people are left out.
 */
public final class Console {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final PrintWriter err;
    private final Bar bar;
    private final Events events;
    private volatile boolean json;

    public Console(PrintWriter out, PrintWriter err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.bar = new Bar(err, terminal);
        this.events = new Events(err);
    }

    public void json(boolean on) {
        json = on;
        bar.events(on ? events : null);
    }

    public boolean json() {
        return json;
    }

    public PrintWriter out() {
        return out;
    }

    public PrintWriter err() {
        return err;
    }

    /** Draws how far the work has come, and stops it when the user asked for that. */
    public Bar bar() {
        return bar;
    }

    /** Something to know while the work goes on. */
    public void note(String text) {
        String line = Parameter.render(text, name -> "--" + name);
        bar.clear();
        if (json) {
            events.note(line);
            return;
        }
        err.println(line);
        err.flush();
    }

    /**
     * Why the command ends: what, because, fix.
     *
     * @param trace where in the program it came from, or empty
     */
    public void failed(HaneulException e, int exit, String trace) {
        bar.clear();
        if (json) {
            events.error(e, exit, trace);
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("what", e.what());
            error.put("because", e.because());
            error.put("fix", e.fix());
            result(Map.of("error", error));
            return;
        }
        err.print(trace);
        err.println(e.what());
        err.println("  because " + e.because());
        err.println("  fix: " + e.fix());
        err.flush();
    }

    /** A line of the result, for people. */
    public void say(String line) {
        bar.clear();
        if (json) {
            return;
        }
        out.println(line);
        out.flush();
    }

    /** A text that is the result: as it is for people, under a name for programs. */
    public void text(String name, String text) {
        if (json) {
            result(Map.of(name, text));
            return;
        }
        out.print(text);
        out.flush();
    }

    /** The result, for programs. */
    public void result(Map<String, ?> values) {
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
