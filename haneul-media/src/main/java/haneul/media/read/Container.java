package haneul.media.read;

import haneul.core.HaneulException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file formats that are read, recognised by their first bytes and not by their names. */
enum Container {
    MP4("mov"),
    MATROSKA("matroska"),
    AVI("avi"),
    GIF("gif"),
    PNG("png_pipe"),
    APNG("apng"),
    JPEG("jpeg_pipe"),
    WEBP("webp_pipe"),
    /** Animated WebP. */
    AWEBP("webp_pipe");

    /** FFmpeg's name of the demuxer. */
    final String demuxer;

    Container(String demuxer) {
        this.demuxer = demuxer;
    }

    /** Pictures of which each has a duration, also the last. */
    boolean animation() {
        return this == GIF || this == APNG || this == AWEBP;
    }

    boolean picture() {
        return this == PNG || this == JPEG || this == WEBP;
    }

    /** Looks at a file; the errors are those of a wrong path. */
    static Container of(Path path) {
        if (!Files.exists(path)) {
            throw new HaneulException(
                    "There is no file " + path, "nothing has that name in " + parent(path), "check the path");
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(path)) {
            head = in.readNBytes(128);
        } catch (IOException e) {
            throw new HaneulException(
                            path + " cannot be read",
                            "the system says " + e.getMessage(),
                            "check that it is a file and that you may read it")
                    .from(e);
        }
        if (head.length == 0) {
            throw new HaneulException(path + " is empty", "it holds 0 bytes", "make or copy it again");
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
            return text.contains("acTL") ? APNG : PNG;
        } else if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return JPEG;
        } else if (text.startsWith("GIF8")) {
            return GIF;
        } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            boolean animated = text.startsWith("VP8X", 12) && text.length() > 30 && (text.charAt(20) & 2) != 0;
            return animated ? AWEBP : WEBP;
        } else if (text.startsWith("RIFF") && text.startsWith("AVI ", 8)) {
            return AVI;
        } else if (text.startsWith("\u001aE\u00df\u00a3")) {
            return MATROSKA;
        } else if (text.length() >= 8
                && "ftyp moov mdat free skip wide".contains(text.substring(4, 8).replace(' ', '_'))) {
            return MP4;
        }
        throw new HaneulException(
                path + " is not a video or a picture that can be read",
                "it begins with " + shown(text) + ", which is none of mp4, mov, webm, mkv, avi, gif, png, jpg and webp",
                "convert it to mp4 first, or give another file");
    }

    private static String parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? "/" : parent.toString();
    }

    private static String shown(String text) {
        StringBuilder s = new StringBuilder("\"");
        for (int i = 0; i < Math.min(16, text.length()); i++) {
            char c = text.charAt(i);
            s.append(c >= 32 && c < 127 ? String.valueOf(c) : ".");
        }
        return s.append('"').toString();
    }
}
