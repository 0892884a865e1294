package haneul.world;

import org.jspecify.annotations.Nullable;

/** The place of an object relative to another one. */
public enum Relation {
    LEFT,
    RIGHT,
    ABOVE,
    BELOW;

    private static final double LEAST = 0.15;
    private static final double CLEARLY = 1.5;
    private static final int MOMENTS = 16;

    /**
     * The relation of an object to another that holds at every moment of a clip.
     *
     * @param moving whether there is more than the first moment
     * @return null where it is ambiguous or changes
     */
    public static @Nullable Relation of(SceneObject object, SceneObject other, boolean moving) {
        Relation first = null;
        for (int i = 0; i <= (moving ? MOMENTS : 0); i++) {
            double t = i / (double) MOMENTS;
            double dx = object.x(t) - other.x(t);
            double dy = object.y(t) - other.y(t);
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

    /** The nearest of the four sides.
     *
     * @param dx offset to the right
     * @param dy offset downwards */
    static Relation of(double dx, double dy) {
        return Math.abs(dx) > Math.abs(dy) ? (dx < 0 ? LEFT : RIGHT) : (dy < 0 ? ABOVE : BELOW);
    }
}
