package haneul.model.caption;

/** How much a synthetic caption says. Betker et al., 2023 ("Improving image generation with better captions"). */
public enum CaptionStyle {
    /** The main subject alone. */
    SHORT,
    /** Subject, looks, motion, background, camera and sides. */
    DESCRIPTIVE
}
