package haneul.media.read;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.media.Matte;
import haneul.media.MediaInfo;
import haneul.media.ffmpeg.Ffmpeg;
import haneul.media.ffmpeg.PixelConverter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/** Facts about a file, as a {@link MediaInfo}, damaged files included. */
public final class Probe {
    private static final int DECODED = 3000;

    private Probe() {}

    /** Reads the headers, counts the frames, and decodes up to 3000 of them to see whether that can be done. */
    public static MediaInfo of(Path path) {
        Ffmpeg.ready();
        if (Files.isDirectory(path)) {
            FolderVideo folder = FolderVideo.of(path, Matte.WHITE);
            MediaInfo one = of(folder.pictures().get(0));
            return new MediaInfo(
                    "folder",
                    one.codec(),
                    folder.width(),
                    folder.height(),
                    folder.fps(),
                    folder.frames(),
                    folder.frames() / folder.fps(),
                    one.pixelFormat(),
                    one.range(),
                    one.matrix(),
                    one.transfer(),
                    one.primaries(),
                    one.alpha(),
                    one.rotation(),
                    null,
                    one.damage());
        }
        FileVideo video = FileVideo.asFarAsItGoes(path, Matte.WHITE);
        Loss loss = video.loss().nothing() ? Loss.ofPictures(path, video.loss().stated(), DECODED) : video.loss();
        AVFrame frame = av_frame_alloc();
        try (Decoder file = new Decoder(path)) {
            if (!file.next(frame)) {
                throw file.broken("none of its frames can be decoded");
            }
            AVPixFmtDescriptor kind = av_pix_fmt_desc_get(frame.format());
            return new MediaInfo(
                    file.container.name().toLowerCase(Locale.ROOT),
                    Ffmpeg.text(avcodec_get_name(file.stream.codecpar().codec_id())),
                    video.width(),
                    video.height(),
                    video.fps(),
                    video.frames(),
                    video.frames() / video.fps(),
                    PixelConverter.name(frame.format()),
                    PixelConverter.fullRange(frame, kind) ? "full" : "limited",
                    (kind.flags() & AV_PIX_FMT_FLAG_RGB) != 0 || frame.format() == AV_PIX_FMT_PAL8
                            ? "rgb"
                            : PixelConverter.matrixName(PixelConverter.matrix(frame)),
                    Ffmpeg.text(av_color_transfer_name(frame.color_trc())),
                    Ffmpeg.text(av_color_primaries_name(frame.color_primaries())),
                    video.transparent(),
                    video.orientation().degrees(),
                    file.hasAudio() ? sounding(path) : null,
                    loss.sentence());
        } finally {
            av_frame_free(frame);
        }
    }

    private static MediaInfo.Sounding sounding(Path path) {
        try (Decoder file = Decoder.ofSound(path)) {
            if (file.stream.isNull()) {
                return new MediaInfo.Sounding("unknown", 0, 0);
            }
            AVCodecParameters kind = file.stream.codecpar();
            return new MediaInfo.Sounding(
                    Ffmpeg.text(avcodec_get_name(kind.codec_id())),
                    kind.sample_rate(),
                    kind.ch_layout().nb_channels());
        }
    }
}
