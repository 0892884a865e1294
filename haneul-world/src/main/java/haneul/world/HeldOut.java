package haneul.world;

/** About a tenth of all (form, colour, motion) that training never sees: whether they are drawn shows what generalises. */
public final class HeldOut {
    private HeldOut() {}

    /** Returns true for combinations that no training clip has. */
    public static boolean contains(Form form, Hue hue, Motion motion) {
        int h = (form.ordinal() * 8 + hue.ordinal()) * 10 + motion.ordinal();
        h *= 0x9E3779B1;
        h ^= h >>> 15;
        h *= 0x85EBCA77;
        h ^= h >>> 13;
        return Integer.remainderUnsigned(h, 10) == 0;
    }

    static boolean contains(SceneObject t) {
        return contains(t.form(), t.hue(), t.motion());
    }
}
