package haneul.world;

/** The motion of an object over a clip. */
public enum Motion {
    STAY,
    LEFT,
    RIGHT,
    UP,
    DOWN,
    GROW,
    SHRINK,
    SPIN,
    BOUNCE,
    ORBIT;

    static final double TRAVEL = 0.42;
    private static final double HOP = 0.27;
    private static final double ORBIT_RADIUS = 0.17;
    private static final double SMALLEST = 0.5;
    private static final double TURN = Math.PI;

    /** The offset from the starting point at time t, to the right. */
    double dx(double t) {
        return switch (this) {
            case LEFT -> -TRAVEL * t;
            case RIGHT -> TRAVEL * t;
            case ORBIT -> ORBIT_RADIUS * Math.sin(2 * Math.PI * t);
            default -> 0;
        };
    }

    /** The offset from the starting point at time t, downwards. */
    double dy(double t) {
        return switch (this) {
            case UP -> -TRAVEL * t;
            case DOWN -> TRAVEL * t;
            case BOUNCE -> -HOP * Math.abs(Math.sin(2 * Math.PI * t));
            case ORBIT -> ORBIT_RADIUS * (1 - Math.cos(2 * Math.PI * t));
            default -> 0;
        };
    }

    double scale(double t) {
        return switch (this) {
            case GROW -> SMALLEST + (1 - SMALLEST) * t;
            case SHRINK -> 1 - (1 - SMALLEST) * t;
            default -> 1;
        };
    }

    double angle(double t) {
        return this == SPIN ? TURN * t : 0;
    }

    /** True if the centre moves. */
    boolean travels() {
        return this == LEFT || this == RIGHT || this == UP || this == DOWN || this == BOUNCE || this == ORBIT;
    }
}
