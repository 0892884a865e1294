package haneul.media.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The blocks of a GIF file. Source: GIF89a specification. */
final class GifBlocks {
    private static final int EXTENSION = 0x21;
    private static final int COMMENT = 0xfe;
    private static final int IMAGE = 0x2c;
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

    private GifBlocks() {}

    /** The first comment, or "". */
    static String read(Path gif) throws IOException {
        return walk(gif).comment;
    }

    /** The content of a file, block by block; one that ends without an end mark, but not in the midst of a picture, is whole. */
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
