package haneul.diffusion.canvas;

import haneul.core.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pasted frame of a canvas.
 *
 * @param run the length of the pasted clip that it is of: the frame is held still over its latent frame if that is at least
 *     as long; 0 if it never is
 */
record Pasted(Frame frame, int run) {
    /** Whether it is held still over a latent frame of so many frames. */
    private boolean isHeld(int group) {
        return run > 0 && run <= group;
    }

    /**
     * The pasted frame that shows at a frame: its own, or the nearest that is held still there.
     *
     * @param pasted of all frames
     * @param group frames that share a latent frame after the first one
     * @return its index; −1 if there is none
     */
    static int source(List<@Nullable Pasted> pasted, int frame, int group) {
        if (pasted.get(frame) != null) {
            return frame;
        }
        int nearest = -1;
        int start = groupStart(frame, group);
        for (int k = start; frame > 0 && k < Math.min(start + group, pasted.size()); k++) {
            Pasted p = pasted.get(k);
            if (p != null && p.isHeld(group) && (nearest < 0 || Math.abs(k - frame) < Math.abs(nearest - frame))) {
                nearest = k;
            }
        }
        return nearest;
    }

    /** The first frame of a frame's group; frame 0 is a group alone. */
    static int groupStart(int frame, int group) {
        return frame == 0 ? 0 : (frame - 1) / group * group + 1;
    }
}
