package haneul.train.data;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * Tells clips apart: the SHA-256 of a file's size, its first and its last 32 KiB, of which 16 hexadecimal digits are
 * kept.
 * A folder of frames counts with the names of its files.
 */
public final class ClipChecksum {
    private static final int PART = 1 << 15;
    private static final int DIGITS = 16;

    private ClipChecksum() {}

    /** @throws haneul.core.HaneulException if it cannot be read */
    public static String of(Path clip) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            if (Files.isDirectory(clip)) {
                try (Stream<Path> frames = Files.list(clip)) {
                    for (Path frame : frames.sorted().toList()) {
                        sha.update(String.valueOf(frame.getFileName()).getBytes(StandardCharsets.UTF_8));
                        add(frame, sha);
                    }
                }
            } else {
                add(clip, sha);
            }
            return HexFormat.of().formatHex(sha.digest()).substring(0, DIGITS);
        } catch (IOException e) {
            throw DataSet.unreadable(clip, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(Path file, MessageDigest sha) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] part = new byte[(int) Math.min(PART, in.length())];
            sha.update(ByteBuffer.allocate(Long.BYTES).putLong(0, in.length()));
            in.readFully(part);
            sha.update(part);
            in.seek(in.length() - part.length);
            in.readFully(part);
            sha.update(part);
        }
    }
}
