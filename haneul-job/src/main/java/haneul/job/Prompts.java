package haneul.job;

import haneul.core.HaneulException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Prompts in a text file, one a line. Blank lines and lines that begin with {@code #} are skipped. */
public final class Prompts {
    private static final String FIX = "name a text file in UTF-8 with one prompt a line";

    private Prompts() {}

    /**
     * The prompts in their order.
     *
     * @param file {@code -} is the stream
     * @throws HaneulException where there is no such file, it is no text, or it holds no prompt
     */
    public static List<String> read(Path file, InputStream in) {
        String where = file.toString().equals("-") ? "on standard input" : "in " + file;
        String what = "The prompts " + where + " cannot be used";
        String text = file.toString().equals("-") ? text(in, what) : TextFile.read(file, what, FIX);
        List<String> lines = text.lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                .toList();
        if (lines.isEmpty()) {
            throw new HaneulException(what, "it holds no prompt", "write one prompt a line");
        }
        return lines;
    }

    private static String text(InputStream in, String what) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes());
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new HaneulException(what, "standard input is not text in UTF-8", FIX).from(e);
        } catch (IOException e) {
            throw HaneulException.run(what, "the system says " + e.getMessage(), FIX)
                    .from(e);
        }
    }
}
