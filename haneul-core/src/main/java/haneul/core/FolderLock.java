package haneul.core;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder that one program at a time works in. The system gives it back when the program ends, however it ends. */
public final class FolderLock implements AutoCloseable {
    /** The file that is locked; it stays in the folder. */
    public static final String FILE = ".lock";

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes a folder, which is made if it is not there.
     *
     * @param what cannot be done there when it is taken, such as {@code "Training cannot start in"}
     * @param because who has it, such as {@code "another training is running there"}
     * @throws HaneulException when another has it, in this program or in another one
     */
    public static FolderLock take(Path folder, String what, String because) {
        return take(folder, FILE, what, because);
    }

    /**
     * As {@link #take(Path, String, String)}, where several programs share a folder and each has a part of its own.
     *
     * @param file that is locked for the part; it stays in the folder
     */
    public static FolderLock take(Path folder, String file, String what, String because) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new HaneulException(
                        what + " " + folder, because, "wait for it to end, stop it, or name another folder");
            }
            return new FolderLock(folder, channel);
        } catch (IOException e) {
            throw Writable.failed(folder, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw HaneulException.run(
                            "The lock of " + folder + " could not be given back", String.valueOf(e), "none is needed")
                    .from(e);
        }
    }
}
