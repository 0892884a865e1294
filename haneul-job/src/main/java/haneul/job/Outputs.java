package haneul.job;

import haneul.core.HaneulException;
import haneul.core.Writable;
import haneul.media.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of what is written. One result has the name that was given. Several have numbers: {@code red-1.mp4},
 * {@code red-2.mp4}; of a file of prompts without a suffix, {@code reds/1.mp4} in a folder.
 *
 * @param folder that is made for them, or null where they lie in one that is there
 */
public record Outputs(List<Path> files, @Nullable Path folder) {
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");
    private static final int WORDS = 5;
    private static final int LETTERS = 40;

    /**
     * @param prompts how many prompts of a file; 0 if the one prompt stood in the call
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
                if (prompts > 1 || folder) {
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

    /** The name of a file or folder that is not there yet: the name itself, or with {@code -2}, {@code -3} … added. */
    public static Path free(String name) {
        int dot = name.lastIndexOf('.');
        String stem = dot <= 0 ? name : name.substring(0, dot);
        String end = dot <= 0 ? "" : name.substring(dot);
        Path file = Path.of(name);
        for (int i = 2; Files.exists(file, LinkOption.NOFOLLOW_LINKS); i++) {
            file = Path.of(stem + "-" + i + end);
        }
        return file;
    }

    /** The name of a file without its suffix. */
    public static String stem(Path file) {
        String name = Objects.toString(file.getFileName(), "");
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    /** A prompt as a part of a file's name, such as {@code red-circle}. */
    public static String slug(String prompt, String otherwise) {
        List<String> words = Stream.of(prompt.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(w -> !w.isEmpty() && !ARTICLES.contains(w))
                .limit(WORDS)
                .toList();
        String all = String.join("-", words);
        String cut =
                all.substring(0, all.offsetByCodePoints(0, Math.min(LETTERS, all.codePointCount(0, all.length()))));
        return cut.isEmpty() ? otherwise : cut;
    }

    /**
     * Refuses what cannot be written, and what is there already.
     *
     * @param overwrite whether what is there may be replaced
     */
    public void check(boolean overwrite) {
        check();
        if (!overwrite) {
            files.forEach(Outputs::refuseThere);
        }
    }

    private static void refuseThere(Path file) {
        if (Files.exists(file) && !isEmptyFolder(file) && isReplaced(file)) {
            throw new HaneulException(
                    file + " is there already", "it would be replaced", "choose another name, or add ‹overwrite›");
        }
    }

    /** Whether a writer would replace what is there: not a device, and not a folder where a file is to be. */
    private static boolean isReplaced(Path file) {
        return Files.isRegularFile(file) || Files.isDirectory(file);
    }

    private static boolean isEmptyFolder(Path file) {
        try (Stream<Path> inside = Files.isDirectory(file) ? Files.list(file) : Stream.of(file)) {
            return inside.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Refuses what cannot be written; makes nothing yet. */
    private void check() {
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
    public void check(@Nullable Path canvas, Collection<Path> inputs, boolean overwrite) {
        if (canvas == null) {
            return;
        }
        String what = "‹save-canvas› cannot be " + canvas;
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
        if (!overwrite) {
            refuseThere(canvas);
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
