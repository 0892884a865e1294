package haneul.diffusion.canvas;

import haneul.core.Frame;
import haneul.model.vae.FrameTensors;
import haneul.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Reference pictures as model input: scaled to fit the canvas (bilinear) and centred on white, as the VACE pipeline does. */
final class References {
    private References() {}

    /** Each [3, 1, H, W] in −1…1. */
    static List<Tensor> tensors(Canvas canvas) {
        return canvas.references().stream()
                .map(f -> tensor(f, canvas.grid().width(), canvas.grid().height()))
                .toList();
    }

    private static Tensor tensor(Frame f, int width, int height) {
        double scale = Math.min((double) height / f.height(), (double) width / f.width());
        int w = Math.max(1, (int) (f.width() * scale));
        int h = Math.max(1, (int) (f.height() * scale));
        int left = (width - w) / 2;
        int top = (height - h) / 2;
        float[] out = new float[3 * width * height];
        Arrays.fill(out, 1);
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                for (int c = 0; c < 3; c++) {
                    out[(c * height + top + y) * width + left + x] = at(f, x, w, y, h, c);
                }
            }
        }
        return Tensor.of(out, 3, 1, height, width);
    }

    /** Bilinear interpolation; pixel centres lie half a pixel from their corners. */
    private static float at(Frame f, int x, int w, int y, int h, int c) {
        float sx = Math.max(0, (x + 0.5f) * f.width() / w - 0.5f);
        float sy = Math.max(0, (y + 0.5f) * f.height() / h - 0.5f);
        int x0 = Math.min((int) sx, f.width() - 1);
        int y0 = Math.min((int) sy, f.height() - 1);
        int x1 = Math.min(x0 + 1, f.width() - 1);
        int y1 = Math.min(y0 + 1, f.height() - 1);
        float dx = sx - x0;
        float dy = sy - y0;
        float upper = value(f, x0, y0, c) * (1 - dx) + value(f, x1, y0, c) * dx;
        float lower = value(f, x0, y1, c) * (1 - dx) + value(f, x1, y1, c) * dx;
        return upper * (1 - dy) + lower * dy;
    }

    private static float value(Frame f, int x, int y, int c) {
        return FrameTensors.number(f.at(x, y, c));
    }
}
