package haneul.media.write;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Writable;
import haneul.media.VideoWriter;
import haneul.media.ffmpeg.Ffmpeg;
import haneul.media.ffmpeg.PixelConverter;
import haneul.media.sound.SoundStream;
import haneul.media.sound.Stereo;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/** One file being written by FFmpeg: frames in, a finished container out. */
final class Muxer implements Sink {
    private final Path path;
    private final Coding coding;
    private final AVFormatContext format = new AVFormatContext(null);
    private AVCodecContext codec = new AVCodecContext(null);
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame picture = av_frame_alloc();
    private final PixelConverter pixels = new PixelConverter();
    private final int[] rate;
    private final String settings;
    private @Nullable AVStream stream;
    private @Nullable SoundStream sound;
    private long count;

    /** @param options settings for the comment tag, and sound that such a file can hold */
    Muxer(Path path, Coding coding, int width, int height, double fps, VideoWriter.Options options) {
        this.path = path;
        this.coding = coding;
        this.rate = rate(fps);
        this.settings = options.settings();
        try {
            start(width, height, options);
        } catch (RuntimeException e) {
            discard();
            throw e;
        }
    }

    /** Frames per second as a fraction: 29.97 is 30000/1001. */
    static int[] rate(double fps) {
        double thousands = fps * 1001 / 1000;
        if (Math.abs(fps - Math.rint(fps)) > 1e-9 && Math.abs(thousands - Math.rint(thousands)) < 0.003) {
            return new int[] {(int) Math.rint(thousands) * 1000, 1001};
        }
        try (AVRational q = av_d2q(fps, 100_000)) {
            return new int[] {q.num(), q.den()};
        }
    }

    private void start(int width, int height, VideoWriter.Options wanted) {
        try (BytePointer url = Ffmpeg.text("file:" + path.toAbsolutePath());
                BytePointer muxer = Ffmpeg.text(coding.muxer())) {
            Ffmpeg.check(avformat_alloc_output_context2(format, null, muxer, url));
            openCodec(width, height);
            stream = avformat_new_stream(format, null);
            if (stream == null || stream.isNull()) {
                throw Ffmpeg.noMemory();
            }
            Ffmpeg.check(avcodec_parameters_from_context(stream.codecpar(), codec));
            try (AVRational base = fraction(rate[1], rate[0]);
                    AVRational fps = fraction(rate[0], rate[1])) {
                stream.time_base(base);
                stream.avg_frame_rate(fps);
            }
            if (coding.rotation() != 0) {
                rotate(stream);
            }
            if (!wanted.sound().isEmpty()) {
                sound = new SoundStream(format, coding.muxer(), wanted.sound(), wanted.note());
            }
            AVIOContext io = new AVIOContext(null);
            Ffmpeg.check(avio_open(io, url, AVIO_FLAG_WRITE));
            format.pb(io);
        }
        AVDictionary options = new AVDictionary(null);
        AVDictionary tags = new AVDictionary(null);
        try {
            if (!wanted.settings().isEmpty()) {
                Ffmpeg.put(tags, "comment", wanted.settings());
                format.metadata(tags); // freed with the format
            }
            if (coding.muxer().equals("mp4") || coding.muxer().equals("mov")) {
                Ffmpeg.put(options, "movflags", "+faststart");
            }
            Ffmpeg.check(avformat_write_header(format, options));
        } finally {
            av_dict_free(options);
        }
    }

    private void openCodec(int width, int height) {
        AVCodec encoder = avcodec_find_encoder_by_name(coding.encoder());
        if (encoder == null || encoder.isNull()) {
            throw HaneulException.run(
                    path + " cannot be written",
                    "there is no encoder " + coding.encoder() + " in this build of FFmpeg",
                    "choose another suffix, such as .gif or .png");
        }
        AVCodecContext made = avcodec_alloc_context3(encoder);
        if (made == null || made.isNull()) {
            throw Ffmpeg.noMemory();
        }
        codec = made;
        made.width(width);
        made.height(height);
        made.pix_fmt(coding.pixelFormat());
        made.thread_count(1); // the same bytes whatever the machine
        made.gop_size(Math.max(1, Math.min(250, (int) Math.round(2.0 * rate[0] / rate[1]))));
        made.colorspace(coding.colorspace());
        made.color_range(coding.full() ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG);
        boolean sd = coding.colorspace() == AVCOL_SPC_SMPTE170M || coding.colorspace() == AVCOL_SPC_BT470BG;
        made.color_primaries(sd ? AVCOL_PRI_SMPTE170M : AVCOL_PRI_BT709);
        made.color_trc(sd ? AVCOL_TRC_SMPTE170M : AVCOL_TRC_BT709);
        try (AVRational base = fraction(rate[1], rate[0]);
                AVRational fps = fraction(rate[0], rate[1])) {
            made.time_base(base);
            made.framerate(fps);
        }
        if ((format.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            made.flags(made.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        if (coding.encoder().equals("libopenh264")) {
            made.bit_rate(Math.min(MOST_BITS, 24L * width * height * rate[0] / rate[1] + 1_000_000));
            made.qmin(QUALITY);
            made.qmax(QUALITY);
        }
        AVDictionary options = new AVDictionary(null);
        try {
            coding.settings().forEach((k, v) -> Ffmpeg.put(options, k, v));
            Ffmpeg.check(avcodec_open2(made, encoder, options));
        } finally {
            av_dict_free(options);
        }
        PixelConverter.shape(picture, width, height, coding.pixelFormat());
        picture.colorspace(made.colorspace());
        picture.color_range(made.color_range());
    }

    /** H.264's quantiser: about 42 dB on natural pictures. */
    private static final int QUALITY = 18;

    /** Bits a second that H.264's levels still allow; the fixed quantiser decides, not this. */
    private static final long MOST_BITS = 100_000_000;

    private static AVRational fraction(int num, int den) {
        AVRational q = new AVRational();
        q.num(num);
        q.den(den);
        return q;
    }

    private void rotate(AVStream stream) {
        AVPacketSideData list = new AVPacketSideData(null);
        int[] n = {0};
        AVPacketSideData made = av_packet_side_data_new(list, n, AV_PKT_DATA_DISPLAYMATRIX, 36, 0);
        if (made == null || made.isNull()) {
            throw Ffmpeg.noMemory();
        }
        av_display_rotation_set(new IntPointer(made.data()), coding.rotation());
        stream.codecpar().coded_side_data(list).nb_coded_side_data(n[0]);
    }

    @Override
    public void write(Frame frame) {
        if (coding.single() && count > 0) {
            throw new HaneulException(
                    "A second frame cannot go into a jpg",
                    "a jpg holds 1 picture",
                    "write an mp4, a gif or a folder instead");
        }
        write(frame, count);
    }

    /** Writes a frame that stands from tick {@code at} of the frame rate on: what unsteady files look like. */
    void write(Frame frame, long at) {
        if (coding.pixelFormat() == AV_PIX_FMT_PAL8) {
            if (av_frame_make_writable(picture) < 0) {
                throw Ffmpeg.noMemory();
            }
            Palette.of(frame).put(frame, picture);
        } else {
            pixels.write(frame, picture);
        }
        picture.pts(at);
        count = at + 1;
        picture.duration(1);
        Ffmpeg.check(avcodec_send_frame(codec, picture));
        drain();
        if (sound != null) {
            sound.until(samples());
        }
    }

    /** The number of samples of sound that last as long as the pictures so far. */
    private long samples() {
        return Math.round((double) count * rate[1] / rate[0] * Stereo.RATE);
    }

    private void drain() {
        while (true) {
            int code = avcodec_receive_packet(codec, packet);
            if (code == AVERROR_EAGAIN() || code == AVERROR_EOF) {
                return;
            }
            Ffmpeg.check(code);
            packet.stream_index(0);
            if (packet.duration() == 0) {
                packet.duration(1);
            }
            try (AVRational from = codec.time_base();
                    AVRational to = format.streams(0).time_base()) {
                av_packet_rescale_ts(packet, from, to);
            }
            Ffmpeg.check(av_interleaved_write_frame(format, packet));
        }
    }

    @Override
    public void finish() {
        Ffmpeg.check(avcodec_send_frame(codec, null));
        drain();
        if (sound != null) {
            sound.finish(samples());
        }
        Ffmpeg.check(av_write_trailer(format));
        int io = format.pb().error();
        int closed = avio_closep(format.pb());
        format.pb(null);
        Ffmpeg.check(io);
        Ffmpeg.check(closed);
        discard();
        if (!settings.isEmpty()) {
            try {
                switch (coding.muxer()) { // what FFmpeg does not write
                    case "gif" -> GifComment.append(path, settings);
                    case "webp" -> WebpComment.append(path, settings);
                    case "mjpeg" -> JpegComment.insert(path, settings);
                    default -> {}
                }
            } catch (IOException e) {
                throw Writable.failed(path, e);
            }
        }
    }

    @Override
    public void discard() {
        if (sound != null) {
            sound.close();
        }
        if (!format.isNull()) {
            if (format.pb() != null && !format.pb().isNull()) {
                avio_closep(format.pb());
            }
            avformat_free_context(format);
            format.setNull();
        }
        if (!codec.isNull()) {
            avcodec_free_context(codec);
            codec.setNull();
        }
        if (!packet.isNull()) {
            av_packet_free(packet);
            packet.setNull();
        }
        if (!picture.isNull()) {
            av_frame_free(picture);
            picture.setNull();
        }
        pixels.close();
    }
}
