package haneul.model.weights;

import haneul.core.HaneulException;
import haneul.core.Writable;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files and folders that are there whole or not at all: they are written beside their place under a temporary name,
 * then moved. What was there before stays until the new one is complete; whatever fails leaves nothing behind. A link
 * stays a link: what it points at is written.
 */
public final class Atomically {
    /** Writes what is wanted at this temporary path. */
    @FunctionalInterface
    public interface Body {
        void write(Path temporary) throws IOException;
    }

    private static final AtomicLong COUNT = new AtomicLong();

    private Atomically() {}

    /** Writes a file, replacing an older one. */
    public static void file(Path name, Body body) {
        Path target = Writable.real(name);
        Path temporary = sibling(target, "tmp");
        try {
            makeParent(target);
            clearLeftovers(target);
            body.write(temporary);
            move(temporary, target);
        } catch (IOException e) {
            throw Writable.failed(name, e);
        } finally {
            delete(temporary);
        }
    }

    /**
     * Fills a folder, replacing an older one that has {@code mark} in it (a folder that is something else is refused).
     * Between the two moves of a replacement lies an instant in which the older one stands beside its place as
     * {@code .NAME.….old}.
     *
     * @param mark a file that marks a folder of this kind, such as {@code model_index.json}
     */
    public static void folder(Path name, String mark, Body body) {
        refuseOther(name, mark);
        Path target = Writable.real(name);
        Path temporary = sibling(target, "tmp");
        try {
            makeParent(target);
            clearLeftovers(target);
            Files.createDirectory(temporary);
            body.write(temporary);
            if (Files.exists(target)) {
                Path old = sibling(target, "old");
                move(target, old);
                try {
                    move(temporary, target);
                } catch (IOException e) {
                    move(old, target);
                    throw e;
                }
                delete(old);
            } else {
                move(temporary, target);
            }
        } catch (IOException e) {
            throw Writable.failed(name, e);
        } catch (HaneulException e) { // of a file inside, which would have had another name
            String what = e.what().replace(temporary.toString(), name.toString());
            throw new HaneulException(e.kind(), what, e.because(), e.fix()).from(e);
        } finally {
            delete(temporary);
        }
    }

    /**
     * Refuses, before any work is done, a folder that {@link #folder} could not write.
     *
     * @throws HaneulException of the kind REQUEST
     */
    public static void check(Path target, String mark) {
        Writable.check(target);
        refuseOther(target, mark);
    }

    private static void refuseOther(Path target, String mark) {
        if (Files.exists(target) && !replaceable(target, mark)) {
            throw new HaneulException(
                    target + " cannot be replaced",
                    "it is there already and holds no " + mark,
                    "name a folder that does not exist yet");
        }
    }

    /** Deletes a file or a folder with all that is in it, as far as that goes. */
    static void delete(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }

    private static boolean replaceable(Path target, String mark) {
        if (!Files.isDirectory(target)) {
            return false;
        }
        try (var inside = Files.list(target)) {
            return Files.exists(target.resolve(mark)) || inside.findAny().isEmpty();
        } catch (IOException e) {
            throw Writable.failed(target, e);
        }
    }

    private static Path sibling(Path target, String suffix) {
        Path name = target.toAbsolutePath().getFileName();
        if (name == null) {
            throw new HaneulException(
                    target + " cannot be written", "it is the root of a disk", "name a file or folder");
        }
        String unique = ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        return target.toAbsolutePath().resolveSibling("." + name + "." + unique + "." + suffix);
    }

    /** Clears what a process left that was killed while it wrote here, ten minutes ago or earlier. */
    private static void clearLeftovers(Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        Pattern leftover = Pattern.compile("\\Q." + target.getFileName() + ".\\E(\\d{1,10})-\\d+\\.tmp");
        try (var siblings = Files.list(folder)) {
            for (Path path : (Iterable<Path>) siblings::iterator) {
                Matcher m = leftover.matcher(String.valueOf(path.getFileName()));
                if (m.matches()
                        && ProcessHandle.of(Long.parseLong(m.group(1))).isEmpty()
                        && Files.getLastModifiedTime(path)
                                .toInstant()
                                .isBefore(Instant.now().minusSeconds(600))) {
                    delete(path);
                }
            }
        }
    }

    private static void makeParent(Path target) throws IOException {
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
