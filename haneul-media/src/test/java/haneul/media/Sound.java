package haneul.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/** A file with a sound stream and nothing else. */
public final class Sound {
    private Sound() {}

    public static Path write(Path out) {
        Ffmpeg.ready();
        AVFormatContext format = new AVFormatContext(null);
        avformat_alloc_output_context2(format, null, "mov", out.toString());
        AVStream stream = avformat_new_stream(format, null);
        stream.codecpar().codec_type(AVMEDIA_TYPE_AUDIO);
        stream.codecpar().codec_id(AV_CODEC_ID_PCM_S16LE);
        stream.codecpar().sample_rate(8000);
        stream.codecpar().format(AV_SAMPLE_FMT_S16);
        stream.codecpar().block_align(2);
        av_channel_layout_default(stream.codecpar().ch_layout(), 1);
        AVIOContext io = new AVIOContext(null);
        avio_open(io, out.toString(), AVIO_FLAG_WRITE);
        format.pb(io);
        if (avformat_write_header(format, (AVDictionary) null) < 0) {
            throw new IllegalStateException("no header");
        }
        AVPacket packet = av_packet_alloc();
        av_new_packet(packet, 1600);
        packet.pts(0).dts(0).duration(800);
        av_interleaved_write_frame(format, packet);
        av_write_trailer(format);
        avio_closep(format.pb());
        avformat_free_context(format);
        av_packet_free(packet);
        return out;
    }
}
