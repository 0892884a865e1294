package haneul.diffusion;

import haneul.core.Frame;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Level;
import haneul.media.Frames;
import haneul.media.Video;
import haneul.model.vae.FrameTensors;
import haneul.model.vae.VideoVae;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A video whose latents are decoded while it is read, one latent frame at a time; cropped to what was asked for, with given
 * pixels as they were given. A ring is decoded once around before its first frame, until nothing in the causal decoder's
 * cache depends on where it started.
 */
final class PaintedVideo implements Video {
    private final Canvas canvas;
    private final float[] latents;
    private final Shape shape;
    private final VideoVae vae;

    PaintedVideo(Canvas canvas, float[] latents, Shape shape, VideoVae vae) {
        this.canvas = canvas;
        this.latents = latents;
        this.shape = shape;
        this.vae = vae;
    }

    @Override
    public int width() {
        return canvas.grid().width();
    }

    @Override
    public int height() {
        return canvas.grid().height();
    }

    @Override
    public int frames() {
        return canvas.grid().frames();
    }

    @Override
    public double fps() {
        return canvas.grid().fps();
    }

    @Override
    public Frames open() {
        return new Reader();
    }

    /** How often a ring of so many latent frames is decoded before its first frame is read. */
    static int laps(VideoVae vae, int groups) {
        return (vae.reach() + groups - 1) / groups + 1;
    }

    private final class Reader implements Frames {
        private final VideoVae.Stream decoder = vae.decoder();
        private final Deque<Frame> ready = new ArrayDeque<>();
        private int group = canvas.isRing() ? -laps(vae, groups()) * groups() : 0;
        private int given;

        private int groups() {
            return (int) shape.at(1);
        }

        @Override
        public boolean hasNext() {
            return given < frames();
        }

        @Override
        public Frame next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the video has " + frames() + " frames");
            }
            for (; group < 0; group++) {
                try (Scope scope = Scope.open()) {
                    decoder.push(latent());
                }
            }
            if (ready.isEmpty()) {
                decode();
            }
            return withGiven(ready.remove(), given++);
        }

        private void decode() {
            try (Scope scope = Scope.open()) {
                Tensor pixels = decoder.push(latent()); // [3, n, H, W]
                Tensor cropped = pixels.slice(2, 0, height()).slice(3, 0, width());
                for (long i = 0; i < cropped.size(1); i++) { // one by one: a frame as floats is large enough
                    ready.addAll(FrameTensors.frames(cropped.slice(1, i, i + 1)));
                }
                group++;
            }
        }

        /** The latents of one group alone, [C, 1, h, w]. */
        private Tensor latent() {
            int size = (int) (shape.at(2) * shape.at(3));
            int channels = (int) shape.at(0);
            int now = Math.floorMod(group, groups());
            float[] z = new float[channels * size];
            for (int c = 0; c < channels; c++) {
                System.arraycopy(latents, (c * groups() + now) * size, z, c * size, size);
            }
            return Tensor.of(z, channels, 1, shape.at(2), shape.at(3));
        }

        private Frame withGiven(Frame painted, int index) {
            @Nullable Frame known = canvas.frame(index);
            if (known == null) {
                return painted;
            }
            Level level = canvas.level(index);
            if (level.equals(Level.GIVEN)) {
                return known;
            }
            byte[] rgb = painted.rgb().clone();
            for (int p = 0; p < width() * height(); p++) {
                float share = level.share(p);
                for (int c = 3 * p; share < 1 && c < 3 * p + 3; c++) {
                    float old = known.rgb()[c] & 255;
                    rgb[c] = (byte) Math.round(old + share * ((rgb[c] & 255) - old));
                }
            }
            return new Frame(painted.width(), painted.height(), rgb);
        }

        @Override
        public void close() {
            decoder.close();
        }
    }
}
