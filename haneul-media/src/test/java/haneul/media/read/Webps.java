package haneul.media.read;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.media.write.Coding;
import haneul.media.write.Encoded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntBinaryOperator;

/** WebP files chunk by chunk (RFC 9649, section 2), with still pictures of FFmpeg's encoder inside. */
final class Webps {
    static final int ANIMATED = 2; // flags of VP8X
    static final int EXIF = 8;
    static final int ALPHA = 16;

    private Webps() {}

    /** The chunks of a still picture: VP8L, or ALPH and VP8. */
    static byte[] picture(Path folder, boolean lossless, int width, int height, IntBinaryOperator argb)
            throws IOException {
        Map<String, String> settings = lossless ? Map.of("lossless", "1") : Map.of("quality", "100");
        Coding coding = new Coding("webp", "libwebp", AV_PIX_FMT_BGRA, AVCOL_SPC_RGB, true, 0, settings);
        Path file = Encoded.painted(folder.resolve("still.webp"), coding, width, height, 1, frame -> {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int c = argb.applyAsInt(x, y);
                    for (int k = 0; k < 4; k++) { // blue, green, red, alpha
                        frame.data(0).put((long) y * frame.linesize(0) + 4L * x + k, (byte) (c >> 8 * k));
                    }
                }
            }
        });
        byte[] riff = Files.readAllBytes(file);
        int from = new String(riff, 12, 4, US_ASCII).equals("VP8X") ? 30 : 12;
        return java.util.Arrays.copyOfRange(riff, from, riff.length);
    }

    /** A patch of an animation that is shown for a tenth of a second; its place is even. */
    static byte[] patch(int x, int y, int width, int height, boolean blend, boolean dispose, byte[] picture) {
        ByteBuffer b = ByteBuffer.allocate(16 + picture.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int field : new int[] {x / 2, y / 2, width - 1, height - 1, 100}) {
            three(b, field);
        }
        b.put((byte) ((blend ? 0 : 2) | (dispose ? 1 : 0)));
        return chunk("ANMF", b.put(picture).array());
    }

    static byte[] chunk(String name, byte[] content) {
        int length = content.length;
        ByteBuffer b = ByteBuffer.allocate(8 + length + (length & 1)).order(ByteOrder.LITTLE_ENDIAN);
        return b.put(name.getBytes(US_ASCII)).putInt(length).put(content).array();
    }

    /** A file in the extended layout. */
    static Path file(Path out, int flags, int width, int height, byte[]... chunks) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putInt(flags);
        three(head, width - 1);
        three(head, height - 1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write("WEBP".getBytes(US_ASCII));
        all.write(chunk("VP8X", head.array()));
        for (byte[] chunk : chunks) {
            all.write(chunk);
        }
        return Files.write(out, chunk("RIFF", all.toByteArray()));
    }

    private static void three(ByteBuffer b, int v) {
        b.putShort((short) v).put((byte) (v >> 16));
    }
}
