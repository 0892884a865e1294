package haneul.model.dit;

/** How many patches a clip has in time, height and width. */
public record GridShape(int t, int h, int w) {
    /** How many patches. */
    public int count() {
        return Math.multiplyExact(Math.multiplyExact(t, h), w);
    }
}
