package haneul.media;

/** The treatment of a picture whose aspect ratio differs from that of the target. */
public enum Fit {
    /** Keeps the proportions, fills the whole target and cuts off what sticks out, equally on both sides. */
    CROP,
    /** Keeps the proportions, shows everything and leaves black bars. */
    PAD,
    /** Gives up the proportions. */
    STRETCH
}
