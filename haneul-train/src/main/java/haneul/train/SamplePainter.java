package haneul.train;

import haneul.core.Frame;
import haneul.core.Progress;
import java.util.List;

/** Paints with the model in training, as it is at that moment; this module itself paints nothing. */
@FunctionalInterface
public interface SamplePainter {
    /**
     * @param width of a frame, as {@code height} in pixels
     * @param frames how many
     * @return the frames, painted with the same noise each time
     */
    List<Frame> paint(String prompt, int width, int height, int frames, Progress progress);
}
