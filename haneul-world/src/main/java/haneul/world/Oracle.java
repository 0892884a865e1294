package haneul.world;

import haneul.core.Frame;
import haneul.world.Reading.Seen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a clip of the world from its pixels. It has learnt nothing: colours are separated from grey, outlines are
 * compared with the forms, and paths with the motions. From 64 pixels and 17 frames on it is right on nearly every true
 * clip; a blurred or noisy one it reads as far as it can.
 */
public final class Oracle {
    private static final double LEAST_AREA = 0.005;
    private static final double LEAST_FIT = 0.62;
    private static final double LOOSEST_PATH = 0.075;

    private Oracle() {}

    /** Reads a clip. All frames must have the same size. */
    public static Reading read(List<Frame> frames) {
        int w = frames.get(0).width();
        int h = frames.get(0).height();
        double unit = Math.min(w, h);
        List<Mask[]> masks = frames.stream().map(Mask::of).toList();
        Background background = null;
        Camera camera = Camera.STILL;
        double best = Double.MAX_VALUE;
        for (Background g : Background.values()) {
            for (Camera c : Camera.values()) {
                if (c != Camera.STILL && (!g.showsCamera() || frames.size() == 1)) {
                    continue;
                }
                double e = backgroundError(frames, masks, g, c);
                if (e < best) {
                    best = e;
                    background = g;
                    camera = c;
                }
            }
        }
        List<Seen> objects = new ArrayList<>();
        for (Hue hue : Hue.values()) {
            int present = 0;
            for (Mask[] m : masks) {
                if (m[hue.ordinal()].area > LEAST_AREA * unit * unit) {
                    present++;
                }
            }
            if (present >= 0.55 * frames.size()) {
                objects.add(see(hue, masks, camera, w, h));
                if (doubled(hue, masks, unit)) {
                    objects.add(new Seen(hue, null, ObjectSize.SMALL, null, 0));
                }
            }
        }
        return new Reading(background, camera, objects);
    }

    /**
     * True if there is a second object of the same colour. Objects of the world differ in colour; where one passes behind
     * another it may be in two parts, so those moments do not count.
     */
    private static boolean doubled(Hue hue, List<Mask[]> masks, double unit) {
        int looked = 0;
        int twice = 0;
        for (Mask[] m : masks) {
            Mask own = m[hue.ordinal()];
            if (own.area > LEAST_AREA * unit * unit && !touches(m, hue)) {
                looked++;
                twice += own.other > LEAST_AREA * unit * unit ? 1 : 0;
            }
        }
        return twice > 0.3 * looked;
    }

    /** Compares a clip with a scene. In a single frame the motion counts as right. */
    public static Verdict judge(Scene asked, List<Frame> frames) {
        return judge(asked, read(frames), frames.size() > 1);
    }

    static Verdict judge(Scene asked, Reading seen, boolean moving) {
        boolean hue = true;
        boolean form = true;
        boolean size = true;
        boolean motion = true;
        List<Seen> left = new ArrayList<>(seen.objects());
        for (SceneObject t : asked.objects()) {
            Seen match = null;
            double best = -1;
            for (Seen s : left) {
                double score = (s.hue() == t.hue() ? 4 : 0)
                        + (s.form() == t.form() ? 2 : 0)
                        + (s.motion() == t.motion() ? 1 : 0)
                        + (s.size() == t.size() ? 0.5 : 0);
                if (score > best) {
                    best = score;
                    match = s;
                }
            }
            if (match == null) {
                return new Verdict(
                        false,
                        false,
                        false,
                        false,
                        false,
                        seen.background() == asked.background(),
                        seen.camera() == asked.camera());
            }
            left.remove(match);
            hue &= match.hue() == t.hue();
            form &= match.form() == t.form();
            size &= match.size() == t.size();
            motion &= !moving || match.motion() == t.motion();
        }
        return new Verdict(
                seen.objects().size() == asked.objects().size(),
                hue,
                form,
                size,
                motion,
                seen.background() == asked.background(),
                seen.camera() == asked.camera());
    }

    /** The mean squared difference between a background under a camera and the grey pixels of the clip, at four moments. */
    private static double backgroundError(List<Frame> frames, List<Mask[]> masks, Background g, Camera c) {
        Scene empty = new Scene(g, c, List.of());
        int n = frames.size();
        double sum = 0;
        long count = 0;
        for (int k = 0; k < Math.min(4, n); k++) {
            int i = n == 1 ? 0 : k * (n - 1) / 3;
            Frame have = frames.get(i);
            Frame want = Renderer.frame(empty, have.width(), have.height(), n == 1 ? 0 : i / (n - 1.0));
            Mask[] m = masks.get(i);
            for (int p = 0; p < have.width() * have.height(); p++) {
                boolean coloured = false;
                for (Mask one : m) {
                    coloured |= one.cover[p] > 0;
                }
                if (!coloured) {
                    for (int ch = 0; ch < 3; ch++) {
                        double d = (have.rgb()[3 * p + ch] & 0xff) - (want.rgb()[3 * p + ch] & 0xff);
                        sum += d * d;
                    }
                    count += 3;
                }
            }
        }
        return count == 0 ? Double.MAX_VALUE : sum / count;
    }

    /** Follows one colour through the clip. */
    private static Seen see(Hue hue, List<Mask[]> masks, Camera camera, int w, int h) {
        double unit = Math.min(w, h);
        int n = masks.size();
        List<Integer> clear = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Mask m = masks.get(i)[hue.ordinal()];
            if (m.area > LEAST_AREA * unit * unit && !m.cut && !touches(masks.get(i), hue)) {
                clear.add(i);
            }
        }
        if (clear.isEmpty()) {
            return new Seen(hue, null, ObjectSize.SMALL, null, 0);
        }
        Form form = null;
        double fit = -1;
        boolean spins = false;
        for (Form f : Form.values()) {
            double still = 0;
            double turning = 0;
            double any = 0;
            int looked = 0;
            for (int k = 0; k < clear.size(); k += Math.max(1, clear.size() / 6)) {
                int i = clear.get(k);
                Mask m = masks.get(i)[hue.ordinal()];
                double t = n == 1 ? 0 : i / (n - 1.0);
                double upright = m.fit(f, 0);
                still += upright;
                turning += f.isRound() || n == 1 ? 0 : m.fit(f, Motion.SPIN.angle(t));
                looked++;
                any = Math.max(any, upright);
            }
            double score = Math.max(still, turning) / looked;
            if (score > fit) {
                fit = score;
                form = f;
                spins = turning > still + 0.01 * looked;
            }
        }
        if (form == null || fit < LEAST_FIT) {
            return new Seen(hue, null, ObjectSize.SMALL, null, Math.max(0, fit));
        }
        double largest = 0;
        double[] x = new double[clear.size()];
        double[] y = new double[clear.size()];
        double[] r = new double[clear.size()];
        double[] time = new double[clear.size()];
        for (int k = 0; k < clear.size(); k++) {
            Mask m = masks.get(clear.get(k))[hue.ordinal()];
            double t = n == 1 ? 0 : clear.get(k) / (n - 1.0);
            double zoom = camera.zoom(t);
            time[k] = t;
            x[k] = (m.x - w / 2.0) / (unit * zoom) + camera.x(t);
            y[k] = (m.y - h / 2.0) / (unit * zoom);
            r[k] = Math.sqrt(m.area / form.area()) / (unit * zoom);
        }
        // The second largest radius: one frame may be off.
        double[] sorted = r.clone();
        Arrays.sort(sorted);
        largest = sorted[Math.max(0, sorted.length - 2)];
        Motion motion = motion(x, y, r, time, spins);
        return new Seen(hue, form, ObjectSize.nearest(largest), motion, fit);
    }

    private static boolean touches(Mask[] masks, Hue hue) {
        Mask m = masks[hue.ordinal()];
        for (Hue other : Hue.values()) {
            Mask o = masks[other.ordinal()];
            if (other == hue || o.area < 8) {
                continue;
            }
            int contact = 0;
            for (int j = 1; j < m.height - 1; j++) {
                for (int i = 1; i < m.width - 1; i++) {
                    int at = j * m.width + i;
                    if (m.cover[at] > 0.3
                            && (o.cover[at - 1] > 0.3
                                    || o.cover[at + 1] > 0.3
                                    || o.cover[at - m.width] > 0.3
                                    || o.cover[at + m.width] > 0.3)) {
                        contact++;
                    }
                }
            }
            if (contact > 2) {
                return true;
            }
        }
        return false;
    }

    /** The motion whose path and sizes lie nearest to those seen, or null if none lies near. */
    private static @Nullable Motion motion(double[] x, double[] y, double[] r, double[] time, boolean spins) {
        if (time.length < 3 || time[time.length - 1] - time[0] < 0.5) {
            return null;
        }
        double meanR = Arrays.stream(r).average().orElse(0);
        Motion best = null;
        double least = Double.MAX_VALUE;
        for (Motion m : Motion.values()) {
            if (m == Motion.SPIN) {
                continue;
            }
            double ox = 0;
            double oy = 0;
            double scale = 0;
            for (int k = 0; k < time.length; k++) {
                ox += (x[k] - m.dx(time[k])) / time.length;
                oy += (y[k] - m.dy(time[k])) / time.length;
                scale += m.scale(time[k]) / time.length;
            }
            double path = 0;
            double size = 0;
            for (int k = 0; k < time.length; k++) {
                double dx = x[k] - m.dx(time[k]) - ox;
                double dy = y[k] - m.dy(time[k]) - oy;
                double dr = r[k] / meanR - m.scale(time[k]) / scale;
                path += (dx * dx + dy * dy) / time.length;
                size += dr * dr / time.length;
            }
            double error = Math.sqrt(path + 0.04 * size);
            if (error < least) {
                least = error;
                best = m;
            }
        }
        if (least > LOOSEST_PATH) {
            return null;
        }
        return best == Motion.STAY && spins ? Motion.SPIN : best;
    }
}
