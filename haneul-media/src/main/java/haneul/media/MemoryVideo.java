package haneul.media;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.media.ffmpeg.Limits;
import java.util.List;

/** A clip that is in memory already. */
record MemoryVideo(double fps, List<Frame> all) implements Video {
    static MemoryVideo of(double fps, List<Frame> frames) {
        Limits.rate(fps);
        if (frames.isEmpty()) {
            throw new HaneulException(
                    "A clip without frames was made",
                    "a clip has at least 1 frame, this has 0",
                    "give at least one frame");
        }
        Frame first = frames.get(0);
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            if (frame.width() != first.width() || frame.height() != first.height()) {
                throw new HaneulException(
                        "The frames of a clip differ in size",
                        "frame 0 is " + first.width() + "x" + first.height() + " and frame " + i + " is "
                                + frame.width() + "x" + frame.height(),
                        "bring all frames to one size first");
            }
        }
        return new MemoryVideo(fps, List.copyOf(frames));
    }

    @Override
    public int width() {
        return all.get(0).width();
    }

    @Override
    public int height() {
        return all.get(0).height();
    }

    @Override
    public int frames() {
        return all.size();
    }

    @Override
    public Frames open() {
        return Frames.of(all.size(), all::get);
    }
}
