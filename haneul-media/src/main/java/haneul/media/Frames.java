package haneul.media;

import haneul.core.Frame;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

/** A forward reader of one clip. It holds a decoder and a few pictures, never the whole clip; close it. */
public interface Frames extends Iterator<Frame>, AutoCloseable {
    /** Moves over up to {@code n} frames; cheaper than reading them. */
    default void skip(int n) {
        for (int i = 0; i < n && hasNext(); i++) {
            next();
        }
    }

    @Override
    void close();

    /** Reads frame after frame out of something that can be asked for any of them. */
    static Frames of(int count, IntFunction<Frame> at) {
        return new Frames() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public Frame next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the clip has " + count + " frames");
                }
                return at.apply(next++);
            }

            @Override
            public void skip(int n) {
                next = (int) Math.min(count, (long) next + Math.max(0, n));
            }

            @Override
            public void close() {}
        };
    }
}
