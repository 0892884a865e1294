package haneul.eval;

import haneul.core.Frame;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import java.util.ArrayList;
import java.util.List;

/** The frames of a true clip that are given besides its sentence; the others are painted. */
public enum Given {
    /** The first frame. */
    ANIMATE("animate"),
    /** The first half: one frame and half of the groups. */
    EXTEND("extend"),
    /** One frame and the first group, and the last group. */
    BETWEEN("in-between");

    /** As the table calls it. */
    public final String label;

    Given(String label) {
        this.label = label;
    }

    /** True if a clip is long enough to have given and painted frames. */
    public boolean fits(int frames, int group) {
        return (frames - 1) / group >= ordinal() + 1;
    }

    /** True for the frames that are given. */
    public boolean known(int frame, int frames, int group) {
        int groups = (frames - 1) / group;
        return switch (this) {
            case ANIMATE -> frame == 0;
            case EXTEND -> frame <= groups / 2 * group;
            case BETWEEN -> frame <= group || frame > (groups - 1) * group;
        };
    }

    /** A canvas with the given frames of a true clip, and the sentence. */
    public Canvas canvas(List<Frame> clip, String sentence, Grid grid, int group) {
        Canvas canvas = Canvas.blank(grid).say(sentence);
        for (int from = 0; from < clip.size(); ) {
            int to = from;
            while (to < clip.size() && known(to, clip.size(), group)) {
                to++;
            }
            if (to > from) {
                canvas = canvas.paste(clip.subList(from, to), from);
            }
            from = Math.max(to, from + 1);
        }
        return canvas;
    }

    /** The baseline without a model: each frame that is not given repeats the last given one before it. */
    public List<Frame> heldStill(List<Frame> clip, int group) {
        List<Frame> out = new ArrayList<>();
        for (int i = 0; i < clip.size(); i++) {
            out.add(known(i, clip.size(), group) ? clip.get(i) : out.get(i - 1));
        }
        return out;
    }
}
