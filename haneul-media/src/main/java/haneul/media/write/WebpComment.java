package haneul.media.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import haneul.media.read.RiffChunks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The XMP chunk of WebP, which FFmpeg does not write. Source: RFC 9649, section 2.7.1.5. A file in the simple layout
 * gets the extended one, which alone can hold metadata.
 */
final class WebpComment {
    private static final int XMP = 4; // flag of VP8X

    private WebpComment() {}

    static void append(Path webp, String comment) throws IOException {
        byte[] file = Files.readAllBytes(webp);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (new String(file, 12, 4, UTF_8).equals("VP8X")) {
            file[20] |= XMP;
            out.write(file);
        } else {
            int[] size = RiffChunks.size(file);
            ByteBuffer extended = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
            extended.put("VP8X".getBytes(UTF_8)).putInt(10).putInt(XMP);
            for (int side : size) {
                extended.putShort((short) (side - 1)).put((byte) (side - 1 >> 16));
            }
            out.write(file, 0, 12);
            out.write(extended.array());
            out.write(file, 12, file.length - 12);
        }
        byte[] text = packet(comment).getBytes(UTF_8);
        ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        out.write(head.put("XMP ".getBytes(UTF_8)).putInt(text.length).array());
        out.write(text);
        out.write(new byte[text.length & 1]);
        byte[] all = out.toByteArray();
        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putInt(4, all.length - 8);
        Files.write(webp, all);
    }

    /** An XMP packet with the comment as its description (ISO 16684-1, section 7). */
    private static String packet(String comment) {
        String text = comment.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
                + "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                + "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:description><rdf:Alt>"
                + "<rdf:li xml:lang=\"x-default\">" + text + "</rdf:li>"
                + "</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>";
    }
}
