package haneul.world;

/** Whether a clip shows what was asked, by attribute: an attribute is right only if it is right for every thing. */
public record Verdict(
        boolean count, boolean hue, boolean form, boolean size, boolean motion, boolean ground, boolean camera) {
    /** Whether everything is right. */
    public boolean joint() {
        return count && hue && form && size && motion && ground && camera;
    }

    /** Whether the things and the ground are those that were asked for, however they move. */
    public boolean identity() {
        return count && hue && form && size && ground;
    }
}
