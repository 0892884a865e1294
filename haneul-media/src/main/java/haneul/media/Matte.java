package haneul.media;

/** The matte below transparent parts of pictures. */
public enum Matte {
    WHITE,
    /** So that of a mask only what can be seen counts. */
    BLACK;

    /** The value of each channel, 0 to 255. */
    public int grey() {
        return this == WHITE ? 255 : 0;
    }
}
