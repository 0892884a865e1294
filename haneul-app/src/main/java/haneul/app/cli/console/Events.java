package haneul.app.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What programs read while a command with {@code --json} runs: one JSON object a line. Steps of painting and of training
 * are all told; stages with many small units are told ten times a second, their first and their last unit always.
 */
public final class Events {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> STEPS = Set.of("text", "paint", "train");
    private static final long PAUSE = 100_000_000L;

    private final PrintWriter err;
    private String stage = "";
    private long last;
    private long began;
    private long first;
    private long told;

    public Events(PrintWriter err) {
        this.err = err;
    }

    /** Reports finished units of work; what follows a comma in the text is told as detail. */
    public void progress(String text, long done, long total) {
        progress(text, 1, 1, done, total);
    }

    /** Reports finished units of one of several parts; {@code done} and {@code total} of the event count all parts. */
    public synchronized void progress(String text, int part, int parts, long doneOfPart, long totalOfPart) {
        long done = (part - 1) * totalOfPart + doneOfPart;
        long total = parts * totalOfPart;
        long now = System.nanoTime();
        String[] words = text.split(",", 2);
        boolean fresh = !words[0].equals(stage) || done < last;
        if (!fresh && done == last) {
            return;
        }
        if (fresh) {
            stage = words[0];
            began = now;
            first = done;
        }
        last = done;
        if (!fresh && done < total && now - told < PAUSE && !STEPS.contains(stage)) {
            return;
        }
        told = now;
        Map<String, Object> event = event("progress");
        event.put("stage", stage);
        if (words.length > 1) {
            event.put("detail", words[1].strip());
        }
        if (parts > 1) {
            event.put("part", part);
            event.put("parts", parts);
        }
        event.put("done", done);
        event.put("total", total);
        if (done >= total) {
            event.put("secondsLeft", 0.0);
        } else if (done > first) {
            event.put("secondsLeft", Math.round((now - began) / 1e6 * (total - done) / (done - first)) / 1e3);
        }
        tell(event);
    }

    /** Something to know while the work goes on. */
    public void note(String text) {
        Map<String, Object> event = event("note");
        event.put("text", text);
        tell(event);
    }

    /**
     * Why the command ends.
     *
     * @param trace where in the program it came from, or empty
     */
    public void error(HaneulException e, int exit, String trace) {
        Map<String, Object> event = event("error");
        event.put("what", e.what());
        event.put("because", e.because());
        event.put("fix", e.fix());
        event.put("exit", exit);
        if (!trace.isEmpty()) {
            event.put("trace", trace);
        }
        tell(event);
    }

    private static Map<String, Object> event(String kind) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("event", kind);
        return out;
    }

    private void tell(Map<String, Object> event) {
        try {
            err.println(JSON.writeValueAsString(event));
            err.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
