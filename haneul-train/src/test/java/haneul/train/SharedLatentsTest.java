package haneul.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.CanvasLatents;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.canvas.LatentLayout;
import haneul.diffusion.canvas.Level;
import haneul.model.condition.KnownLatents;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulModel;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.train.data.BoxMask;
import haneul.train.data.Clips;
import haneul.train.data.LatentCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training and painting derive one and the same latents and levels from a canvas. */
@ExtendWith(LeakCheck.class)
class SharedLatentsTest {
    private static final int CLIPS = 6;
    private static final int MULTIPLE = 16;
    private static final double FLOAT16 = 0.003;

    @TempDir
    Path folder;

    /** Clips of random sizes, lengths and pixels. */
    private record Noise(Rng rng) implements Clips {
        @Override
        public int size() {
            return CLIPS;
        }

        @Override
        public Clip get(int index) {
            Rng r = rng.at(index);
            int w = MULTIPLE * (1 + r.nextInt(4));
            int h = MULTIPLE * (1 + r.nextInt(4));
            int n = index == 0 ? 1 : 1 + 4 * (1 + r.nextInt(4));
            List<Frame> frames = new ArrayList<>();
            for (int t = 0; t < n; t++) {
                byte[] rgb = new byte[3 * w * h];
                for (int i = 0; i < rgb.length; i++) {
                    rgb[i] = (byte) r.nextInt(256);
                }
                frames.add(new Frame(w, h, rgb));
            }
            return Clip.given("noise-" + index, frames, List.of("noise"));
        }

        @Override
        public String identity() {
            return "noise";
        }
    }

    /** The pixels that a user would paste for a canvas of this kind. */
    private static Canvas pasted(TaskKind kind, List<Frame> frames, float[] cells, float[] box) {
        int n = frames.size();
        int t = 1 + (n - 1) / 4;
        int size = cells.length / t;
        Canvas blank = Canvas.blank(Grid.of(frames.get(0).width(), frames.get(0).height(), n));
        int from = -1;
        int to = -1;
        for (int i = 0; i < t; i++) {
            if (cells[i * size] == 0) {
                from = from < 0 ? Math.max(0, 4 * i - 3) : from;
                to = 4 * i + 1;
            }
        }
        return switch (kind) {
            case TEXT -> blank;
            case FIRST -> blank.paste(frames.get(0), 0);
            case FIRST_LAST ->
                t == 2
                        ? blank.paste(frames.get(0), 0)
                        : blank.paste(frames.get(0), 0).paste(frames.get(n - 1), n - 1);
            case PREFIX, SUFFIX, MIDDLE -> blank.paste(frames.subList(from, to), from, false);
            case MASK -> Canvas.of(frames, 8).repaint(1, Collections.nCopies(n, Level.of(box)));
            case LEVEL -> {
                float level = 0;
                boolean everywhere = true;
                for (float c : cells) {
                    level = Math.max(level, c);
                    everywhere &= c > 0;
                }
                yield everywhere
                        ? Canvas.of(frames, 8).repaint(level)
                        : Canvas.of(frames, 8).repaint(level, Collections.nCopies(n, Level.of(box)));
            }
        };
    }

    @ParameterizedTest
    @EnumSource(TaskKind.class)
    void trainingAndPaintingSeeTheSame(TaskKind kind) {
        Rng rng = new Rng(Long.getLong("seed", 8)).at(kind.ordinal());
        Noise clips = new Noise(rng);
        Patch patch = new Patch(1, 2, 2);
        try (HaneulModel model = TinyTraining.random();
                Scope scope = Scope.open()) {
            LatentCache cache =
                    LatentCache.build(folder, model.vae(), model.text(), "vae", clips, MULTIPLE, Progress.SILENT);
            int known = 0;
            for (int i = 0; i < CLIPS; i++) {
                List<Frame> frames = clips.get(i).frames();
                if (frames.size() == 1 && kind != TaskKind.MASK && kind != TaskKind.LEVEL) {
                    continue; // a picture has no other kinds
                }
                Rng box = new Rng(1).at(i);
                if (frames.size() > 1) {
                    box.nextInt((frames.size() - 1) / 4); // where the cached later run begins
                }
                float[] unknown =
                        BoxMask.draw(box, frames.get(0).height(), frames.get(0).width());
                for (int draw = 0; draw < 3; draw++) {
                    TaskKind.Known training = kind.canvas(cache.get(i), rng.at(i, draw));
                    Canvas canvas = pasted(kind, frames, training.cells(), unknown);
                    CanvasLatents painting =
                            CanvasLatents.of(canvas, LatentLayout.of(canvas, model.vae(), patch), model.vae(), patch);
                    Tensor full = cache.get(i).full();
                    float[] level = KnownLatents.patches(
                            training.cells(), (int) full.size(1), (int) full.size(2), (int) full.size(3), patch);
                    assertThat(painting.layout().level()).isEqualTo(level);
                    float[] a = patch.patchify(training.clean()).toFloats();
                    float[] b = painting.clean().toFloats();
                    float[] whole = full.toFloats();
                    float[] clean = training.clean().toFloats();
                    for (int k = 0; k < clean.length; k++) {
                        if (training.cells()[k % training.cells().length] == 1) { // its noise leads to the target
                            assertThat(clean[k]).isEqualTo(whole[k]);
                        }
                    }
                    for (int k = 0; k < a.length; k++) {
                        if (level[k / (a.length / level.length)] < 1) {
                            assertThat(a[k]).isCloseTo(b[k], within((float) FLOAT16 * Math.max(1, Math.abs(b[k]))));
                            known++;
                        }
                    }
                }
            }
            assertThat(known > 0).isEqualTo(kind != TaskKind.TEXT);
        }
    }
}
