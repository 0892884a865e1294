package haneul.app.cli;

import haneul.core.Writable;
import haneul.media.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names of what is written. One result has the name that was given. Several have numbers: {@code red-1.mp4},
 * {@code red-2.mp4}; of a file of prompts without a suffix, {@code reds/1.mp4} in a folder.
 *
 * @param folder that is made for them, or null where they lie in one that is there
 */
record Outputs(List<Path> files, @Nullable Path folder) {
    /**
     * @param prompts how many prompts; 0 if the one prompt stood in the call
     * @param variations of each prompt
     * @param suffix of the files in a folder of several prompts, without the dot
     */
    static Outputs named(Path out, int prompts, int variations, String suffix) {
        String file = String.valueOf(out.getFileName());
        int dot = file.lastIndexOf('.');
        String stem = dot <= 0 ? file : file.substring(0, dot);
        String end = dot <= 0 ? "" : file.substring(dot);
        boolean folder = prompts > 0 && end.isEmpty();
        int digits = String.valueOf(Math.max(1, prompts)).length();
        List<Path> names = new ArrayList<>();
        for (int p = 1; p <= Math.max(1, prompts); p++) {
            for (int v = 1; v <= variations; v++) {
                StringBuilder number = new StringBuilder();
                if (prompts > 0) {
                    number.append('-').append(String.format(Locale.ROOT, "%0" + digits + "d", p));
                }
                if (variations > 1) {
                    number.append('-').append(v);
                }
                names.add(
                        folder
                                ? out.resolve(number.substring(1) + "." + suffix)
                                : out.resolveSibling(stem + number + end));
            }
        }
        return new Outputs(names, folder ? out : null);
    }

    /** Refuses what cannot be written; makes nothing yet. */
    void check() {
        if (folder != null && !Files.isDirectory(folder)) {
            Writable.checkFolder(folder);
        } else {
            files.forEach(VideoWriter::check);
        }
    }

    /** Makes their folder, if they are to have one and it is not there. */
    void makeFolder() {
        if (folder != null) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw Writable.failed(folder, e);
            }
        }
    }
}
