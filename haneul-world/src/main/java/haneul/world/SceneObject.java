package haneul.world;

/**
 * An object of a scene.
 *
 * @param x where its centre is at the start, from the left edge, in units of the shorter side
 * @param y its distance from the top edge
 */
public record SceneObject(Form form, Hue hue, ObjectSize size, Motion motion, double x, double y) {
    double x(double t) {
        return x + motion.dx(t);
    }

    double y(double t) {
        return y + motion.dy(t);
    }

    double radius(double t) {
        return size.radius * motion.scale(t);
    }
}
