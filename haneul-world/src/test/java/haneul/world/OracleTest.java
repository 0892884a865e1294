package haneul.world;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.core.Rng;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How far the oracle can be trusted, printed. Seeded: {@code -Dseed=}. */
final class OracleTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final int CLIPS = 1200;

    private static World.Sample sample(int i) {
        int[][] sizes = {{64, 64, 17}, {96, 64, 17}, {64, 96, 25}, {80, 80, 33}};
        int[] s = sizes[i % 8 < 5 ? 0 : i % 8 - 4];
        return World.sample(SEED, i, Scenes.Mix.TRAINING, s[0], s[1], s[2]);
    }

    @Test
    void readsTrueClips() {
        List<Verdict> verdicts = IntStream.range(0, CLIPS)
                .parallel()
                .mapToObj(i -> {
                    World.Sample s = sample(i);
                    Verdict v = Oracle.judge(s.scene(), s.frames());
                    if (!v.joint() && Boolean.getBoolean("show")) {
                        System.out.println(i + " " + s.scene().line() + "\n   " + Oracle.read(s.frames()));
                    }
                    return v;
                })
                .toList();
        System.out.printf("oracle on %d true clips, seed %d:%n", CLIPS, SEED);
        report("count", verdicts.stream().filter(Verdict::count).count());
        report("hue", verdicts.stream().filter(Verdict::hue).count());
        report("form", verdicts.stream().filter(Verdict::form).count());
        report("size", verdicts.stream().filter(Verdict::size).count());
        report("motion", verdicts.stream().filter(Verdict::motion).count());
        report("ground", verdicts.stream().filter(Verdict::background).count());
        report("camera", verdicts.stream().filter(Verdict::camera).count());
        System.out.printf(
                "  joint  %.4f%n", verdicts.stream().filter(Verdict::joint).count() / (double) CLIPS);
    }

    private static void report(String name, long right) {
        System.out.printf("  %-6s %.4f%n", name, right / (double) CLIPS);
        assertThat(right / (double) CLIPS).as(name).isGreaterThanOrEqualTo(0.99);
    }

    private enum Change {
        COLOUR,
        MIRROR,
        REMOVED,
        NOISE,
        DOUBLED
    }

    @Test
    void callsChangedClipsWrong() {
        Map<Change, int[]> caught = new EnumMap<>(Change.class);
        for (Change c : Change.values()) {
            caught.put(c, new int[2]);
        }
        IntStream.range(0, CLIPS).parallel().forEach(i -> {
            World.Sample s = sample(i);
            Change c = Change.values()[i % Change.values().length];
            List<Frame> changed = change(c, s, new Rng(SEED).at(99, i));
            if (changed != null) {
                boolean wrong = !Oracle.judge(s.scene(), changed).joint();
                synchronized (caught) {
                    caught.get(c)[0] += wrong ? 1 : 0;
                    caught.get(c)[1]++;
                }
                if (!wrong && Boolean.getBoolean("show")) {
                    System.out.println(c + " not caught: " + s.scene().line());
                }
            }
        });
        int right = 0;
        int all = 0;
        for (var e : caught.entrySet()) {
            System.out.printf("changed %-8s called wrong: %d of %d%n", e.getKey(), e.getValue()[0], e.getValue()[1]);
            right += e.getValue()[0];
            all += e.getValue()[1];
        }
        System.out.printf("all %.4f%n", right / (double) all);
        assertThat(all).isGreaterThan(800);
        assertThat(right / (double) all).isGreaterThanOrEqualTo(0.99);
    }

    private static List<Frame> change(Change c, World.Sample s, Rng rng) {
        Scene scene = s.scene();
        Frame f0 = s.frames().get(0);
        SceneObject t = scene.objects().get(0);
        List<SceneObject> objects = new ArrayList<>(scene.objects());
        switch (c) {
            case COLOUR -> {
                List<Hue> free = new ArrayList<>(List.of(Hue.values()));
                scene.objects().forEach(o -> free.remove(o.hue()));
                objects.set(
                        0,
                        new SceneObject(
                                t.form(), free.get(rng.nextInt(free.size())), t.size(), t.motion(), t.x(), t.y()));
            }
            case MIRROR -> {
                if (!t.motion().travels() || t.motion() == Motion.BOUNCE) {
                    return null;
                }
                List<Frame> out = new ArrayList<>();
                for (Frame f : s.frames()) {
                    out.add(t.motion() == Motion.UP || t.motion() == Motion.DOWN ? flipped(f) : mirrored(f));
                }
                return out;
            }
            case REMOVED -> objects.remove(0);
            case NOISE -> {
                return noisy(s, t, rng);
            }
            case DOUBLED -> {
                SceneObject more = beside(t, scene, f0, rng);
                if (more == null) {
                    return null;
                }
                objects.add(more);
            }
        }
        return Renderer.render(
                new Scene(scene.background(), scene.camera(), objects),
                f0.width(),
                f0.height(),
                s.frames().size());
    }

    /** A second object of the same colour that stands where nothing passes, or null if no such place is found. */
    private static SceneObject beside(SceneObject t, Scene scene, Frame frame, Rng rng) {
        double unit = Math.min(frame.width(), frame.height());
        for (int tries = 0; tries < 50; tries++) {
            SceneObject more = new SceneObject(
                    t.form(),
                    t.hue(),
                    ObjectSize.SMALL,
                    Motion.STAY,
                    rng.nextDouble(0.2, frame.width() / unit - 0.2),
                    rng.nextDouble(0.2, frame.height() / unit - 0.2));
            boolean free = scene.objects().stream()
                    .allMatch(o -> IntStream.rangeClosed(0, 16)
                            .mapToDouble(i -> i / 16.0)
                            .allMatch(at -> Math.hypot(o.x(at) - more.x(at), o.y(at) - more.y(at))
                                    > o.radius(at) + more.radius(at) + 0.08));
            if (free) {
                return more;
            }
        }
        return null;
    }

    private static List<Frame> noisy(World.Sample s, SceneObject t, Rng rng) {
        List<Frame> out = new ArrayList<>();
        int n = s.frames().size();
        for (int i = 0; i < n; i++) {
            Frame f = s.frames().get(i);
            byte[] rgb = f.rgb().clone();
            Mask m = Mask.of(f)[t.hue().ordinal()];
            for (int p = 0; p < m.cover.length; p++) {
                if (m.cover[p] > 0) {
                    for (int ch = 0; ch < 3; ch++) {
                        rgb[3 * p + ch] = (byte) rng.nextInt(256);
                    }
                }
            }
            out.add(new Frame(f.width(), f.height(), rgb));
        }
        return out;
    }

    private static Frame mirrored(Frame f) {
        byte[] rgb = new byte[f.rgb().length];
        for (int y = 0; y < f.height(); y++) {
            for (int x = 0; x < f.width(); x++) {
                System.arraycopy(f.rgb(), 3 * (y * f.width() + x), rgb, 3 * (y * f.width() + f.width() - 1 - x), 3);
            }
        }
        return new Frame(f.width(), f.height(), rgb);
    }

    private static Frame flipped(Frame f) {
        byte[] rgb = new byte[f.rgb().length];
        for (int y = 0; y < f.height(); y++) {
            System.arraycopy(f.rgb(), 3 * y * f.width(), rgb, 3 * (f.height() - 1 - y) * f.width(), 3 * f.width());
        }
        return new Frame(f.width(), f.height(), rgb);
    }
}
