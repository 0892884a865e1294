package haneul.media.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The chunks of a PNG file that FFmpeg does not report. Source: PNG specification, third edition, section 5. */
final class PngChunks {
    private static final int SIGNATURE = 8; // bytes
    private static final int LONGEST_TEXT = 1 << 24;

    private PngChunks() {}

    /** True if the file has its end chunk: one that was cut off has none. */
    static boolean ends(Path path) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            in.skipNBytes(SIGNATURE);
            while (true) {
                int length = in.readInt();
                if (new String(in.readNBytes(4), ISO_8859_1).equals("IEND")) {
                    return true;
                }
                in.skipNBytes(Math.max(0, length) + 4L);
            }
        } catch (EOFException e) {
            return false;
        }
    }

    /** The chunk eXIf, or nothing. */
    static byte[] exif(Path path) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            in.skipNBytes(SIGNATURE);
            while (true) {
                int length = in.readInt();
                String type = new String(in.readNBytes(4), ISO_8859_1);
                if (length < 0 || type.equals("IEND")) {
                    return new byte[0];
                }
                if (type.equals("eXIf") && length <= LONGEST_TEXT) {
                    return in.readNBytes(length);
                }
                in.skipNBytes(length + 4L);
            }
        } catch (EOFException e) {
            return new byte[0];
        }
    }

    /** The text under "Comment", or "". Stops at the first thing that is not PNG. */
    static String comment(Path path) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            in.skipNBytes(SIGNATURE);
            while (true) {
                int length = in.readInt();
                String type = new String(in.readNBytes(4), ISO_8859_1);
                if (length < 0 || type.equals("IEND")) {
                    return "";
                }
                boolean text = type.equals("tEXt") || type.equals("iTXt");
                if (!text || length > LONGEST_TEXT) {
                    in.skipNBytes(length + 4L);
                    continue;
                }
                String all = new String(in.readNBytes(length), type.equals("tEXt") ? ISO_8859_1 : UTF_8);
                in.skipNBytes(4);
                String start = type.equals("tEXt") ? "Comment\0" : "Comment\0\0\0\0\0";
                if (all.startsWith(start)) {
                    return all.substring(start.length());
                }
            }
        } catch (EOFException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
