package haneul.media.read;

import haneul.media.ffmpeg.Limits;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The size that a picture file claims, read from its header before any memory is spent on it. */
final class PictureSize {
    private PictureSize() {}

    /** Refuses a picture that claims more than {@link Limits} allow; a header that makes no sense passes. */
    static void check(Path path, Container container) {
        if (container != Container.PNG
                && container != Container.APNG
                && container != Container.JPEG
                && container != Container.WEBP
                && container != Container.AWEBP) {
            return;
        }
        long[] size = {1, 1};
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            size = switch (container) {
                case JPEG -> jpeg(in);
                case WEBP, AWEBP -> webp(in.readNBytes(30));
                default -> png(in);
            };
        } catch (EOFException e) {
            // cut off: the decoder will say so
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Limits.size(path.toString(), Math.max(1, size[0]), Math.max(1, size[1]));
    }

    private static long[] png(DataInputStream in) throws IOException {
        in.skipNBytes(16);
        return new long[] {in.readInt() & 0xffffffffL, in.readInt() & 0xffffffffL};
    }

    /** Walks over the segments to the start of frame. */
    private static long[] jpeg(DataInputStream in) throws IOException {
        in.skipNBytes(2);
        while (in.readUnsignedByte() == 0xff) {
            int marker = in.readUnsignedByte();
            while (marker == 0xff) {
                marker = in.readUnsignedByte();
            }
            int length = in.readUnsignedShort();
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                in.skipNBytes(1);
                long height = in.readUnsignedShort();
                return new long[] {in.readUnsignedShort(), height};
            }
            in.skipNBytes(Math.max(0, length - 2));
        }
        return new long[] {1, 1};
    }

    static long[] webp(byte[] b) {
        if (b.length < 30) {
            return new long[] {1, 1};
        }
        return switch (b[15]) {
            case 'X' -> new long[] {1 + little(b, 24, 3), 1 + little(b, 27, 3)};
            case 'L' -> new long[] {1 + (little(b, 21, 4) & 0x3fff), 1 + (little(b, 21, 4) >> 14 & 0x3fff)};
            default -> new long[] {little(b, 26, 2) & 0x3fff, little(b, 28, 2) & 0x3fff};
        };
    }

    private static long little(byte[] b, int at, int n) {
        long v = 0;
        for (int i = n - 1; i >= 0; i--) {
            v = v << 8 | b[at + i] & 0xff;
        }
        return v;
    }
}
