package haneul.media;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** The comment extension of GIF (GIF89a, section 24), which FFmpeg does not write. */
final class GifComment {
    private static final int EXTENSION = 0x21;
    private static final int COMMENT = 0xfe;
    private static final int IMAGE = 0x2c;
    private static final int TRAILER = 0x3b;
    private static final int LONGEST = 1 << 24;

    /**
     * @param pictures that are whole
     * @param cut whether the file ends in the midst of something
     */
    record Walk(String comment, int pictures, boolean cut) {
        Loss loss() {
            return new Loss(pictures, cut ? -1 : pictures);
        }
    }

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

    /** The first comment, or "". */
    static String read(Path gif) throws IOException {
        return walk(gif).comment;
    }

    /** What is in a file, block by block; one that ends without an end mark, but not in the midst of a picture, is whole. */
    static Walk walk(Path gif) throws IOException {
        String comment = "";
        int pictures = 0;
        boolean inside = true;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(gif)))) {
            in.skipNBytes(10);
            int flags = in.readUnsignedByte();
            in.skipNBytes(2 + table(flags));
            while (true) {
                inside = false;
                int kind = in.readUnsignedByte();
                inside = true;
                if (kind == EXTENSION) {
                    boolean found = in.readUnsignedByte() == COMMENT && comment.isEmpty();
                    String text = blocks(in, found);
                    comment = found ? text : comment;
                } else if (kind == IMAGE) {
                    in.skipNBytes(8);
                    in.skipNBytes(table(in.readUnsignedByte()) + 1L);
                    blocks(in, false);
                    pictures++;
                } else {
                    return new Walk(comment, pictures, false);
                }
            }
        } catch (EOFException e) {
            return new Walk(comment, pictures, inside);
        }
    }

    private static int table(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private static String blocks(DataInputStream in, boolean keep) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int n = in.readUnsignedByte(); n > 0; n = in.readUnsignedByte()) {
            if (keep && text.size() < LONGEST) {
                text.write(in.readNBytes(n));
            } else {
                in.skipNBytes(n);
            }
        }
        return text.toString(UTF_8);
    }
}
