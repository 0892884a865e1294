package haneul.job.task;

import haneul.core.Frame;
import haneul.diffusion.canvas.Level;
import haneul.media.Video;
import java.util.ArrayList;
import java.util.List;

/** Pictures read as masks: white 1, black 0. */
final class Masks {
    private Masks() {}

    /** One for each frame of a clip; a shorter mask holds its last picture. */
    static List<Level> of(Video mask, int frames) {
        List<Level> out = new ArrayList<>();
        for (Frame f : mask.slice(0, Math.min(frames, mask.frames())).all()) {
            float[] level = new float[f.width() * f.height()];
            for (int p = 0; p < level.length; p++) {
                int sum = 0;
                for (int c = 0; c < 3; c++) {
                    sum += f.rgb()[3 * p + c] & 255;
                }
                level[p] = sum / (3 * 255f);
            }
            out.add(Level.of(level));
        }
        while (out.size() < frames) {
            out.add(out.get(out.size() - 1));
        }
        return out;
    }
}
