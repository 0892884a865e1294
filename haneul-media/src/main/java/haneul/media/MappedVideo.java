package haneul.media;

import haneul.core.Frame;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A clip whose frames pass through a function on their way out. */
final class MappedVideo implements Video {
    private final Video source;
    private final UnaryOperator<Frame> change;
    private @Nullable Frame first; // read once, to know the size

    MappedVideo(Video source, UnaryOperator<Frame> change) {
        this.source = source;
        this.change = change;
    }

    private synchronized Frame first() {
        if (first == null) {
            first = change.apply(source.frame(0));
        }
        return first;
    }

    @Override
    public int width() {
        return first().width();
    }

    @Override
    public int height() {
        return first().height();
    }

    @Override
    public int frames() {
        return source.frames();
    }

    @Override
    public double fps() {
        return source.fps();
    }

    @Override
    public Frames open() {
        return through(source.open(), change);
    }

    /** {@code inner} with every frame changed. */
    static Frames through(Frames inner, UnaryOperator<Frame> change) {
        return new Frames() {
            @Override
            public boolean hasNext() {
                return inner.hasNext();
            }

            @Override
            public Frame next() {
                return change.apply(inner.next());
            }

            @Override
            public void skip(int n) {
                inner.skip(n);
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }
}
