package haneul.media;

import haneul.core.Frame;
import haneul.core.HaneulException;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Clips of one size, one behind the other, at the rate of the first. */
record Joined(List<Video> parts) implements Video {
    Joined {
        Video first = parts.get(0);
        for (Video v : parts) {
            if (v.width() != first.width() || v.height() != first.height()) {
                throw new HaneulException(
                        "These clips cannot be joined",
                        "one is " + first.width() + "x" + first.height() + " and another " + v.width() + "x"
                                + v.height(),
                        "fit them to one size first");
            }
        }
        parts = List.copyOf(parts);
    }

    @Override
    public double fps() {
        return parts.get(0).fps();
    }

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
