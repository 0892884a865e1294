package haneul.app.cli.option;

import haneul.core.HaneulException;
import haneul.core.Writable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a result may replace what is there under its name. */
public final class Overwrite {
    @Option(names = "--overwrite", description = "Replace what exists (default: it is refused).")
    boolean overwrite;

    /**
     * Refuses, before any work is done, what is there: a file, or a folder with something in it. The checkpoint of a training run
     * is never replaced: only its run may write there.
     *
     * @param target null where nothing is written
     */
    public void check(@Nullable Path target) {
        if (target == null || !isThere(target)) {
            return;
        }
        if (Files.exists(target.resolve("trainer"))) {
            throw new HaneulException(
                    target + " cannot be replaced",
                    "it is the checkpoint of a training run, which could not be resumed any more",
                    "name another folder");
        }
        if (!overwrite) {
            throw new HaneulException(
                    target + " is there already", "it would be replaced", "name another place, or add --overwrite");
        }
    }

    private static boolean isThere(Path target) {
        if (!Files.isDirectory(target)) {
            return Files.exists(target);
        }
        try (Stream<Path> inside = Files.list(target)) {
            return inside.findAny().isPresent();
        } catch (IOException e) {
            throw Writable.failed(target, e);
        }
    }
}
