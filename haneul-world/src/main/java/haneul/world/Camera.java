package haneul.world;

/** How the frame moves over the world. */
public enum Camera {
    STILL,
    PAN_LEFT,
    PAN_RIGHT,
    ZOOM_IN,
    ZOOM_OUT;

    static final double PAN = 0.2;
    private static final double ZOOM = 1.4;

    /** Where the frame's centre has moved to, rightwards. */
    double x(double t) {
        return switch (this) {
            case PAN_LEFT -> -PAN * t;
            case PAN_RIGHT -> PAN * t;
            default -> 0;
        };
    }

    /** How much larger things look. */
    double zoom(double t) {
        return switch (this) {
            case ZOOM_IN -> Math.pow(ZOOM, t);
            case ZOOM_OUT -> Math.pow(ZOOM, -t);
            default -> 1;
        };
    }
}
