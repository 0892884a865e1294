package haneul.media.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The chunks of a WebP file that FFmpeg does not report. Source: RFC 9649, section 2.7. */
public final class RiffChunks {
    private static final int LONGEST = 1 << 24;

    private RiffChunks() {}

    /** The first chunk of that name, such as "EXIF"; empty where there is none. */
    static byte[] find(Path path, String name) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            in.skipNBytes(12);
            while (true) {
                String type = new String(in.readNBytes(4), ISO_8859_1);
                int length = Integer.reverseBytes(in.readInt());
                if (length < 0) {
                    return new byte[0];
                }
                if (type.equals(name)) {
                    return in.readNBytes(Math.min(length, LONGEST));
                }
                in.skipNBytes(length + (length & 1L));
            }
        } catch (EOFException e) {
            return new byte[0];
        }
    }

    /** The description in the XMP chunk, or "". */
    static String description(Path path) throws IOException {
        String xmp = new String(find(path, "XMP "), UTF_8);
        int at = xmp.indexOf("<dc:description>");
        int from = at < 0 ? -1 : xmp.indexOf("<rdf:li", at);
        int to = from < 0 ? -1 : xmp.indexOf("</rdf:li>", from);
        if (to < 0) {
            return "";
        }
        String text = xmp.substring(xmp.indexOf('>', from) + 1, to);
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    /** Width and height of a picture in the simple layout, in pixels. */
    public static int[] size(byte[] file) {
        long[] size = PictureSize.webp(file);
        return new int[] {(int) size[0], (int) size[1]};
    }
}
