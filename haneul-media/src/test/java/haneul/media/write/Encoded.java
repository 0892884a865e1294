package haneul.media.write;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.core.Frame;
import haneul.media.VideoWriter;
import haneul.media.ffmpeg.Ffmpeg;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.PointerPointer;

/** Files of any coding and with any timestamps, such as other programs write. */
public final class Encoded {
    private Encoded() {}

    /** Frames at 8 per second. */
    public static Path write(Path out, Coding coding, List<Frame> frames) {
        return write(out, coding, 8, IntStream.range(0, frames.size()).toArray(), frames::get);
    }

    /** For each of {@code at}, in ticks of the frame rate, the frame that {@code frame} gives for it. */
    public static Path write(Path out, Coding coding, double fps, int[] at, IntFunction<Frame> frame) {
        Ffmpeg.ready();
        Frame first = frame.apply(at[0]);
        Muxer muxer = new Muxer(out, coding, first.width(), first.height(), fps, VideoWriter.Options.PLAIN);
        try {
            for (int tick : at) {
                muxer.write(frame.apply(tick), tick);
            }
            muxer.finish();
        } finally {
            muxer.discard();
        }
        return out;
    }

    /**
     * A file of pictures that are painted as the encoder takes them, with alpha too.
     *
     * @param coding its rotation is not used
     * @param paint fills a frame of the coding's pixel format, which is allocated already; its pts is the number
     */
    public static Path painted(Path out, Coding coding, int width, int height, int frames, Consumer<AVFrame> paint) {
        Ffmpeg.ready();
        AVCodecContext codec = avcodec_alloc_context3(avcodec_find_encoder_by_name(coding.encoder()));
        codec.width(width).height(height).pix_fmt(coding.pixelFormat()).thread_count(1);
        codec.time_base().num(1).den(8);
        codec.framerate().num(8).den(1);
        AVDictionary options = new AVDictionary(null);
        coding.settings().forEach((k, v) -> Ffmpeg.put(options, k, v));
        Ffmpeg.check(avcodec_open2(codec, codec.codec(), options));
        AVFormatContext format = container(out, coding.muxer());
        AVStream stream = avformat_new_stream(format, null);
        Ffmpeg.check(avcodec_parameters_from_context(stream.codecpar(), codec));
        stream.time_base(codec.time_base());
        Ffmpeg.check(avformat_write_header(format, (AVDictionary) null));
        AVPacket packet = av_packet_alloc();
        for (int i = 0; i <= frames; i++) {
            AVFrame frame = i < frames ? av_frame_alloc() : new AVFrame(null);
            if (i < frames) {
                frame.width(width).height(height).format(coding.pixelFormat()).pts(i);
                Ffmpeg.check(av_frame_get_buffer(frame, 0));
                paint.accept(frame);
            }
            Ffmpeg.check(avcodec_send_frame(codec, frame));
            while (avcodec_receive_packet(codec, packet) >= 0) {
                av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
                Ffmpeg.check(av_interleaved_write_frame(format, packet));
            }
            av_frame_free(frame);
        }
        av_packet_free(packet);
        avcodec_free_context(codec);
        av_dict_free(options);
        return finished(out, format);
    }

    /** The pictures of a file in another container, not encoded again. */
    public static Path copied(Path in, Path out, String muxer) {
        Ffmpeg.ready();
        AVFormatContext from = new AVFormatContext(null);
        Ffmpeg.check(avformat_open_input(from, in.toString(), null, null));
        Ffmpeg.check(avformat_find_stream_info(from, (PointerPointer<?>) null));
        AVFormatContext to = container(out, muxer);
        AVStream stream = avformat_new_stream(to, null);
        Ffmpeg.check(avcodec_parameters_copy(stream.codecpar(), from.streams(0).codecpar()));
        stream.codecpar().codec_tag(0);
        stream.time_base(from.streams(0).time_base());
        Ffmpeg.check(avformat_write_header(to, (AVDictionary) null));
        AVPacket packet = av_packet_alloc();
        while (av_read_frame(from, packet) >= 0) {
            av_packet_rescale_ts(packet, from.streams(0).time_base(), stream.time_base());
            Ffmpeg.check(av_interleaved_write_frame(to, packet));
        }
        av_packet_free(packet);
        avformat_close_input(from);
        return finished(out, to);
    }

    private static AVFormatContext container(Path out, String muxer) {
        AVFormatContext format = new AVFormatContext(null);
        Ffmpeg.check(avformat_alloc_output_context2(format, null, muxer, out.toString()));
        AVIOContext io = new AVIOContext(null);
        Ffmpeg.check(avio_open(io, out.toString(), AVIO_FLAG_WRITE));
        format.pb(io);
        return format;
    }

    private static Path finished(Path out, AVFormatContext format) {
        Ffmpeg.check(av_write_trailer(format));
        avio_closep(format.pb());
        avformat_free_context(format);
        return out;
    }
}
