package haneul.media.read;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.core.HaneulException;
import haneul.media.ffmpeg.Ffmpeg;
import haneul.media.ffmpeg.Limits;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** One open file: packets, and pictures or sound out of them, in order. Not for two threads at once. */
public final class Decoder implements AutoCloseable {
    /** Codecs that may meet an unknown file; the hundreds of others in FFmpeg never do. */
    private static final String CODECS =
            "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,libdav1d,libaom-av1,libsvtav1,av1,mpeg4,mpeg2video,"
                    + "mpeg1video,mjpeg,prores,dnxhd,ffv1,rawvideo,qtrle,h263,theora,png,apng,gif,webp,vp8_alpha,"
                    + "aac,mp3,mp3float,mp2,mp2float,opus,libopus,vorbis,flac,ac3,eac3,dca,truehd,alac,amrnb,amrwb,"
                    + "pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,"
                    + "pcm_alaw,pcm_mulaw";

    private static final int FASTEST_SOUND = 768_000; // samples a second
    private static final int MOST_CHANNELS = 64;
    private static final int MOST_SAMPLES = 1 << 20; // of one frame of sound

    private static final int MOST_FAULTS = 10_000;

    final Path path;
    final Container container;
    final AVFormatContext format = new AVFormatContext(null);
    public final AVStream stream;
    private final @Nullable Composition composition;
    private final AVPacket packet = av_packet_alloc();
    private AVCodecContext codec = new AVCodecContext(null);
    private AVFrame scanned = new AVFrame(null);
    private boolean drained;
    private int distrust; // key frames to come until faults count again: after a jump pictures lack what they build on
    private int pictures;
    private int faults;
    private int errors; // faults, also those that do not count

    /** The pictures of a file. */
    Decoder(Path path) {
        this(path, AVMEDIA_TYPE_VIDEO);
    }

    /** The sound of a file; {@link #stream} is null where there is none, or none of a known kind. */
    public static Decoder ofSound(Path path) {
        return new Decoder(path, AVMEDIA_TYPE_AUDIO);
    }

    private Decoder(Path path, int kind) {
        Ffmpeg.ready();
        this.path = path;
        this.container = Container.of(path);
        PictureSize.check(path, container);
        try {
            open();
            this.stream = kind == AVMEDIA_TYPE_VIDEO ? pictureStream() : soundStream();
            this.composition = kind == AVMEDIA_TYPE_VIDEO ? composition() : null;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private @Nullable Composition composition() {
        return container == Container.AWEBP ? new WebpAnimation(this) : TileGrid.of(this);
    }

    private void open() {
        AVInputFormat reader = av_find_input_format(container.demuxer);
        AVDictionary options = new AVDictionary(null);
        try (BytePointer url = Ffmpeg.text("file:" + path.toAbsolutePath())) {
            Ffmpeg.put(options, "protocol_whitelist", "file");
            Ffmpeg.put(options, "codec_whitelist", CODECS);
            int code = avformat_open_input(format, url, reader, options);
            if (code < 0) {
                throw broken("its structure does not hold together: " + Ffmpeg.reason(code));
            }
        } finally {
            av_dict_free(options);
        }
        int code = avformat_find_stream_info(format, (PointerPointer<?>) null);
        if (code < 0) {
            throw broken("its streams cannot be read: " + Ffmpeg.reason(code));
        }
    }

    private AVStream pictureStream() {
        int index = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
        if (index < 0 || (format.streams(index).disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
            if (hasAudio()) {
                throw new HaneulException(
                        path + " holds sound and no pictures",
                        "none of the streams in it (" + format.nb_streams() + ") is video",
                        "give a file with a video stream");
            }
            throw broken("there is no video stream in it");
        }
        AVStream chosen = choose(index);
        Limits.size(
                path.toString(),
                Math.max(1, chosen.codecpar().width()),
                Math.max(1, chosen.codecpar().height()));
        return chosen;
    }

    private AVStream soundStream() {
        int index = av_find_best_stream(format, AVMEDIA_TYPE_AUDIO, -1, -1, (PointerPointer<?>) null, 0);
        return index < 0 ? new AVStream(null) : choose(index);
    }

    private AVStream choose(int index) {
        for (int i = 0; i < format.nb_streams(); i++) {
            format.streams(i).discard(i == index ? AVDISCARD_DEFAULT : AVDISCARD_ALL);
        }
        return format.streams(index);
    }

    public boolean hasAudio() {
        for (int i = 0; i < format.nb_streams(); i++) {
            if (format.streams(i).codecpar().codec_type() == AVMEDIA_TYPE_AUDIO) {
                return true;
            }
        }
        return false;
    }

    HaneulException broken(String because) {
        return new HaneulException(
                path + " holds no readable picture",
                because,
                "it is damaged or cut off: make, copy or download it again");
    }

    /** The next packet of the video, or null at the end; valid until the next call. Half a packet is none. */
    AVPacket packet() {
        while (true) {
            av_packet_unref(packet);
            if (av_read_frame(format, packet) < 0) {
                return null;
            }
            if (packet.stream_index() == stream.index() && (packet.flags() & AV_PKT_FLAG_CORRUPT) == 0) {
                if ((packet.flags() & AV_PKT_FLAG_DISCARD) == 0 && (packet.size() > 0 || container == Container.GIF)) {
                    pictures++;
                }
                if (distrust > 0 && (packet.flags() & AV_PKT_FLAG_KEY) != 0) {
                    distrust--;
                }
                return packet;
            }
        }
    }

    /** The number of packets with a picture that were read so far. */
    int pictures() {
        return pictures;
    }

    /** The number of packets and pictures so far that could not be decoded; those right after a jump do not count. */
    public int faults() {
        return faults;
    }

    /** True if a decoded picture has concealed errors. */
    boolean faulty(AVFrame frame) {
        return distrust == 0 && (frame.decode_error_flags() & ~AVFrame.FF_DECODE_ERROR_MISSING_REFERENCE) != 0;
    }

    /** Moves to the next frame that will be shown, without decoding it; a gif, whose packets may be empty, is decoded. */
    boolean advance() {
        if (scansByDecoding()) {
            if (scanned.isNull()) {
                scanned = av_frame_alloc();
            }
            boolean more = next(scanned);
            pictures += more && container == Container.AWEBP ? 1 : 0;
            return more;
        }
        while (true) {
            AVPacket next = packet();
            if (next == null || ((next.flags() & AV_PKT_FLAG_DISCARD) == 0 && next.size() > 0)) {
                return next != null;
            }
        }
    }

    private boolean scansByDecoding() {
        return container == Container.GIF || container == Container.AWEBP;
    }

    /** True where {@link #seek} is quicker than decoding from the start. */
    boolean seekable() {
        return composition == null && container != Container.GIF;
    }

    /** The timestamp of the frame that {@link #advance} came to, in ticks, or AV_NOPTS_VALUE. */
    long stamp() {
        if (scansByDecoding()) {
            return scanned.best_effort_timestamp();
        }
        return packet.pts() != AV_NOPTS_VALUE ? packet.pts() : packet.dts();
    }

    /** The duration of that frame in ticks, or 0. */
    long duration() {
        return scansByDecoding() ? scanned.duration() : packet.duration();
    }

    /** The decoder that is better than FFmpeg's own: dav1d, and libvpx where there is alpha, which FFmpeg's leaves out. */
    private @Nullable AVCodec preferred() {
        boolean alpha = Ffmpeg.get(stream.metadata(), "alpha_mode").equals("1");
        return switch (stream.codecpar().codec_id()) {
            case AV_CODEC_ID_AV1 -> avcodec_find_decoder_by_name("libdav1d");
            case AV_CODEC_ID_VP8 -> alpha ? avcodec_find_decoder_by_name("libvpx") : null;
            case AV_CODEC_ID_VP9 -> alpha ? avcodec_find_decoder_by_name("libvpx-vp9") : null;
            default -> null;
        };
    }

    private void openCodec() {
        if (stream.isNull()) {
            throw broken("the kind of its sound is not known");
        }
        AVCodec decoder = preferred();
        if (decoder == null || decoder.isNull()) {
            decoder = avcodec_find_decoder(stream.codecpar().codec_id());
        }
        String name = Ffmpeg.text(avcodec_get_name(stream.codecpar().codec_id()));
        if (decoder == null || decoder.isNull()) {
            throw new HaneulException(
                    path + " cannot be decoded",
                    "there is no decoder here for its codec " + name,
                    "convert it to H.264 in mp4 first");
        }
        AVCodecContext made = avcodec_alloc_context3(decoder);
        if (made == null || made.isNull()) {
            throw Ffmpeg.noMemory();
        }
        codec = made;
        if (avcodec_parameters_to_context(made, stream.codecpar()) < 0) {
            throw Ffmpeg.noMemory();
        }
        made.pkt_timebase(stream.time_base());
        made.thread_count(
                container.picture() ? 1 : Math.min(4, Runtime.getRuntime().availableProcessors()));
        made.max_pixels(Limits.pixels());
        AVDictionary options = new AVDictionary(null);
        try {
            Ffmpeg.put(options, "codec_whitelist", CODECS);
            int code = avcodec_open2(made, decoder, options);
            if (code < 0) {
                throw broken("the decoder for " + name + " refuses it: " + Ffmpeg.reason(code));
            }
        } finally {
            av_dict_free(options);
        }
    }

    /**
     * Decodes the next picture, or the next samples of sound, into {@code frame}; false at the end. Packets that do not
     * decode are passed over and counted, and so are pictures that are patched up.
     */
    public boolean next(AVFrame frame) {
        if (composition != null) {
            return composition.next(frame);
        }
        if (codec.isNull()) {
            openCodec();
        }
        while (true) {
            int code = avcodec_receive_frame(codec, frame);
            if (code >= 0) {
                if (frame.format() >= 0 && (isPicture(frame) || isSound(frame))) {
                    faults += isPicture(frame) && faulty(frame) ? 1 : 0;
                    return true;
                }
                av_frame_unref(frame);
            } else if (code == AVERROR_EOF || (drained && code == AVERROR_EAGAIN())) {
                return false;
            } else {
                if (code != AVERROR_EAGAIN() && fault() > MOST_FAULTS) {
                    return false;
                }
                if (!drained) {
                    AVPacket next = packet();
                    drained = next == null;
                    code = avcodec_send_packet(codec, next);
                    if (next != null && code < 0 && code != AVERROR_EAGAIN()) {
                        fault();
                    }
                }
            }
        }
    }

    private boolean isPicture(AVFrame frame) {
        return stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO
                && frame.width() > 0
                && frame.height() > 0
                && (long) frame.width() * frame.height() <= Limits.pixels();
    }

    private boolean isSound(AVFrame frame) {
        return stream.codecpar().codec_type() == AVMEDIA_TYPE_AUDIO
                && frame.nb_samples() > 0
                && frame.nb_samples() <= MOST_SAMPLES
                && frame.sample_rate() >= 1000
                && frame.sample_rate() <= FASTEST_SOUND
                && frame.ch_layout().nb_channels() > 0
                && frame.ch_layout().nb_channels() <= MOST_CHANNELS;
    }

    /** When the first picture is shown, in seconds by the clock of the file, which its sound goes by too. */
    public double firstPicture() {
        int index = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
        if (index < 0 || format.streams(index).start_time() == AV_NOPTS_VALUE) {
            return 0;
        }
        AVStream pictures = format.streams(index);
        return pictures.start_time() * seconds(pictures.time_base());
    }

    private int fault() {
        faults += distrust == 0 ? 1 : 0;
        return ++errors;
    }

    /** Goes back or forth to the last key frame whose timestamp is not after {@code tick}; false where that cannot be. */
    boolean seek(long tick) {
        if (codec.isNull()) {
            openCodec();
        }
        if (av_seek_frame(format, stream.index(), tick, AVSEEK_FLAG_BACKWARD) < 0) {
            return false;
        }
        avcodec_flush_buffers(codec);
        drained = false;
        distrust = 2;
        return true;
    }

    public double tick() {
        return container == Container.AWEBP ? WebpAnimation.TICK : seconds(stream.time_base());
    }

    private static double seconds(AVRational base) {
        return base.num() > 0 && base.den() > 0 ? (double) base.num() / base.den() : 1e-3;
    }

    /**
     * The rate that the file states, or 25. FFmpeg's {@code avg_frame_rate} is measured where timestamps were rounded to
     * milliseconds (72000/2999 for 24); {@code r_frame_rate} is exact there, but no average where frames are missing.
     */
    double statedFps() {
        double average = rate(stream.avg_frame_rate());
        double exact = rate(stream.r_frame_rate());
        if (average == 0 || Math.abs(exact / average - 1) < 0.002) {
            average = exact;
        }
        return average == 0 ? 25 : average;
    }

    /** Frames per second, or 0 where there is no sensible rate. */
    private static double rate(AVRational rate) {
        double fps = rate.den() > 0 ? (double) rate.num() / rate.den() : 0;
        return fps >= 0.01 && fps <= 1000 ? fps : 0;
    }

    @Override
    public void close() {
        if (composition != null) {
            composition.close();
        }
        if (!codec.isNull()) {
            avcodec_free_context(codec);
            codec.setNull();
        }
        if (!scanned.isNull()) {
            av_frame_free(scanned);
            scanned.setNull();
        }
        if (!packet.isNull()) {
            av_packet_free(packet);
            packet.setNull();
        }
        if (!format.isNull()) {
            avformat_close_input(format);
            format.setNull();
        }
    }
}
