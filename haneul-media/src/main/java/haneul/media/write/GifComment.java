package haneul.media.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** The comment extension of GIF, which FFmpeg does not write. Source: GIF89a specification, section 24. */
final class GifComment {
    private static final int EXTENSION = 0x21;
    private static final int COMMENT = 0xfe;
    private static final int TRAILER = 0x3b;

    private GifComment() {}

    /** Puts a comment before the trailer of a finished file. */
    static void append(Path gif, String comment) throws IOException {
        byte[] text = comment.getBytes(UTF_8);
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(EXTENSION);
        block.write(COMMENT);
        for (int at = 0; at < text.length; at += 255) {
            int n = Math.min(255, text.length - at);
            block.write(n);
            block.write(text, at, n);
        }
        block.write(0);
        block.write(TRAILER);
        try (RandomAccessFile file = new RandomAccessFile(gif.toFile(), "rw")) {
            file.seek(file.length() - 1);
            if (file.read() != TRAILER) {
                throw new IOException("the gif has no end mark");
            }
            file.seek(file.length() - 1);
            file.write(block.toByteArray());
        }
    }
}
