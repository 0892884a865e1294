package haneul.model.caption;

import haneul.core.Frame;
import java.util.List;

/** Describes clips in words: a captioner of Haneul's own, or a vision model behind a URL. */
public interface ClipCaptioner extends AutoCloseable {
    /** Its name for records, such as {@code bundled}. */
    String name();

    /**
     * Several captions of each clip.
     *
     * @param clips frames of each clip, at least one, all of one size within a clip
     * @param count captions of each clip; the first is the most likely one, the others are sampled
     * @param seed of the sampled ones
     * @return for each clip {@code count} captions, none blank; a clip that it cannot describe has fewer, or none
     */
    List<List<String>> caption(List<List<Frame>> clips, CaptionStyle style, int count, long seed);

    @Override
    void close();
}
