package haneul.media.sound;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swresample.*;

import haneul.media.ffmpeg.Ffmpeg;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** A resampler of decoded sound to interleaved stereo floats at 48 kHz. One channel becomes two of its loudness. */
public final class Stereo implements AutoCloseable {
    public static final int RATE = 48_000;
    static final int CHANNELS = 2;

    /** The largest magnitude of a sample; a larger one, or NaN, comes from a damaged file. */
    private static final float LOUDEST = 1e6f;

    private final SwrContext resampler;
    private final int format;
    private final int rate;
    private final int channels;
    private final AVFrame out = av_frame_alloc();

    /** For frames like this one. */
    Stereo(AVFrame like) {
        format = like.format();
        rate = like.sample_rate();
        channels = like.ch_layout().nb_channels();
        resampler = swr_alloc();
        if (resampler == null || resampler.isNull()) {
            throw Ffmpeg.noMemory();
        }
        av_opt_set_double(resampler, "rematrix_maxval", 1, 0); // many channels do not become louder than one
    }

    boolean takes(AVFrame frame) {
        return format == frame.format()
                && rate == frame.sample_rate()
                && channels == frame.ch_layout().nb_channels();
    }

    /**
     * The samples that {@code in} brings, some of them later; null gives those that are left.
     *
     * @return stereo, or null where FFmpeg refuses the frame
     */
    float @Nullable [] convert(@Nullable AVFrame in) {
        av_frame_unref(out);
        out.format(AV_SAMPLE_FMT_FLT);
        out.sample_rate(RATE);
        int given = Math.min(channels, CHANNELS);
        av_channel_layout_default(out.ch_layout(), given);
        if (swr_convert_frame(resampler, out, in) < 0) {
            return null;
        }
        float[] some = new float[given * Math.max(0, out.nb_samples())];
        if (some.length > 0) {
            new FloatPointer((Pointer) out.data(0)).get(some);
        }
        float[] stereo = new float[some.length / given * CHANNELS];
        for (int i = 0; i < stereo.length; i++) {
            float sample = some[i * given / CHANNELS];
            stereo[i] = Math.abs(sample) < LOUDEST ? sample : 0;
        }
        return stereo;
    }

    @Override
    public void close() {
        swr_free(resampler);
        av_frame_free(out);
    }
}
