package haneul.media.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The comment segments of JPEG, which FFmpeg does not write. Source: ITU-T T.81, section B.2.4.5. */
final class JpegComment {
    private static final int LONGEST = 65_533;
    private static final int START = 2; // the marker SOI

    private JpegComment() {}

    /** Puts a comment behind the first segment of a finished file, APP0; a long one into several segments. */
    static void insert(Path jpeg, String comment) throws IOException {
        byte[] file = Files.readAllBytes(jpeg);
        int after = START + 2 + ((file[START + 2] & 0xff) << 8 | file[START + 3] & 0xff);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, after);
        byte[] text = comment.getBytes(UTF_8);
        for (int at = 0; at < text.length; at += LONGEST) {
            int n = Math.min(LONGEST, text.length - at);
            out.write(0xff);
            out.write(0xfe);
            out.write(n + 2 >> 8);
            out.write(n + 2);
            out.write(text, at, n);
        }
        out.write(file, after, file.length - after);
        Files.write(jpeg, out.toByteArray());
    }
}
