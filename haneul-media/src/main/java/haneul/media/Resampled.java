package haneul.media;

import haneul.core.Frame;
import haneul.media.ffmpeg.Limits;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A clip at another frame rate and of equal duration. Slot {@code i} shows the source frame that stands at {@code i / fps} seconds. */
record Resampled(Video source, double fps) implements Video {
    Resampled {
        Limits.rate(fps);
    }

    @Override
    public int width() {
        return source.width();
    }

    @Override
    public int height() {
        return source.height();
    }

    @Override
    public int frames() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(source.frames() * fps / source.fps())));
    }

    private int sourceOf(int slot) {
        return (int) Math.min(source.frames() - 1L, (long) Math.floor(slot * source.fps() / fps + 1e-6));
    }

    @Override
    public Frames open() {
        Frames inner = source.open();
        int count = frames();
        return new Frames() {
            private int slot;
            private int read = -1; // index of the source frame in hand
            private @Nullable Frame held;

            @Override
            public boolean hasNext() {
                return slot < count;
            }

            @Override
            public Frame next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the clip has " + count + " frames");
                }
                int wanted = sourceOf(slot++);
                if (held == null || wanted > read) {
                    inner.skip(wanted - read - 1);
                    held = inner.next();
                    read = wanted;
                }
                return held;
            }

            @Override
            public void skip(int n) {
                slot = (int) Math.min(count, (long) slot + Math.max(0, n));
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }
}
