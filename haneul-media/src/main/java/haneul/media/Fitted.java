package haneul.media;

import haneul.media.ffmpeg.Limits;

/** A clip at another size. */
record Fitted(Video source, int width, int height, Fit fit) implements Video {
    Fitted {
        Limits.size("The new size", width, height);
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
        return MappedVideo.through(source.open(), frame -> Resize.of(frame, width, height, fit));
    }
}
