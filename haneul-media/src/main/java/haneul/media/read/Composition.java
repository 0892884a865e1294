package haneul.media.read;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Pictures that are composed of several coded ones: tiles beside each other, or patches over each other. */
interface Composition extends AutoCloseable {
    /** Composes the next picture into {@code frame}; false at the end. */
    boolean next(AVFrame frame);

    @Override
    void close();
}
