package haneul.media;

/** What transparent parts of pictures lie on. */
public enum Matte {
    WHITE,
    /** So that of a mask only what can be seen counts. */
    BLACK;

    /** The value of each channel, 0 to 255. */
    public int grey() {
        return this == WHITE ? 255 : 0;
    }
}
