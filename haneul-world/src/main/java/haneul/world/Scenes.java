package haneul.world;

import haneul.core.HaneulException;
import haneul.core.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A random generator of scenes whose attributes are all visible. */
public final class Scenes {
    /** The combinations of form, colour and motion that are drawn. */
    public enum Combinations {
        SEEN,
        HELD_OUT
    }

    /**
     * @param one probability of one object, 0…1
     * @param two probability of two; the rest has three
     * @param camera probability of a moving camera; only some backgrounds show it
     * @param related probability that captions give an object's place relative to the one before
     * @param passing probability of {@link Scenes#passing} instead
     */
    public record Mix(
            double one, double two, double camera, double related, double passing, Combinations combinations) {
        private static final double RELATED = 0.5;

        public static final Mix TRAINING = new Mix(0.7, 0.25, 0.15, RELATED, 0, Combinations.SEEN);

        /** Exactly this many objects and a still camera. */
        public static Mix objects(int n, Combinations c) {
            return objects(n, 0, c);
        }

        private static Mix objects(int n, double camera, Combinations c) {
            return new Mix(n == 1 ? 1 : 0, n == 2 ? 1 : 0, camera, RELATED, 0, c);
        }
    }

    private Scenes() {}

    /** A scene for frames of this width and height, in pixels (only their ratio matters). */
    public static Scene draw(Rng rng, Mix mix, int width, int height) {
        if (mix.passing > 0 && rng.chance(mix.passing)) {
            return passing(rng, width, height);
        }
        double unit = Math.min(width, height);
        double w = width / unit;
        double h = height / unit;
        for (int attempt = 0; attempt < 1000; attempt++) {
            Background background = pick(rng, Background.values());
            Camera camera = background.showsCamera() && rng.chance(mix.camera * Background.values().length)
                    ? Camera.values()[1 + rng.nextInt(Camera.values().length - 1)]
                    : Camera.STILL;
            double u = rng.nextDouble();
            int count = u < mix.one ? 1 : u < mix.one + mix.two ? 2 : 3;
            List<SceneObject> objects = new ArrayList<>();
            for (int i = 0; i < 60 && objects.size() < count; i++) {
                SceneObject t = object(rng, camera, w, h);
                if (t != null
                        && HeldOut.contains(t) == (mix.combinations == Combinations.HELD_OUT)
                        && objects.stream().allMatch(o -> clear(o, t))) {
                    objects.add(t);
                }
            }
            if (objects.size() == count) {
                return new Scene(background, camera, objects);
            }
        }
        throw new HaneulException(
                "No scene could be drawn",
                "frames of " + width + "x" + height + " leave no room for what was asked",
                "take frames that are less narrow");
    }

    /**
     * A small object that passes behind a large one: both are to be seen at the start and at the end, and in the middle of
     * the clip the small one is hidden. In all other scenes objects hide each other in part at most.
     */
    public static Scene passing(Rng rng, int width, int height) {
        double unit = Math.min(width, height);
        boolean across = rng.chance(0.5);
        double along = (across ? width : height) / unit;
        double aside = (across ? height : width) / unit;
        while (true) {
            Motion there = across ? Motion.RIGHT : Motion.DOWN;
            Motion back = across ? Motion.LEFT : Motion.UP;
            double end = rng.nextDouble(Motion.TRAVEL + ObjectSize.LARGE.radius, along - ObjectSize.LARGE.radius);
            double start = end - Motion.TRAVEL;
            boolean swapped = rng.chance(0.5);
            double line = rng.nextDouble(ObjectSize.LARGE.radius, aside - ObjectSize.LARGE.radius);
            Form cover = rng.chance(0.5) ? Form.CIRCLE : Form.SQUARE;
            SceneObject small = at(
                    pick(rng, Form.values()),
                    pick(rng, Hue.values()),
                    ObjectSize.SMALL,
                    swapped ? back : there,
                    swapped ? end : start,
                    line,
                    across);
            SceneObject large = at(
                    cover,
                    pick(rng, Hue.values()),
                    ObjectSize.LARGE,
                    swapped ? there : back,
                    swapped ? start : end,
                    line,
                    across);
            if (small.hue() != large.hue() && !HeldOut.contains(small) && !HeldOut.contains(large)) {
                return new Scene(pick(rng, Background.values()), Camera.STILL, List.of(small, large));
            }
        }
    }

    /** Two objects under a still camera, with one {@link Relation} that holds for the whole clip. */
    public static Scene beside(Rng rng, int width, int height) {
        return until(s -> Relation.of(s.objects().get(1), s.objects().get(0), true) != null, rng, 2, 0, width, height);
    }

    /** One object, and a camera that moves. */
    public static Scene filmed(Rng rng, int width, int height) {
        return until(s -> s.camera() != Camera.STILL, rng, 1, 1, width, height);
    }

    private static Scene until(Predicate<Scene> wanted, Rng rng, int objects, double camera, int width, int height) {
        Mix mix = Mix.objects(objects, camera, Combinations.SEEN);
        Scene scene = draw(rng, mix, width, height);
        while (!wanted.test(scene)) {
            scene = draw(rng, mix, width, height);
        }
        return scene;
    }

    private static SceneObject at(Form f, Hue h, ObjectSize s, Motion m, double along, double aside, boolean across) {
        return new SceneObject(f, h, s, m, across ? along : aside, across ? aside : along);
    }

    private static @Nullable SceneObject object(Rng rng, Camera camera, double w, double h) {
        Form form = pick(rng, Form.values());
        Hue hue = pick(rng, Hue.values());
        ObjectSize size = pick(rng, ObjectSize.values());
        Motion motion = pick(rng, Motion.values());
        if (form.isRound() && motion == Motion.SPIN) {
            return null;
        }
        if (camera != Camera.STILL && motion != Motion.STAY && motion != Motion.SPIN) {
            motion = rng.chance(0.5) || form.isRound() ? Motion.STAY : Motion.SPIN;
        }
        double left = size.radius;
        double right = size.radius;
        double up = size.radius;
        double down = size.radius;
        for (int i = 0; i <= 16; i++) {
            double t = i / 16.0;
            left = Math.max(left, size.radius - motion.dx(t));
            right = Math.max(right, size.radius + motion.dx(t));
            up = Math.max(up, size.radius - motion.dy(t));
            down = Math.max(down, size.radius + motion.dy(t));
        }
        if (camera != Camera.STILL) {
            double margin = Math.min(w, h) * 0.16;
            left += margin;
            right += margin;
            up += margin;
            down += margin;
        }
        if (left + right > w || up + down > h) {
            return null;
        }
        return new SceneObject(form, hue, size, motion, rng.nextDouble(left, w - right), rng.nextDouble(up, h - down));
    }

    /**
     * Two objects have different colours, do not touch at the start, and are not hidden behind each other for long; they
     * may pass in front of each other.
     */
    private static boolean clear(SceneObject a, SceneObject b) {
        if (a.hue() == b.hue()) {
            return false;
        }
        int near = 0;
        for (int i = 0; i <= 16; i++) {
            double t = i / 16.0;
            double gap = Math.hypot(a.x(t) - b.x(t), a.y(t) - b.y(t)) - a.radius(t) - b.radius(t);
            if (gap < 0.02) {
                if (i <= 1 || i >= 15) {
                    return false;
                }
                near++;
            }
        }
        return near <= 7;
    }

    private static <T> T pick(Rng rng, T[] values) {
        return values[rng.nextInt(values.length)];
    }
}
