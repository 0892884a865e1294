package haneul.world;

import haneul.core.Frame;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Comparison of objects with their scene, frame by frame. The oracle reads a clip as a whole; this looks
 * at places and sizes in single frames, and needs a scene whose places are known: because a part of its clip was given.
 */
public final class Tracks {
    private static final double LEAST_AREA = 0.005;
    private static final double CLEARLY = 3;
    /** Mean distance from the true place, in units of the shorter side: four pixels of 64. */
    private static final double NEAR = 0.0625;
    /** Mean difference of the logarithm of the area. */
    private static final double ALIKE = 0.3;
    /** The distance of a missing object, or of one that is visible while it should be hidden. */
    private static final double LOST = 1;

    private Tracks() {}

    /**
     * True if every object is near its true place and size, on average over the frames that count. Frames
     * in which an object is hidden count only if it is visible there nevertheless.
     *
     * @param frames the whole clip
     * @param counts which of its frames count, from 0
     */
    public static boolean follows(Scene scene, List<Frame> frames, IntPredicate counts) {
        int n = scene.objects().size();
        double[] distance = new double[n];
        double[] growth = new double[n];
        int[] looked = new int[n];
        for (int i = 0; i < frames.size(); i++) {
            if (!counts.test(i)) {
                continue;
            }
            Frame have = frames.get(i);
            double unit = Math.min(have.width(), have.height());
            double least = LEAST_AREA * unit * unit;
            Mask[] seen = Mask.of(have);
            Mask[] real = Mask.of(truth(scene, frames, i));
            for (int k = 0; k < n; k++) {
                int hue = scene.objects().get(k).hue().ordinal();
                Mask a = seen[hue];
                Mask b = real[hue];
                if (b.area < least) {
                    if (a.area > CLEARLY * least) {
                        distance[k] += LOST;
                        looked[k]++;
                    }
                } else if (a.area < least) {
                    distance[k] += LOST;
                    looked[k]++;
                } else {
                    distance[k] += Math.hypot(a.x - b.x, a.y - b.y) / unit;
                    growth[k] += Math.abs(Math.log(a.area / b.area));
                    looked[k]++;
                }
            }
        }
        for (int k = 0; k < n; k++) {
            if (distance[k] > NEAR * looked[k] || growth[k] > ALIKE * looked[k]) {
                return false;
            }
        }
        return true;
    }

    /** True if every object has its form in most of the frames from {@code from} on, where objects must not overlap. */
    public static boolean keepsForms(Scene scene, List<Frame> frames, int from) {
        for (SceneObject t : scene.objects()) {
            int right = 0;
            for (int i = from; i < frames.size(); i++) {
                Mask m = Mask.of(frames.get(i))[t.hue().ordinal()];
                right += m.area > 0 && nearest(m, t.motion().angle(time(frames, i))) == t.form() ? 1 : 0;
            }
            if (2 * right <= frames.size() - from) {
                return false;
            }
        }
        return true;
    }

    /** True if in most frames every object is visible, on the side of the one before that its scene has it on. */
    public static boolean keepsSides(Scene scene, List<Frame> frames) {
        List<Mask[]> masks = frames.stream().map(Mask::of).toList();
        for (int k = 1; k < scene.objects().size(); k++) {
            SceneObject object = scene.objects().get(k);
            SceneObject other = scene.objects().get(k - 1);
            Relation asked = Relation.of(object, other, frames.size() > 1);
            int right = 0;
            for (Mask[] m : masks) {
                Mask a = m[object.hue().ordinal()];
                Mask b = m[other.hue().ordinal()];
                double least = LEAST_AREA * Math.pow(Math.min(a.width, a.height), 2);
                right += a.area >= least && b.area >= least && Relation.of(a.x - b.x, a.y - b.y) == asked ? 1 : 0;
            }
            if (asked != null && 2 * right <= frames.size()) {
                return false;
            }
        }
        return true;
    }

    private static Form nearest(Mask m, double angle) {
        Form best = Form.CIRCLE;
        double most = -1;
        for (Form f : Form.values()) {
            double fit = m.fit(f, f.isRound() ? 0 : angle);
            if (fit > most) {
                most = fit;
                best = f;
            }
        }
        return best;
    }

    private static Frame truth(Scene scene, List<Frame> frames, int i) {
        Frame f = frames.get(i);
        return Renderer.frame(scene, f.width(), f.height(), time(frames, i));
    }

    private static double time(List<Frame> frames, int i) {
        return frames.size() == 1 ? 0 : i / (frames.size() - 1.0);
    }
}
