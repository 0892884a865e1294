package haneul.media;

import haneul.core.Frame;
import haneul.core.HaneulException;
import java.util.List;
import java.util.NoSuchElementException;

/** A run of frames of another clip. */
record Slice(Video source, int from, int to) implements Video {
    Slice {
        if (from < 0 || to <= from || to > source.frames()) {
            throw new HaneulException(
                    "Frames " + from + " to " + to + " were asked for",
                    "the clip has " + source.frames() + " frames, and a part of it at least 1",
                    "choose 0 <= from < to <= " + source.frames());
        }
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
        return to - from;
    }

    @Override
    public double fps() {
        return source.fps();
    }

    @Override
    public List<String> adaptations() {
        return source.adaptations();
    }

    @Override
    public Frames open() {
        Frames inner = source.open();
        inner.skip(from);
        return new Frames() {
            private int left = frames();

            @Override
            public boolean hasNext() {
                return left > 0 && inner.hasNext();
            }

            @Override
            public Frame next() {
                if (left <= 0) {
                    throw new NoSuchElementException("the slice ends here");
                }
                left--;
                return inner.next();
            }

            @Override
            public void skip(int n) {
                int some = Math.min(left, Math.max(0, n));
                inner.skip(some);
                left -= some;
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }
}
