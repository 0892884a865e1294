package haneul.media.read;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.media.ffmpeg.Ffmpeg;
import haneul.media.ffmpeg.Limits;
import haneul.media.ffmpeg.PixelConverter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * An animated WebP file, which FFmpeg does not decode: its patches go one by one through FFmpeg's decoder of still WebP
 * and are laid over each other on a transparent canvas. Source: WebP container specification, RFC 9649, section 2.7.
 */
final class WebpAnimation implements Composition {
    /** Seconds of a tick of the timestamps. */
    static final double TICK = 0.001;

    private static final int HEADER = 8;
    private static final int PATCH = 16; // bytes of the fields of ANMF

    /** A patch: where its coded picture lies in the file, where it goes, and for how long. */
    private record Patch(long at, int bytes, int x, int y, int width, int height, int millis, int flags) {
        boolean blend() {
            return (flags & 2) == 0;
        }

        boolean dispose() {
            return (flags & 1) != 0;
        }
    }

    private final Decoder file;
    private final int width;
    private final int height;
    private final byte[] canvas; // RGBA, not premultiplied
    private final List<Patch> patches = new ArrayList<>();
    private final PixelConverter pixels = new PixelConverter();
    private final AVFrame patch = av_frame_alloc();
    private int next;
    private long clock;

    WebpAnimation(Decoder file) {
        this.file = file;
        try (RandomAccessFile in = new RandomAccessFile(file.path.toFile(), "r")) {
            ByteBuffer head = bytes(in, 20, 10);
            width = 1 + three(head, 4);
            height = 1 + three(head, 7);
            Limits.size(file.path.toString(), width, height);
            walk(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        canvas = new byte[4 * width * height];
    }

    private void walk(RandomAccessFile in) throws IOException {
        long at = 12;
        while (at + HEADER <= in.length()) {
            ByteBuffer head = bytes(in, at, HEADER);
            long length = head.getInt(4) & 0xffffffffL;
            if (at + HEADER + length > in.length()) {
                return;
            }
            if (name(head).equals("ANMF") && length > PATCH) {
                ByteBuffer b = bytes(in, at + HEADER, PATCH);
                int millis = three(b, 12);
                patches.add(new Patch(
                        at + HEADER + PATCH,
                        (int) Math.min(Integer.MAX_VALUE / 2, length - PATCH),
                        2 * three(b, 0),
                        2 * three(b, 3),
                        1 + three(b, 6),
                        1 + three(b, 9),
                        millis <= 10 ? 100 : millis, // as browsers do
                        b.get(15)));
            }
            at += HEADER + length + (length & 1);
        }
    }

    /** True where the file is as long as it states. */
    static boolean ends(Path path) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            return (bytes(in, 4, 4).getInt(0) & 0xffffffffL) + HEADER <= in.length();
        }
    }

    private static ByteBuffer bytes(RandomAccessFile in, long at, int n) throws IOException {
        byte[] b = new byte[n];
        in.seek(at);
        in.readFully(b);
        return ByteBuffer.wrap(b).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String name(ByteBuffer chunk) {
        return new String(chunk.array(), 0, 4, StandardCharsets.ISO_8859_1);
    }

    private static int three(ByteBuffer b, int at) {
        return (b.getShort(at) & 0xffff) | (b.get(at + 2) & 0xff) << 16;
    }

    @Override
    public boolean next(AVFrame frame) {
        if (next == patches.size()) {
            return false;
        }
        if (next > 0 && patches.get(next - 1).dispose()) {
            clear(patches.get(next - 1));
        }
        Patch p = patches.get(next++);
        decode(p);
        if (patch.width() != p.width || patch.height() != p.height) {
            throw file.broken("frame " + next + " is " + patch.width() + "x" + patch.height() + " and not " + p.width
                    + "x" + p.height);
        }
        lay(p, pixels.rgba(patch));
        PixelConverter.shape(frame, width, height, AV_PIX_FMT_RGBA);
        for (int y = 0; y < height; y++) {
            frame.data(0).position((long) y * frame.linesize(0)).put(canvas, 4 * y * width, 4 * width);
        }
        frame.pts(clock).best_effort_timestamp(clock).duration(p.millis);
        clock += p.millis;
        return true;
    }

    private void clear(Patch p) {
        for (int y = p.y; y < Math.min(height, p.y + p.height); y++) {
            int from = 4 * (y * width + Math.min(width, p.x));
            int to = 4 * (y * width + Math.min(width, p.x + p.width));
            java.util.Arrays.fill(canvas, from, to, (byte) 0);
        }
    }

    /** Lays a patch over the canvas, by its alpha if it blends (RFC 9649, section 2.7.1.1). */
    private void lay(Patch p, byte[] rgba) {
        for (int y = 0; y < Math.min(p.height, height - p.y); y++) {
            for (int x = 0; x < Math.min(p.width, width - p.x); x++) {
                int from = 4 * (y * p.width + x);
                int to = 4 * ((y + p.y) * width + x + p.x);
                int a = rgba[from + 3] & 0xff;
                int below = (canvas[to + 3] & 0xff) * (255 - a) / 255;
                if (!p.blend() || below == 0 || a == 255) {
                    if (!p.blend() || a > 0) {
                        System.arraycopy(rgba, from, canvas, to, 4);
                    }
                    continue;
                }
                int sum = a + below;
                for (int k = 0; k < 3; k++) {
                    int value = (rgba[from + k] & 0xff) * a + (canvas[to + k] & 0xff) * below;
                    canvas[to + k] = (byte) ((value + sum / 2) / sum);
                }
                canvas[to + 3] = (byte) sum;
            }
        }
    }

    /** Decodes a patch as a WebP file of its own. */
    private void decode(Patch p) {
        byte[] still;
        try (RandomAccessFile in = new RandomAccessFile(file.path.toFile(), "r")) {
            still = still(p, bytes(in, p.at, p.bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        AVCodecContext codec = avcodec_alloc_context3(avcodec_find_decoder_by_name("webp"));
        AVPacket packet = av_packet_alloc();
        try {
            codec.thread_count(1);
            codec.max_pixels(Limits.pixels());
            av_frame_unref(patch);
            Ffmpeg.check(av_new_packet(packet, still.length));
            packet.data().put(still, 0, still.length);
            if (avcodec_open2(codec, codec.codec(), (AVDictionary) null) < 0
                    || avcodec_send_packet(codec, packet) < 0
                    || avcodec_receive_frame(codec, patch) < 0) {
                throw file.broken("frame " + next + " of " + patches.size() + " cannot be decoded");
            }
        } finally {
            av_packet_free(packet);
            avcodec_free_context(codec);
        }
    }

    private static byte[] still(Patch p, ByteBuffer chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean alpha = name(chunks).equals("ALPH");
        int extra = alpha ? 18 : 0;
        ByteBuffer head = ByteBuffer.allocate(12 + extra).order(ByteOrder.LITTLE_ENDIAN);
        head.put(ascii("RIFF")).putInt(4 + extra + chunks.capacity()).put(ascii("WEBP"));
        if (alpha) {
            head.put(ascii("VP8X")).putInt(10).putInt(0x10);
            putThree(head, p.width - 1);
            putThree(head, p.height - 1);
        }
        out.writeBytes(head.array());
        out.writeBytes(chunks.array());
        return out.toByteArray();
    }

    private static void putThree(ByteBuffer b, int v) {
        b.putShort((short) v).put((byte) (v >> 16));
    }

    private static byte[] ascii(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        pixels.close();
        if (!patch.isNull()) {
            av_frame_free(patch);
            patch.setNull();
        }
    }
}
