package haneul.world;

import haneul.core.Frame;
import java.util.ArrayList;
import java.util.List;

/** Draws a scene with soft edges, at any size and for any number of frames. */
public final class Renderer {
    private Renderer() {}

    /** All frames of a clip; its first shows time 0 and its last time 1. */
    public static List<Frame> render(Scene scene, int width, int height, int frames) {
        List<Frame> out = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            out.add(frame(scene, width, height, frames == 1 ? 0 : i / (frames - 1.0)));
        }
        return out;
    }

    /** One moment, t in 0…1. */
    public static Frame frame(Scene scene, int width, int height, double t) {
        double unit = Math.min(width, height);
        double zoom = scene.camera().zoom(t);
        double pixel = 1 / (unit * zoom);
        double originX = width / unit / 2 + scene.camera().x(t) - width * pixel / 2;
        double originY = height / unit / 2 - height * pixel / 2;
        double[] shade = new double[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double s = scene.background().shade(originX + (x + 0.5) * pixel, originY + (y + 0.5) * pixel, pixel);
                int at = 3 * (y * width + x);
                shade[at] = s;
                shade[at + 1] = s;
                shade[at + 2] = s;
            }
        }
        for (SceneObject object : scene.objects()) {
            draw(object, t, shade, width, height, originX, originY, pixel);
        }
        byte[] rgb = new byte[shade.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (int) Math.round(Math.max(0, Math.min(255, shade[i])));
        }
        return new Frame(width, height, rgb);
    }

    private static void draw(
            SceneObject object,
            double t,
            double[] shade,
            int width,
            int height,
            double originX,
            double originY,
            double pixel) {
        double r = object.radius(t);
        double cx = object.x(t);
        double cy = object.y(t);
        double cos = Math.cos(-object.motion().angle(t));
        double sin = Math.sin(-object.motion().angle(t));
        double[] colour = object.hue().rgb;
        int x0 = Math.max(0, (int) Math.floor((cx - r - originX) / pixel) - 1);
        int x1 = Math.min(width - 1, (int) Math.ceil((cx + r - originX) / pixel) + 1);
        int y0 = Math.max(0, (int) Math.floor((cy - r - originY) / pixel) - 1);
        int y1 = Math.min(height - 1, (int) Math.ceil((cy + r - originY) / pixel) + 1);
        for (int y = y0; y <= y1; y++) {
            for (int x = x0; x <= x1; x++) {
                double dx = (originX + (x + 0.5) * pixel - cx) / r;
                double dy = (originY + (y + 0.5) * pixel - cy) / r;
                double outside = object.form().distance(dx * cos - dy * sin, dx * sin + dy * cos) * r / pixel;
                double cover = Math.max(0, Math.min(1, 0.5 - outside));
                if (cover > 0) {
                    int at = 3 * (y * width + x);
                    for (int c = 0; c < 3; c++) {
                        shade[at + c] += cover * (colour[c] - shade[at + c]);
                    }
                }
            }
        }
    }
}
