package haneul.app.cli.option;

import haneul.core.HaneulException;
import haneul.core.Writable;
import haneul.media.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names of what is written. One result has the name that was given. Several have numbers: {@code red-1.mp4},
 * {@code red-2.mp4}; of a file of prompts without a suffix, {@code reds/1.mp4} in a folder.
 *
 * @param folder that is made for them, or null where they lie in one that is there
 */
public record Outputs(List<Path> files, @Nullable Path folder) {
    /**
     * @param prompts how many prompts; 0 if the one prompt stood in the call
     * @param variations of each prompt
     * @param suffix of the files in a folder of several prompts, without the dot
     */
    public static Outputs named(Path out, int prompts, int variations, String suffix) {
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
    public void check() {
        if (folder != null && !Files.isDirectory(folder)) {
            Writable.checkFolder(folder);
        } else {
            files.forEach(VideoWriter::check);
        }
    }

    /**
     * Refuses a place for the canvas that cannot be written, or where it would replace what is read or be replaced by what
     * is painted.
     */
    public void check(@Nullable Path canvas, Collection<Path> inputs) {
        if (canvas == null) {
            return;
        }
        String what = "--save-canvas cannot be " + canvas;
        String fix = "name another file that ends in .json";
        if (!canvas.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
            throw new HaneulException(what, "a canvas is written as JSON", fix);
        }
        if (Files.isDirectory(canvas)) {
            throw new HaneulException(what, "a folder has that name", fix);
        }
        if (inputs.stream().anyMatch(i -> same(i, canvas))) {
            throw new HaneulException(what, "the command reads from there, and it would be lost", fix);
        }
        if (files.stream().anyMatch(f -> same(f, canvas) || real(canvas).startsWith(real(f)))) {
            throw new HaneulException(what, "the result is written there", fix);
        }
        Writable.check(canvas);
    }

    /** Says of each file that is an input too that it is replaced. */
    public List<String> replaced(Collection<Path> inputs) {
        return files.stream()
                .filter(f -> inputs.stream().anyMatch(i -> same(i, f)))
                .map(f -> f.getFileName() + " is replaced by the result")
                .toList();
    }

    /** Whether two names are of one file, also by way of links. */
    private static boolean same(Path a, Path b) {
        try {
            return real(a).equals(real(b)) || (Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b));
        } catch (IOException e) {
            return false;
        }
    }

    /** A file behind all links, as far as it is there. */
    private static Path real(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        Path there = whole;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return there == null
                    ? whole
                    : there.toRealPath().resolve(there.relativize(whole)).normalize();
        } catch (IOException e) {
            return whole;
        }
    }

    /** Makes their folder, if they are to have one and it is not there. */
    public void makeFolder() {
        if (folder != null) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw Writable.failed(folder, e);
            }
        }
    }
}
