package haneul.job.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import haneul.core.Bounds;
import haneul.core.HaneulException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file at a time: {@code 16:a.png} at a frame, {@code 1.5s:a.png} at a second. */
public record Moment(double time, boolean seconds, Path file) {
    /** @throws HaneulException where the text is no time with a file */
    @JsonCreator
    public static Moment parse(String text) {
        int colon = text.indexOf(':');
        String time = colon < 0 ? "" : text.substring(0, colon).strip();
        if (!time.matches("\\d{1,7}|\\d{1,7}(\\.\\d{1,7})?s") || colon == text.length() - 1) {
            throw new HaneulException(
                    "‹at› cannot be " + text,
                    "it takes a frame or seconds, a colon and a file",
                    "write it like 16:b.png or 1.5s:b.png");
        }
        boolean seconds = time.endsWith("s");
        try {
            return new Moment(
                    Double.parseDouble(seconds ? time.substring(0, time.length() - 1) : time),
                    seconds,
                    Path.of(text.substring(colon + 1)));
        } catch (InvalidPathException e) {
            throw new HaneulException("‹at› cannot be " + text, "this names no file", "write it like 16:b.png").from(e);
        }
    }

    /** As it is written in a call. */
    @Override
    @JsonValue
    public String toString() {
        return Bounds.plain(time) + (seconds ? "s:" : ":") + file;
    }

    int frame(double fps) {
        return (int) Math.min(Integer.MAX_VALUE, Math.round(seconds ? time * fps : time));
    }
}
