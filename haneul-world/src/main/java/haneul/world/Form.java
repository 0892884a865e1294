package haneul.world;

/** The shape of an object. A form fits the circle of radius 1 around the origin; y points down. */
public enum Form {
    CIRCLE,
    SQUARE,
    TRIANGLE,
    STAR,
    CROSS,
    RING;

    private static final double HOLE = 0.5;
    private static final double DISC = 0.9;

    private final double[] polygon;
    private final double area;

    Form() {
        polygon = outline(ordinal());
        area = switch (ordinal()) {
            case 0 -> Math.PI * DISC * DISC;
            case 5 -> Math.PI * (DISC * DISC - HOLE * HOLE);
            default -> shoelace(polygon);
        };
    }

    private static double[] outline(int ordinal) {
        return switch (ordinal) {
            case 1 -> corners(4, 1, 1, Math.PI / 4);
            case 2 -> corners(3, 1, 1, -Math.PI / 2);
            case 3 -> corners(5, 1, 0.42, -Math.PI / 2);
            case 4 -> {
                double a = 0.95;
                double b = 0.3;
                yield new double[] {-b, -a, b, -a, b, -b, a, -b, a, b, b, b, b, a, -b, a, -b, b, -a, b, -a, -b, -b, -b};
            }
            default -> new double[0];
        };
    }

    private static double[] corners(int n, double outer, double inner, double turn) {
        boolean star = inner < outer;
        int points = star ? 2 * n : n;
        double[] out = new double[2 * points];
        for (int i = 0; i < points; i++) {
            double r = star && i % 2 == 1 ? inner : outer;
            double angle = turn + 2 * Math.PI * i / points;
            out[2 * i] = r * Math.cos(angle);
            out[2 * i + 1] = r * Math.sin(angle);
        }
        return out;
    }

    private static double shoelace(double[] p) {
        double sum = 0;
        for (int i = 0; i < p.length; i += 2) {
            int j = (i + 2) % p.length;
            sum += p[i] * p[j + 1] - p[j] * p[i + 1];
        }
        return Math.abs(sum) / 2;
    }

    /** Looks the same at every angle, so that a spin could not be seen. */
    public boolean isRound() {
        return this == CIRCLE || this == RING;
    }

    /** Its area at radius 1. */
    public double area() {
        return area;
    }

    /** The signed distance of a point from the outline, positive outside, at radius 1. */
    double distance(double x, double y) {
        if (this == CIRCLE) {
            return Math.hypot(x, y) - DISC;
        }
        if (this == RING) {
            double r = Math.hypot(x, y);
            return Math.max(r - DISC, HOLE - r);
        }
        double best = Double.MAX_VALUE;
        boolean inside = false;
        for (int i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
            double ax = polygon[i];
            double ay = polygon[i + 1];
            double ex = polygon[j] - ax;
            double ey = polygon[j + 1] - ay;
            double wx = x - ax;
            double wy = y - ay;
            double along = Math.max(0, Math.min(1, (wx * ex + wy * ey) / (ex * ex + ey * ey)));
            double dx = wx - ex * along;
            double dy = wy - ey * along;
            best = Math.min(best, dx * dx + dy * dy);
            if ((ay > y) != (ay + ey > y) && x < ex * (y - ay) / ey + ax) {
                inside = !inside;
            }
        }
        return inside ? -Math.sqrt(best) : Math.sqrt(best);
    }
}
