package haneul.media.write;

import haneul.core.Frame;
import haneul.media.VideoWriter;
import haneul.media.ffmpeg.Ffmpeg;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

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
}
