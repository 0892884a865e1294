package haneul.diffusion.canvas;

import haneul.core.Frame;
import haneul.model.condition.KnownLatents;
import haneul.model.vae.FrameTensors;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.Arrays;

/** Pixels and levels of a canvas as tensors. They are filled frame by frame: Java holds one frame of them at a time. */
final class CanvasPixels {
    private CanvasPixels() {}

    /**
     * Known pixels of the frames {@code from} … {@code to} − 1.
     *
     * @param edited whether pixels to be edited are shown, besides given ones
     * @return [3, to − from, H, W] in −1…1, grey (0) where a pixel is not shown
     */
    static Tensor known(Canvas canvas, int from, int to, boolean edited) {
        int h = canvas.grid().height();
        int w = canvas.grid().width();
        int size = Math.multiplyExact(h, w);
        Tensor out = Tensor.zeros(3, to - from, h, w);
        float[] planes = new float[Math.multiplyExact(3, size)];
        for (int i = 0; i < to - from; i++) {
            Frame f = canvas.frame(from + i);
            Level level = canvas.level(from + i);
            if (f == null) {
                continue;
            }
            Arrays.fill(planes, 0);
            for (int p = 0; p < size; p++) {
                if (KnownLatents.isShown(level.at(p), edited)) {
                    for (int c = 0; c < 3; c++) {
                        planes[c * size + p] = FrameTensors.number(f.rgb()[3 * p + c] & 0xff);
                    }
                }
            }
            try (Scope scope = Scope.open()) {
                out.slice(1, i, i + 1L).copyFrom(Tensor.of(planes, 3, 1, h, w));
            }
        }
        return out;
    }

    /** Levels of all pixels [1, T, H, W]: 1 unknown, 0 given. */
    static Tensor levels(Canvas canvas) {
        Grid g = canvas.grid();
        int size = Math.multiplyExact(g.height(), g.width());
        Tensor out = Tensor.zeros(1, g.frames(), g.height(), g.width());
        float[] plane = new float[0];
        for (int i = 0; i < g.frames(); i++) {
            Level level = canvas.level(i);
            try (Scope scope = Scope.open()) {
                Tensor frame = out.slice(1, i, i + 1L);
                if (level.isUniform()) {
                    frame.fillInPlace(level.at(0));
                } else {
                    plane = plane.length == size ? plane : new float[size];
                    for (int p = 0; p < size; p++) {
                        plane[p] = level.at(p);
                    }
                    frame.copyFrom(Tensor.of(plane, 1, 1, g.height(), g.width()));
                }
            }
        }
        return out;
    }
}
