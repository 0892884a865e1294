package haneul.world;

/** The motion of the camera over a clip. */
public enum Camera {
    STILL,
    PAN_LEFT,
    PAN_RIGHT,
    ZOOM_IN,
    ZOOM_OUT;

    static final double PAN = 0.2;
    private static final double ZOOM = 1.4;

    /** The position of the frame's centre, to the right. */
    double x(double t) {
        return switch (this) {
            case PAN_LEFT -> -PAN * t;
            case PAN_RIGHT -> PAN * t;
            default -> 0;
        };
    }

    /** The magnification. */
    double zoom(double t) {
        return switch (this) {
            case ZOOM_IN -> Math.pow(ZOOM, t);
            case ZOOM_OUT -> Math.pow(ZOOM, -t);
            default -> 1;
        };
    }
}
