package haneul.world;

/** The colour of an object. All backgrounds are grey, so that colours separate from them. */
public enum Hue {
    RED(220, 40, 40),
    ORANGE(240, 135, 15),
    YELLOW(240, 225, 30),
    GREEN(40, 170, 60),
    CYAN(30, 200, 210),
    BLUE(45, 80, 225),
    PURPLE(130, 45, 195),
    PINK(245, 105, 185);

    final double[] rgb;
    /** The colour without its grey part: what is left at right angles to (1, 1, 1). */
    final double[] chroma;

    final double chromaLength;

    Hue(int r, int g, int b) {
        rgb = new double[] {r, g, b};
        double grey = (r + g + b) / 3.0;
        chroma = new double[] {r - grey, g - grey, b - grey};
        chromaLength = Math.sqrt(chroma[0] * chroma[0] + chroma[1] * chroma[1] + chroma[2] * chroma[2]);
    }
}
