package haneul.media.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** The EXIF data of PNG and WebP files, which FFmpeg does not report; a TIFF structure (EXIF 2.32, section 4.6). */
final class Exif {
    private static final int ORIENTATION = 274;

    private Exif() {}

    /** The number of tag 274, 1 to 8; 1 where there is none. */
    static int orientation(Path path, Container container) {
        try {
            return switch (container) {
                case PNG, APNG -> orientation(PngChunks.exif(path));
                case WEBP, AWEBP -> orientation(RiffChunks.find(path, "EXIF"));
                default -> 1;
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int orientation(byte[] exif) {
        int skip = exif.length > 6 && exif[0] == 'E' && exif[1] == 'x' ? 6 : 0; // "Exif", 0, 0: as in JPEG
        try {
            ByteBuffer b = ByteBuffer.wrap(exif, skip, exif.length - skip).slice();
            b.order(b.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int at = b.getInt(4);
            int entries = b.getShort(at) & 0xffff;
            for (int i = 0; i < entries; i++) {
                int entry = at + 2 + 12 * i;
                if ((b.getShort(entry) & 0xffff) == ORIENTATION) {
                    return b.getShort(entry + 8);
                }
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return 1; // damaged: the picture itself may be whole
        }
        return 1;
    }
}
