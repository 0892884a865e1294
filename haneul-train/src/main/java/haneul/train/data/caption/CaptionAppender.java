package haneul.train.data.caption;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.FolderLock;
import haneul.core.Writable;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Appends lines of JSON to a file, each at once, so that a process that is killed loses at most the line that it was
 * writing. One process at a time.
 */
final class CaptionAppender implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BLOCK = 1 << 16;

    private final Path file;
    private final FolderLock lock;
    private final OutputStream out; // not a channel, which an interrupted thread would close for all

    private CaptionAppender(Path file, FolderLock lock, OutputStream out) {
        this.file = file;
        this.lock = lock;
        this.out = out;
    }

    /**
     * Opens the file of a part; a half line at its end, which a killed process has left, is cut off.
     *
     * @throws haneul.core.HaneulException if another process has it, or it cannot be written
     */
    static CaptionAppender open(Path folder, Shard shard) {
        Path file = folder.resolve(shard.file());
        FolderLock lock = FolderLock.take(
                folder,
                "." + shard.file() + ".lock",
                "Captions cannot be written into",
                "another haneul caption is writing " + shard.file() + " there");
        try {
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                repair(channel);
            }
            return new CaptionAppender(file, lock, new FileOutputStream(file.toFile(), true));
        } catch (IOException e) {
            lock.close();
            throw Writable.failed(file, e);
        }
    }

    private static void repair(FileChannel channel) throws IOException {
        long end = channel.size();
        long whole = end; // bytes up to the last line break
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        search:
        while (whole > 0) {
            long from = Math.max(0, whole - BLOCK);
            block.clear().limit((int) (whole - from));
            while (block.hasRemaining() && channel.read(block, from + block.position()) >= 0) {
                // until the block is full
            }
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    whole = from + i + 1;
                    break search;
                }
            }
            whole = from;
        }
        if (whole < end && isJson(channel, whole, end)) { // a person may have written it
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}), end);
            whole = end + 1;
        }
        channel.truncate(whole);
    }

    private static boolean isJson(FileChannel channel, long from, long to) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long at = from; at < to; ) {
            int n = channel.read(block.clear(), at);
            if (n < 0) {
                break;
            }
            line.write(block.array(), 0, n);
            at += n;
        }
        try {
            return JSON.readTree(line.toString(StandardCharsets.UTF_8)).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Writes a line. */
    void append(Map<String, ?> line) {
        try {
            out.write((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw Writable.failed(file, e);
        }
    }

    @Override
    public void close() {
        try (lock) {
            out.close();
        } catch (IOException e) {
            throw Writable.failed(file, e);
        }
    }
}
