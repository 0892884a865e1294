package haneul.media.write;

import haneul.core.HaneulException;
import haneul.core.Writable;
import haneul.media.read.FolderSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A hidden neighbour of an output, where it grows until it is whole. It goes when the writing fails, and when the
 * program is stopped.
 */
public final class Temporary {
    private static final String FRAME = "\\d{6,}\\.png";
    private static final Set<Path> GROWING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> GROWING.forEach(Temporary::remove), "haneul-cleanup"));
    }

    public final Path path;
    private final Path target;

    private Temporary(Path path, Path target) {
        this.path = path;
        this.target = target;
    }

    /** Refuses a place where nothing can be written; leaves nothing there. */
    public static void check(Path target, boolean folder) {
        Writable.refuseDevice(target);
        Path whole = Writable.real(target);
        Path parent = whole.getParent();
        if (parent == null || whole.getFileName() == null) {
            throw new HaneulException(target + " cannot be written", "it names no file", "give a name such as out.mp4");
        }
        if (!Files.isDirectory(parent)) {
            throw new HaneulException(
                    target + " cannot be written",
                    "there is no folder " + parent,
                    "make the folder first, or choose another place");
        }
        if (!folder && Files.isDirectory(whole)) {
            throw new HaneulException(target + " cannot be written", "a folder has that name", "choose another name");
        }
        if (folder && Files.exists(whole) && !Files.isDirectory(whole)) {
            throw new HaneulException(target + " cannot be written", "a file has that name", "choose another name");
        }
        if (folder && !isReplaceable(whole)) {
            throw new HaneulException(
                    target + " cannot be written",
                    "there is something else in it than the frames of one clip",
                    "choose another name, or empty the folder");
        }
        Writable.check(target);
    }

    /** Finds a name beside {@code target}, or beside what it is a link to. */
    public static Temporary beside(Path target, boolean folder) {
        check(target, folder);
        Path whole = Writable.real(target);
        Path hidden = whole.resolveSibling("." + whole.getFileName() + "."
                + Long.toHexString(ProcessHandle.current().pid()) + "-" + Long.toHexString(System.nanoTime())
                + ".part");
        try {
            if (folder) {
                Files.createDirectory(hidden);
            } else {
                Files.createFile(hidden);
            }
        } catch (IOException e) {
            throw Writable.failed(target, e);
        }
        GROWING.add(hidden);
        return new Temporary(hidden, whole);
    }

    /** Whether there is nothing in a folder, or nothing but what {@link PngSink} wrote. */
    private static boolean isReplaceable(Path folder) {
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            List<String> names =
                    inside.map(f -> String.valueOf(f.getFileName())).toList();
            return names.isEmpty()
                    || (names.contains(FolderSettings.FILE)
                            && names.stream().allMatch(n -> n.equals(FolderSettings.FILE) || n.matches(FRAME)));
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives the whole thing its name. */
    public void publish() {
        try {
            if (Files.isDirectory(target)) {
                replaceFolder();
            } else {
                move(path, target);
            }
        } catch (IOException e) {
            discard();
            throw Writable.failed(target, e);
        }
        GROWING.remove(path);
    }

    /** No system replaces a folder that is not empty at once: the old one steps aside, and back if that fails. */
    private void replaceFolder() throws IOException {
        Path old = path.resolveSibling(path.getFileName() + ".old");
        Files.move(target, old);
        try {
            move(path, target);
        } catch (IOException e) {
            Files.move(old, target);
            throw e;
        }
        remove(old);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    public void discard() {
        remove(path);
        GROWING.remove(path);
    }

    /** Deletes a file or a folder; once more when a writer that is still at work has put something new into it. */
    private static void remove(Path path) {
        for (int attempt = 0; attempt < 5 && Files.exists(path); attempt++) {
            try (Stream<Path> all = Files.walk(path)) {
                List<Path> leavesFirst = all.sorted(Comparator.reverseOrder()).toList();
                for (Path p : leavesFirst) {
                    Files.deleteIfExists(p);
                }
            } catch (IOException | UncheckedIOException e) {
                // gone already, still growing, or the disk is gone: the next attempt knows
            }
        }
    }
}
