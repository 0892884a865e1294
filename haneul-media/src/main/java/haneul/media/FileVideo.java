package haneul.media;

import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.core.Frame;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** A clip in a file: its size, length and rate are known, its pictures are decoded by each reader anew. */
record FileVideo(Path path, Timeline timeline, Orientation orientation, int codedWidth, int codedHeight)
        implements Video {
    static FileVideo of(Path path) {
        Timeline timeline;
        try (Decoder file = new Decoder(path)) {
            timeline = Timeline.scan(file);
        }
        AVFrame frame = av_frame_alloc();
        try (Decoder file = new Decoder(path)) {
            if (!file.next(frame)) {
                throw file.broken("none of its frames can be decoded");
            }
            return new FileVideo(path, timeline, Orientation.of(file.stream, frame), frame.width(), frame.height());
        } finally {
            av_frame_free(frame);
        }
    }

    @Override
    public int width() {
        return orientation.turned() ? codedHeight : codedWidth;
    }

    @Override
    public int height() {
        return orientation.turned() ? codedWidth : codedHeight;
    }

    @Override
    public int frames() {
        return timeline.frames;
    }

    @Override
    public double fps() {
        return timeline.fps;
    }

    @Override
    public Frames open() {
        return new Reader();
    }

    /** Holds two decoded pictures: the one that stands and the one that comes next. */
    private final class Reader implements Frames {
        private final Decoder file = new Decoder(path);
        private final Pixels pixels = new Pixels();
        private final AVFrame current = av_frame_alloc();
        private final AVFrame coming = av_frame_alloc();
        private double comingAt;
        private boolean ended;
        private int decoded; // pictures so far
        private int slot;
        private @Nullable Frame shown; // current as RGB, once converted
        private boolean closed;

        @Override
        public boolean hasNext() {
            return !closed && slot < timeline.frames;
        }

        @Override
        public void skip(int n) {
            slot = (int) Math.min(timeline.frames, (long) slot + Math.max(0, n));
        }

        @Override
        public Frame next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the clip has " + timeline.frames + " frames");
            }
            double target = timeline.target(slot++);
            while (!ended && (coming.width() == 0 || comingAt <= target)) {
                if (coming.width() > 0) {
                    promote();
                }
                decode();
            }
            if (current.width() == 0) { // the first picture stands later than the first slot
                if (coming.width() == 0) {
                    throw file.broken("none of its frames can be decoded");
                }
                promote();
            }
            if (shown == null) {
                shown = orientation.apply(pixels.read(current, codedWidth, codedHeight));
                return shown;
            }
            return new Frame(shown.width(), shown.height(), shown.rgb().clone());
        }

        private void promote() {
            av_frame_unref(current);
            av_frame_move_ref(current, coming);
            shown = null;
        }

        private void decode() {
            if (!file.next(coming)) {
                ended = true;
                return;
            }
            long stamp = coming.best_effort_timestamp();
            if (timeline.byOrder) {
                comingAt = decoded;
            } else {
                comingAt = stamp == AV_NOPTS_VALUE ? timeline.guess(decoded) : stamp;
            }
            decoded++;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            av_frame_free(current);
            av_frame_free(coming);
            pixels.close();
            file.close();
        }
    }
}
