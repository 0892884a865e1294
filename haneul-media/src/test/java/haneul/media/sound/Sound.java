package haneul.media.sound;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.media.Soundtrack;
import haneul.media.Video;
import haneul.media.VideoWriter;
import haneul.media.ffmpeg.Ffmpeg;
import haneul.media.read.Decoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Files with a sound stream and nothing else, clips that sound, and what is heard in a file. */
public final class Sound {
    private static final int TONE = 1000; // Hz
    private static final double LOUD = 0.5;
    private static final int BLOCK = 500; // samples of a packet

    private Sound() {}

    /** A tenth of a second of silence. */
    public static Path write(Path out) {
        return write(out, 8000, 0.1, 0, 0);
    }

    /** A tone from one second to another, in silence: 16 bits, one channel, at the given rate. */
    public static Path write(Path out, int rate, double seconds, double from, double to) {
        Ffmpeg.ready();
        AVFormatContext format = new AVFormatContext(null);
        avformat_alloc_output_context2(format, null, "mov", out.toString());
        AVStream stream = avformat_new_stream(format, null);
        stream.codecpar().codec_type(AVMEDIA_TYPE_AUDIO);
        stream.codecpar().codec_id(AV_CODEC_ID_PCM_S16LE);
        stream.codecpar().sample_rate(rate);
        stream.codecpar().format(AV_SAMPLE_FMT_S16);
        stream.codecpar().block_align(2);
        av_channel_layout_default(stream.codecpar().ch_layout(), 1);
        AVIOContext io = new AVIOContext(null);
        avio_open(io, out.toString(), AVIO_FLAG_WRITE);
        format.pb(io);
        if (avformat_write_header(format, (AVDictionary) null) < 0) {
            throw new IllegalStateException("no header");
        }
        int samples = (int) Math.round(seconds * rate);
        for (int at = 0; at < samples; at += BLOCK) {
            int n = Math.min(BLOCK, samples - at);
            ByteBuffer bytes = ByteBuffer.allocate(2 * n).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < n; i++) {
                double t = (at + i) / (double) rate;
                double v = t >= from && t < to ? LOUD * Math.sin(2 * Math.PI * TONE * t) : 0;
                bytes.putShort((short) Math.round(32767 * v));
            }
            AVPacket packet = av_packet_alloc();
            av_new_packet(packet, 2 * n);
            packet.data().put(bytes.array());
            packet.pts(at).dts(at).duration(n);
            av_interleaved_write_frame(format, packet);
            av_packet_free(packet);
        }
        av_write_trailer(format);
        avio_closep(format.pb());
        avformat_free_context(format);
        return out;
    }

    /** The frames of a clip with a tone from one second to another, at half of full loudness. */
    public static Path clip(Path out, Video frames, double from, double to) {
        double seconds = frames.frames() / frames.fps();
        Path tone = write(out.resolveSibling("tone-of-" + out.getFileName() + ".mov"), 44_100, seconds, from, to);
        VideoWriter.save(frames, out, new VideoWriter.Options("", Soundtrack.of(tone, 0, seconds), line -> {
            throw new IllegalStateException(line);
        }));
        return out;
    }

    /** Left samples of the whole sound of a file at 48 kHz, where its timestamps place them; none if it is silent. */
    public static float[] heard(Path path) {
        float[] all = {};
        AVFrame frame = av_frame_alloc();
        try (Decoder file = Decoder.ofSound(path)) {
            while (!file.stream.isNull() && file.next(frame)) {
                float[] some;
                try (Stereo stereo = new Stereo(frame)) {
                    some = stereo.convert(frame);
                }
                int at = (int) Math.round((frame.pts() * file.tick() - file.firstPicture()) * Stereo.RATE);
                all = Arrays.copyOf(all, Math.max(all.length, at + some.length / 2));
                for (int i = 0; i < some.length / 2; i++) {
                    if (at + i >= 0) {
                        all[at + i] = some[2 * i];
                    }
                }
            }
        } finally {
            av_frame_free(frame);
        }
        return all;
    }

    /** When the tone of {@link #heard} begins and ends, in seconds; every silence in it lasts under 5 ms. */
    public static double[] tone(float[] heard) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < heard.length; i++) {
            if (Math.abs(heard[i]) > LOUD / 2) {
                if (first >= 0 && i - last > Stereo.RATE / 200) {
                    throw new AssertionError("silence between sample " + last + " and " + i);
                }
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return new double[] {first / (double) Stereo.RATE, (last + 1) / (double) Stereo.RATE};
    }

    /** The loudest sample from one second to another. */
    public static double loudest(float[] heard, double from, double to) {
        double most = 0;
        for (int i = (int) (from * Stereo.RATE); i < Math.min(heard.length, to * Stereo.RATE); i++) {
            most = Math.max(most, Math.abs(heard[i]));
        }
        return most;
    }
}
