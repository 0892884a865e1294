package haneul.app.cli.install;

import haneul.core.HaneulException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** One of the folders of a cache. Links in it are deleted, never what they point to. */
record Cache(Path folder) {
    FolderSize size() throws IOException {
        return Files.isSymbolicLink(folder) ? new FolderSize(0, 0) : FolderSize.of(folder);
    }

    /**
     * Deletes the folder and all that is in it.
     *
     * @throws HaneulException that names the first file that cannot be deleted
     */
    void delete() {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw HaneulException.run(
                            "The cache " + folder + " could not be deleted whole",
                            String.valueOf(e),
                            "end other programs that use Haneul, and check that you may write there")
                    .from(e);
        }
    }
}
