package haneul.job;

import haneul.core.HaneulException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text that a command is given in a file. */
public final class TextFile {
    private TextFile() {}

    /**
     * All of it.
     *
     * @param what what cannot be done without it, for the message
     * @param fix what to do instead, for the message
     */
    public static String read(Path file, String what, String fix) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new HaneulException(what, "the file is not text in UTF-8", fix).from(e);
        } catch (IOException e) {
            throw new HaneulException(
                            what,
                            Files.exists(file) ? "the system says " + e.getMessage() : "there is no such file",
                            fix)
                    .from(e);
        }
    }
}
