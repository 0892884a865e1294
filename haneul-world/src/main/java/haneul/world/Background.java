package haneul.world;

/** The background of a scene, in shades of grey, so that no object has its colour. */
public enum Background {
    GREY,
    WHITE,
    BLACK,
    STRIPED,
    CHECKERED;

    static final double CELL = 0.25;

    /** Has marks by which a movement of the camera can be seen in every direction. */
    boolean showsCamera() {
        return this == CHECKERED;
    }

    /** The shade 0…255 at a place of the world; {@code blur} is the width of a pixel there, for soft edges. */
    double shade(double x, double y, double blur) {
        return switch (this) {
            case GREY -> 128;
            case WHITE -> 235;
            case BLACK -> 18;
            case STRIPED -> 80 + 100 * wave(x, blur);
            case CHECKERED -> {
                double a = wave(x, blur) * 2 - 1;
                double b = wave(y, blur) * 2 - 1;
                yield 80 + 100 * (a * b + 1) / 2;
            }
        };
    }

    /** A square wave of period two cells with edges as wide as a pixel, 0…1. */
    private static double wave(double x, double blur) {
        double p = x / (2 * CELL);
        p -= Math.floor(p);
        double edge = Math.min(Math.min(p, Math.abs(p - 0.5)), 1 - p) * 2 * CELL / blur;
        double soft = Math.min(0.5, edge);
        return p < 0.5 ? 0.5 + soft : 0.5 - soft;
    }
}
