package haneul.world;

/** The oracle's judgement of a clip by attribute. An attribute is right only if it is right for every object. */
public record Verdict(
        boolean count, boolean hue, boolean form, boolean size, boolean motion, boolean background, boolean camera) {
    /** All attributes are right. */
    public boolean joint() {
        return count && hue && form && size && motion && background && camera;
    }

    /** All attributes but motion and camera are right. */
    public boolean identity() {
        return count && hue && form && size && background;
    }
}
