package haneul.world;

import org.jspecify.annotations.Nullable;

/** Where a thing is, seen from another one. */
public enum Relation {
    LEFT,
    RIGHT,
    ABOVE,
    BELOW;

    private static final double LEAST = 0.15;
    private static final double CLEARLY = 1.5;
    private static final int MOMENTS = 16;

    /**
     * The relation of a thing to another that can be said of a whole clip: it is clear at every moment.
     *
     * @param moving whether there is more than the first moment
     * @return null where nothing can be said
     */
    public static @Nullable Relation of(SceneObject thing, SceneObject other, boolean moving) {
        Relation first = null;
        for (int i = 0; i <= (moving ? MOMENTS : 0); i++) {
            double t = i / (double) MOMENTS;
            double dx = thing.x(t) - other.x(t);
            double dy = thing.y(t) - other.y(t);
            double more = Math.max(Math.abs(dx), Math.abs(dy));
            Relation now = of(dx, dy);
            if (more < LEAST
                    || more < CLEARLY * Math.min(Math.abs(dx), Math.abs(dy))
                    || (first != null && now != first)) {
                return null;
            }
            first = now;
        }
        return first;
    }

    /** The nearest of the four sides for a thing that is so far to the right and so far down. */
    static Relation of(double dx, double dy) {
        return Math.abs(dx) > Math.abs(dy) ? (dx < 0 ? LEFT : RIGHT) : (dy < 0 ? ABOVE : BELOW);
    }
}
