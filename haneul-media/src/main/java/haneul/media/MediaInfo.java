package haneul.media;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * What a clip or picture is.
 *
 * @param container "mp4", "matroska", "gif", "png", "apng", "jpeg", "webp" or "folder"
 * @param codec FFmpeg's name for it, such as "h264"
 * @param width pixels as shown, after rotation
 * @param height pixels as shown
 * @param fps frames per second; of an unsteady clip the rate at which it is read
 * @param frames frames at that rate
 * @param seconds frames / fps
 * @param pixelFormat FFmpeg's name for it, such as "yuv420p"
 * @param range "limited" or "full"
 * @param matrix "bt709", "bt601", "bt2020", "smpte240m", "fcc" or "rgb"; where the file states none, what is assumed
 * @param rotation degrees clockwise by which the stored pictures are turned for showing: 0, 90, 180 or 270
 * @param sound what it sounds like, or null
 * @param damage what is lost, such as "3 of 17 frames can be read"; "" where nothing is
 */
public record MediaInfo(
        String container,
        String codec,
        int width,
        int height,
        double fps,
        int frames,
        double seconds,
        String pixelFormat,
        String range,
        String matrix,
        int rotation,
        @Nullable Sounding sound,
        String damage) {
    private static final int DECODED = 3000;

    /**
     * The sound of a clip.
     *
     * @param codec FFmpeg's name for it, such as "aac"
     * @param rate samples per second
     * @param channels 1 is mono, 2 is stereo
     */
    public record Sounding(String codec, int rate, int channels) {}

    /** Whether there is sound. */
    public boolean audio() {
        return sound != null;
    }

    /** Whether it is a single picture, which has no rate. */
    public boolean picture() {
        return List.of("png", "jpeg", "webp").contains(container);
    }

    /** Reads the headers, counts the frames, and decodes up to 3000 of them to see whether that can be done. */
    public static MediaInfo of(Path path) {
        Ffmpeg.ready();
        if (Files.isDirectory(path)) {
            FolderVideo folder = FolderVideo.of(path, Matte.WHITE);
            MediaInfo one = of(folder.pictures().get(0));
            return new MediaInfo(
                    "folder",
                    one.codec,
                    folder.width(),
                    folder.height(),
                    folder.fps(),
                    folder.frames(),
                    folder.frames() / folder.fps(),
                    one.pixelFormat,
                    one.range,
                    one.matrix,
                    one.rotation,
                    null,
                    one.damage);
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
                            : Coding.nameOf(PixelConverter.matrix(frame)),
                    video.orientation().degrees(),
                    file.hasAudio() ? sounding(path) : null,
                    loss.told());
        } finally {
            av_frame_free(frame);
        }
    }

    private static Sounding sounding(Path path) {
        try (Decoder file = Decoder.ofSound(path)) {
            if (file.stream.isNull()) {
                return new Sounding("unknown", 0, 0);
            }
            AVCodecParameters kind = file.stream.codecpar();
            return new Sounding(
                    Ffmpeg.text(avcodec_get_name(kind.codec_id())),
                    kind.sample_rate(),
                    kind.ch_layout().nb_channels());
        }
    }
}
