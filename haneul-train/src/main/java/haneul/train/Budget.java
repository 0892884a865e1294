package haneul.train;

/**
 * How long a training is: so many steps, or as many as fit into so many hours; the other one is 0. With hours the number
 * of steps is measured once, and the run keeps it.
 */
public record Budget(long steps, double hours) {
    public static Budget ofSteps(long steps) {
        return new Budget(steps, 0);
    }

    public static Budget ofHours(double hours) {
        return new Budget(0, hours);
    }

    boolean timed() {
        return hours > 0;
    }
}
