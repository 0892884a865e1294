package haneul.world;

/** The size of an object: the radius of the circle around it, in units of the frame's shorter side. */
public enum ObjectSize {
    SMALL(0.145),
    LARGE(0.22);

    final double radius;

    ObjectSize(double radius) {
        this.radius = radius;
    }

    static ObjectSize nearest(double radius) {
        return radius < Math.sqrt(SMALL.radius * LARGE.radius) ? SMALL : LARGE;
    }
}
