package haneul.train.data;

import haneul.core.HaneulException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a file as it was when it was opened: another program may go on writing to it. */
final class JsonLines {
    /** The longest line that is read, in bytes. */
    static final int LONGEST = 1 << 20;

    /** Takes a line. */
    interface Line {
        /**
         * @param number from 1
         * @param text null if it is too long or not UTF-8
         * @param ended whether a line break follows; the last line of a file that grows may be a half one
         */
        void at(int number, @Nullable String text, boolean ended);
    }

    private JsonLines() {}

    /**
     * Passes every line that is not blank; none if there is no such file.
     *
     * @throws HaneulException if it cannot be read
     */
    static void read(Path file, Line lines) {
        if (!Files.exists(file)) {
            return;
        }
        try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long length = Files.size(file);
            int number = 1;
            long bytes = 0; // of the line
            for (long at = 0; at < length; at++) {
                int b = in.read();
                if (b < 0) {
                    break;
                }
                if (b == '\n') {
                    pass(number++, line, bytes, true, lines);
                    bytes = 0;
                } else if (++bytes <= LONGEST) {
                    line.write(b);
                }
            }
            if (bytes > 0) {
                pass(number, line, bytes, false, lines);
            }
        } catch (IOException e) {
            throw DataSet.unreadable(file, e);
        }
    }

    private static void pass(int number, ByteArrayOutputStream line, long bytes, boolean ended, Line lines) {
        String text = bytes > LONGEST ? null : decoded(line.toByteArray());
        line.reset();
        if (text == null || !text.isBlank()) {
            lines.at(number, text, ended);
        }
    }

    private static @Nullable String decoded(byte[] utf8) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text; // a byte order mark
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
