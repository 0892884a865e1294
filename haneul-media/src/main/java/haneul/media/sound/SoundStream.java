package haneul.media.sound;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.core.HaneulException;
import haneul.media.Soundtrack;
import haneul.media.ffmpeg.Ffmpeg;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * The sound of a file being written: stereo at 48 kHz, AAC in mp4 and mov, PCM in avi, Opus in webm, FLAC (16 bits) in mkv. Grows beside the
 * pictures, a block at a time.
 */
public final class SoundStream implements AutoCloseable {
    /** Encoders by container; each takes one kind of samples. */
    private static final Map<String, String> ENCODERS =
            Map.of("mp4", "aac", "mov", "aac", "avi", "pcm_s16le", "webm", "libopus", "matroska", "flac");

    private static final int BITS = 192_000; // a second; FLAC takes what it needs
    private static final int USUAL_BLOCK = 1024;

    private final AVFormatContext format;
    private final AVStream stream;
    private final List<SoundReader> readers = new ArrayList<>();
    private final AVCodecContext codec;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private final int size; // samples of a block
    private long written; // samples

    /** True for containers, by FFmpeg's name, that can have sound. */
    public static boolean holds(String container) {
        return ENCODERS.containsKey(container);
    }

    /** Adds a stream to a file whose header is not written yet. */
    public SoundStream(AVFormatContext format, String container, Soundtrack sound, Consumer<String> note) {
        this.format = format;
        String name = ENCODERS.getOrDefault(container, "");
        AVCodec encoder = avcodec_find_encoder_by_name(name);
        if (encoder == null || encoder.isNull()) {
            throw HaneulException.run(
                    "The sound cannot be written",
                    "there is no encoder " + name + " in this build of FFmpeg",
                    "choose another suffix, such as .gif or .mkv");
        }
        codec = avcodec_alloc_context3(encoder);
        if (codec == null || codec.isNull()) {
            throw Ffmpeg.noMemory();
        }
        try {
            open(encoder);
            size = codec.frame_size() > 0 ? codec.frame_size() : USUAL_BLOCK;
            shape();
            stream = avformat_new_stream(format, null);
            if (stream == null || stream.isNull()) {
                throw Ffmpeg.noMemory();
            }
            Ffmpeg.check(avcodec_parameters_from_context(stream.codecpar(), codec));
            stream.time_base(codec.time_base());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        sound.pieces().forEach(p -> readers.add(new SoundReader(p, note)));
    }

    private void open(AVCodec encoder) {
        boolean planar = codec.codec_id() == AV_CODEC_ID_AAC;
        boolean whole = codec.codec_id() == AV_CODEC_ID_FLAC || codec.codec_id() == AV_CODEC_ID_PCM_S16LE;
        codec.sample_fmt(planar ? AV_SAMPLE_FMT_FLTP : whole ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_FLT);
        codec.sample_rate(Stereo.RATE);
        av_channel_layout_default(codec.ch_layout(), Stereo.CHANNELS);
        codec.bit_rate(BITS);
        codec.thread_count(1); // the same bytes whatever the machine
        try (AVRational base = new AVRational()) {
            base.num(1);
            base.den(Stereo.RATE);
            codec.time_base(base);
        }
        if ((format.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            codec.flags(codec.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        Ffmpeg.check(avcodec_open2(codec, encoder, (AVDictionary) null));
    }

    private void shape() {
        frame.format(codec.sample_fmt());
        frame.sample_rate(Stereo.RATE);
        frame.nb_samples(size);
        av_channel_layout_default(frame.ch_layout(), Stereo.CHANNELS);
        Ffmpeg.check(av_frame_get_buffer(frame, 0));
    }

    /** Writes whole blocks as far as the pictures have come. */
    public void until(long samples) {
        while (written + size <= samples) {
            write(size);
        }
    }

    /** Writes what is left until the pictures end, and ends there too. */
    public void finish(long samples) {
        until(samples);
        if (written < samples) {
            write((int) (samples - written));
        }
        Ffmpeg.check(avcodec_send_frame(codec, null));
        drain();
    }

    private void write(int n) {
        float[] block = new float[Stereo.CHANNELS * n];
        readers.forEach(r -> r.add(block, written, n));
        if (av_frame_make_writable(frame) < 0) {
            throw Ffmpeg.noMemory();
        }
        frame.nb_samples(n);
        put(block, n);
        frame.pts(written);
        written += n;
        Ffmpeg.check(avcodec_send_frame(codec, frame));
        drain();
    }

    private void put(float[] block, int n) {
        for (int i = 0; i < block.length; i++) {
            block[i] = Math.max(-1, Math.min(1, block[i]));
        }
        switch (codec.sample_fmt()) {
            case AV_SAMPLE_FMT_FLTP -> {
                for (int c = 0; c < Stereo.CHANNELS; c++) {
                    float[] one = new float[n];
                    for (int i = 0; i < n; i++) {
                        one[i] = block[Stereo.CHANNELS * i + c];
                    }
                    new FloatPointer((Pointer) frame.data(c)).put(one);
                }
            }
            case AV_SAMPLE_FMT_S16 -> {
                short[] whole = new short[block.length];
                for (int i = 0; i < block.length; i++) {
                    whole[i] =
                            (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(block[i] * 32768)));
                }
                new ShortPointer((Pointer) frame.data(0)).put(whole);
            }
            default -> new FloatPointer((Pointer) frame.data(0)).put(block);
        }
    }

    private void drain() {
        while (true) {
            int code = avcodec_receive_packet(codec, packet);
            if (code == AVERROR_EAGAIN() || code == AVERROR_EOF) {
                return;
            }
            Ffmpeg.check(code);
            packet.stream_index(stream.index());
            av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
            Ffmpeg.check(av_interleaved_write_frame(format, packet));
        }
    }

    @Override
    public void close() {
        readers.forEach(SoundReader::close);
        if (!codec.isNull()) {
            avcodec_free_context(codec);
            codec.setNull();
        }
        if (!packet.isNull()) {
            av_packet_free(packet);
            packet.setNull();
        }
        if (!frame.isNull()) {
            av_frame_free(frame);
            frame.setNull();
        }
    }
}
