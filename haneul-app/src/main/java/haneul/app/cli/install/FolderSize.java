package haneul.app.cli.install;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/**
 * The bytes and files below a folder. Links are not followed, and what cannot be read counts nothing.
 *
 * @param bytes of the files, as their lengths add up
 * @param files how many
 */
record FolderSize(long bytes, long files) {
    static FolderSize of(Path folder) throws IOException {
        long[] sum = {0, 0};
        if (Files.isDirectory(folder)) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        sum[0] += attributes.size();
                        sum[1]++;
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return new FolderSize(sum[0], sum[1]);
    }

    /** Bytes for people: {@code 12 MB}, {@code 1.5 GB}. */
    static String bytes(double n) {
        return n >= 1e9 ? String.format(Locale.ROOT, "%.1f GB", n / 1e9) : Math.round(n / 1e6) + " MB";
    }
}
