package haneul.app.cli;

import haneul.core.Frame;
import haneul.media.Frames;
import haneul.media.Video;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Clips of one size, one behind the other, at one rate. */
record Joined(double fps, List<Video> parts) implements Video {
    @Override
    public int width() {
        return parts.get(0).width();
    }

    @Override
    public int height() {
        return parts.get(0).height();
    }

    @Override
    public int frames() {
        return parts.stream().mapToInt(Video::frames).sum();
    }

    @Override
    public Frames open() {
        return new Frames() {
            private int part;
            private @Nullable Frames now;

            @Override
            public boolean hasNext() {
                while (now == null || !now.hasNext()) {
                    close();
                    if (part == parts.size()) {
                        return false;
                    }
                    now = parts.get(part++).open();
                }
                return true;
            }

            @Override
            public Frame next() {
                if (!hasNext() || now == null) {
                    throw new NoSuchElementException("the video has " + frames() + " frames");
                }
                return now.next();
            }

            @Override
            public void close() {
                if (now != null) {
                    now.close();
                    now = null;
                }
            }
        };
    }
}
