package haneul.train.data;

import haneul.core.Frame;
import java.util.ArrayList;
import java.util.List;

/** Cuts clips to what a network takes: sizes that are multiples, lengths of one frame and groups of four. */
public final class GroupCrop {
    private GroupCrop() {}

    /** The middle of every frame with sides that are multiples of {@code multiple}, and the first 1 + 4k frames. */
    public static List<Frame> frames(List<Frame> frames, int multiple) {
        Frame first = frames.get(0);
        int w = first.width() / multiple * multiple;
        int h = first.height() / multiple * multiple;
        int n = 1 + (frames.size() - 1) / 4 * 4;
        if (w == first.width() && h == first.height()) {
            return frames.subList(0, n);
        }
        int x0 = (first.width() - w) / 2;
        int y0 = (first.height() - h) / 2;
        List<Frame> out = new ArrayList<>();
        for (Frame f : frames.subList(0, n)) {
            byte[] rgb = new byte[3 * w * h];
            for (int y = 0; y < h; y++) {
                System.arraycopy(f.rgb(), 3 * ((y0 + y) * f.width() + x0), rgb, 3 * y * w, 3 * w);
            }
            out.add(new Frame(w, h, rgb));
        }
        return out;
    }
}
