package haneul.train.data.caption;

import haneul.core.Frame;
import haneul.media.Frames;
import haneul.media.Video;
import haneul.train.data.DataSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a captioner sees of a clip.
 *
 * @param frames at most, at least 1
 * @param spread whether they are evenly spaced from the first to the last one, instead of the first ones
 * @param longestSide larger clips are scaled down to it, in proportion; pixels
 */
public record Sight(int frames, boolean spread, int longestSide) {
    /**
     * Decodes them.
     *
     * @return at least one
     * @throws haneul.core.HaneulException if the clip cannot be read
     */
    List<Frame> of(Path clip) {
        Video video = DataSet.fitted(
                Video.read(clip), new DataSet.Reading(longestSide, spread ? Integer.MAX_VALUE : frames, 0));
        int count = Math.min(frames, video.frames());
        List<Frame> out = new ArrayList<>();
        try (Frames reader = video.open()) {
            int next = 0;
            for (int i = 0; i < count; i++) {
                int wanted = count == 1 ? 0 : (int) ((long) i * (video.frames() - 1) / (count - 1));
                reader.skip(wanted - next);
                out.add(reader.next());
                next = wanted + 1;
            }
        }
        return out;
    }
}
