package haneul.media.write;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import haneul.core.Frame;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Encoder of PNG files, 8-bit RGB. Source: PNG specification, third edition. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private Png() {}

    /** @param comment goes along as text, UTF-8; "" for none */
    static void write(Path path, Frame frame, String comment) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
            out.write(SIGNATURE);
            chunk(
                    out,
                    "IHDR",
                    ByteBuffer.allocate(13)
                            .putInt(frame.width())
                            .putInt(frame.height())
                            .put(new byte[] {8, 2, 0, 0, 0})
                            .array());
            chunk(out, "sRGB", new byte[] {0});
            if (!comment.isEmpty()) {
                boolean ascii = comment.chars().allMatch(c -> c < 127);
                chunk(
                        out,
                        ascii ? "tEXt" : "iTXt",
                        ((ascii ? "Comment\0" : "Comment\0\0\0\0\0") + comment).getBytes(UTF_8));
            }
            chunk(out, "IDAT", packed(frame));
            chunk(out, "IEND", new byte[0]);
        }
    }

    private static void chunk(OutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.write(ByteBuffer.allocate(8).putInt(data.length).put(name).array());
        out.write(data);
        out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /** Every row by whichever of the five filters leaves the smallest numbers, deflated. */
    private static byte[] packed(Frame frame) throws IOException {
        int stride = 3 * frame.width();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(6);
        try (DeflaterOutputStream zip = new DeflaterOutputStream(out, deflater, 1 << 15)) {
            byte[] row = new byte[stride];
            byte[] best = new byte[stride];
            for (int y = 0; y < frame.height(); y++) {
                long least = Long.MAX_VALUE;
                int chosen = 0;
                for (int filter = 0; filter < 5; filter++) {
                    long sum = filter(frame.rgb(), y * stride, y > 0, stride, filter, row);
                    if (sum < least) {
                        least = sum;
                        chosen = filter;
                        byte[] swap = row;
                        row = best;
                        best = swap;
                    }
                }
                zip.write(chosen);
                zip.write(best);
            }
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static long filter(byte[] rgb, int at, boolean above, int stride, int filter, byte[] row) {
        long sum = 0;
        for (int i = 0; i < stride; i++) {
            int left = i >= 3 ? rgb[at + i - 3] & 0xff : 0;
            int up = above ? rgb[at + i - stride] & 0xff : 0;
            int corner = i >= 3 && above ? rgb[at + i - stride - 3] & 0xff : 0;
            int guess = switch (filter) {
                case 1 -> left;
                case 2 -> up;
                case 3 -> (left + up) / 2;
                case 4 -> paeth(left, up, corner);
                default -> 0;
            };
            row[i] = (byte) (rgb[at + i] - guess);
            sum += Math.abs(row[i]);
        }
        return sum;
    }

    private static int paeth(int left, int up, int corner) {
        int p = left + up - corner;
        int toLeft = Math.abs(p - left);
        int toUp = Math.abs(p - up);
        int toCorner = Math.abs(p - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
