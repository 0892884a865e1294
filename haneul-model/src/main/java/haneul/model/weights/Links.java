package haneul.model.weights;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Symbolic links in a model's folder: they stay inside of it, or lead to the blobs of the hub's cache. */
final class Links {
    private static final int DEEP = 2;

    private Links() {}

    /** Notes every link that leads elsewhere. */
    static void check(Path folder, Problems problems) {
        if (folder.getFileSystem() != FileSystems.getDefault()) {
            return; // a jar has none
        }
        try (Stream<Path> all = Files.walk(folder, DEEP)) {
            Path real = folder.toRealPath();
            Path snapshots = real.getParent();
            boolean cached = snapshots != null && snapshots.endsWith("snapshots");
            Path blobs = cached ? snapshots.resolveSibling("blobs") : real;
            List<Path> links = all.filter(p -> !p.equals(folder) && Files.isSymbolicLink(p))
                    .sorted()
                    .toList();
            for (Path link : links) {
                Path to = target(link);
                if (to == null) {
                    problems.add("the link " + folder.relativize(link) + " leads nowhere");
                } else if (!to.startsWith(real) && !to.startsWith(blobs)) {
                    problems.add("the link " + folder.relativize(link) + " leads out of the folder");
                }
            }
        } catch (IOException e) {
            problems.add("the folder cannot be read: " + e.getMessage());
        }
    }

    private static @Nullable Path target(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            return null;
        }
    }
}
