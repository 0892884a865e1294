package haneul.media.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The comment segments of a JPEG file, which FFmpeg does not report. Source: ITU-T T.81, section B.2.4.5. */
final class JpegSegments {
    private static final int COMMENT = 0xfe;
    private static final int SCAN = 0xda;
    private static final int LONGEST = 1 << 24;

    private JpegSegments() {}

    /** The comment, joined where it has several segments; or "". */
    static String comment(Path path) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            in.skipNBytes(2);
            while (in.readUnsignedByte() == 0xff) {
                int marker = in.readUnsignedByte();
                if (marker == SCAN) {
                    break;
                }
                int length = Math.max(0, in.readUnsignedShort() - 2);
                if (marker == COMMENT && text.size() < LONGEST) {
                    text.write(in.readNBytes(length));
                } else {
                    in.skipNBytes(length);
                }
            }
        } catch (EOFException e) {
            // damaged: what was found counts
        }
        return text.toString(UTF_8);
    }
}
