package haneul.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks of places on a disk before something is written there, and errors in plain words. */
public final class Writable {
    private static final String FULL = "the disk is full";
    private static final double SPARE = 1.02; // of what is to be written, for what stands around it
    private static final int MOST_LINKS = 40;
    private static final String FIX = "name another place, one that you may write to";

    private Writable() {}

    /**
     * Refuses, before any work is done, a file or folder that cannot be written. What is to be written may be there
     * already, and the folders above it may still have to be made; nothing is left behind.
     *
     * @throws HaneulException of the kind REQUEST
     */
    public static void check(Path target) {
        refuseDevice(target);
        Path whole = real(target);
        Path folder = whole;
        while (!Files.exists(folder)) {
            folder = folder.getParent();
            if (folder == null) {
                throw new HaneulException(target + " cannot be written", "there is no disk " + whole.getRoot(), FIX);
            }
        }
        if (!Files.isDirectory(folder)) {
            if (folder.equals(whole)) {
                folder = folder.getParent();
            } else {
                throw new HaneulException(target + " cannot be written", folder + " is a file and no folder", FIX);
            }
        }
        if (folder == null || whole.getFileName() == null) {
            throw new HaneulException(target + " cannot be written", "it names no file", "give a name such as out");
        }
        try {
            Files.delete(Files.createTempFile(folder, ".haneul", ".tmp"));
        } catch (IOException e) {
            String said = reason(e).isEmpty() ? "" : ", the system says " + reason(e);
            throw new HaneulException(
                            target + " cannot be written",
                            full(String.valueOf(e.getMessage())) ? FULL : "nothing can be made in " + folder + said,
                            FIX)
                    .from(e);
        }
    }

    /** Refuses what is neither a file nor a folder, nor a link to one: it could not be replaced by something whole. */
    public static void refuseDevice(Path target) {
        try {
            if (Files.readAttributes(target, BasicFileAttributes.class).isOther()) {
                throw new HaneulException(
                        target + " cannot be written", "it is a device and no file", "name a file or a folder");
            }
        } catch (IOException e) {
            // nothing is there yet, or nothing to be seen
        }
    }

    /**
     * Where something lies that is written under this name: links are followed, also one that points at nothing yet.
     *
     * @throws HaneulException when the links lead around
     */
    public static Path real(Path target) {
        Path at = target.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(at); links++) {
            if (links == MOST_LINKS) {
                throw new HaneulException(target + " cannot be written", "it is a link that leads around", FIX);
            }
            try {
                at = at.resolveSibling(Files.readSymbolicLink(at));
            } catch (IOException e) {
                throw failed(target, e);
            }
        }
        return at.normalize();
    }

    /** As {@link #check}, of a folder: no file may have its name. */
    public static void checkFolder(Path target) {
        if (Files.exists(target) && !Files.isDirectory(target)) {
            throw new HaneulException(
                    target + " cannot be written", "it is a file, and a folder is to be there", "name a new folder");
        }
        check(target);
    }

    /**
     * Refuses, before anything is written, what the disk has no room for. Where the system does not say how much room there
     * is, nothing is refused.
     *
     * @param what such as {@code The decoded frames}
     * @param bytes of all that is to be written
     */
    public static void checkSpace(String what, Path target, long bytes) {
        Path there = real(target);
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            long free =
                    there == null ? Long.MAX_VALUE : Files.getFileStore(there).getUsableSpace();
            if (free < bytes * SPARE) {
                throw new HaneulException(
                        what + " cannot be written to " + target,
                        String.format(
                                Locale.ROOT,
                                "%.1f GB are needed and the disk has %.1f GB free",
                                bytes / 1e9,
                                free / 1e9),
                        "free some space, or name a place on another disk");
            }
        } catch (IOException e) {
            // the system does not say
        }
    }

    /** The error for a place that could not be written in the midst of work. */
    public static HaneulException failed(Path target, IOException e) {
        return failed(target, because(e), e);
    }

    /** The error for a place that could not be written, with a reason of its own. */
    public static HaneulException failed(Path target, String because, Throwable e) {
        boolean full = full(because);
        return HaneulException.run(
                        target + " could not be written",
                        full ? FULL : because,
                        full ? "free some space and start again; nothing half-written was left" : FIX)
                .from(e);
    }

    private static String because(IOException e) {
        String said = reason(e);
        return "the system says " + (said.isEmpty() ? e.getClass().getSimpleName() + " of " + e.getMessage() : said);
    }

    /** The reason that the system gives, if it is more than the name of a file; otherwise "". */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "that permission is denied";
        }
        @Nullable String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return said == null ? "" : said.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static boolean full(String message) {
        String said = message.toLowerCase(Locale.ROOT);
        return said.contains("no space left") || said.contains("not enough space") || said.contains("quota");
    }
}
