package haneul.world;

/** How large a thing is: the radius of the circle around it, in units of the frame's shorter side. */
public enum Size {
    SMALL(0.145),
    LARGE(0.22);

    final double radius;

    Size(double radius) {
        this.radius = radius;
    }

    static Size nearest(double radius) {
        return radius < Math.sqrt(SMALL.radius * LARGE.radius) ? SMALL : LARGE;
    }
}
