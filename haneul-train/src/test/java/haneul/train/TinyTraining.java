package haneul.train;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.family.haneul.HaneulVaeConfig;
import haneul.model.text.TextEncoder;
import haneul.tensor.Precision;
import haneul.tensor.Tensor;
import haneul.train.data.Clips;
import haneul.train.data.LatentCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The whole road in small: a compression network, its latents, a transformer. Also run as a program of its own. */
public final class TinyTraining {
    private TinyTraining() {}

    /** Squares that move to the right over sizes and lengths that differ; every fifth is a picture. */
    public record Squares(int size, int shift) implements Clips {
        @Override
        public Clip get(int index) {
            int w = index % 3 == 0 ? 48 : 32;
            int n = index % 5 == 4 ? 1 : 9;
            int y0 = (index + shift) * 7 % 20;
            List<Frame> frames = new ArrayList<>();
            for (int t = 0; t < n; t++) {
                byte[] rgb = new byte[3 * w * 32];
                for (int y = y0; y < y0 + 10; y++) {
                    for (int x = 2 * t; x < 2 * t + 10; x++) {
                        rgb[3 * (y * w + x) + index % 3] = (byte) 220;
                    }
                }
                frames.add(new Frame(w, 32, rgb));
            }
            return Clip.given("square-" + index, frames, List.of("a square of sort " + index % 3));
        }

        @Override
        public List<Double> rates() {
            return List.of(8.0);
        }

        @Override
        public String identity() {
            return "squares " + size + " " + shift;
        }
    }

    /** Every word is a fixed random vector. */
    static final class Words implements TextEncoder {
        @Override
        public int width() {
            return 16;
        }

        @Override
        public String name() {
            return "words";
        }

        @Override
        public Tensor encode(String text) {
            String[] words = text.split(" ");
            List<Tensor> rows = new ArrayList<>();
            for (String w : words) {
                rows.add(Tensor.randn(new Rng(w.hashCode()), 1, 16));
            }
            return Tensor.cat(rows, 0);
        }

        @Override
        public void close() {}
    }

    static TrainVae.Options vae(Path out, long steps, boolean resume) {
        return new TrainVae.Options(
                new TrainOptions(out, Budget.ofSteps(steps), 0.01, 4, 5, 1, resume), 2, 32, 9, 0.1, false);
    }

    static TrainDit.Options dit(Path out, long steps, boolean resume) {
        return new TrainDit.Options(
                new TrainOptions(out, Budget.ofSteps(steps), 0.01, 4, 5, 1, resume), 40, 0.5, 0.5, 1.2);
    }

    public static HaneulModel random() {
        return HaneulModel.random(HaneulVaeConfig.of(4, 16, 1), null, 7, new Words(), Precision.FP32);
    }

    static void run(Path folder, long steps, boolean resume, Progress progress) {
        run(folder, steps, resume, new Squares(3, 1), progress);
    }

    static void run(Path folder, long steps, boolean resume, Clips validation, Progress progress) {
        Clips training = new Squares(20, 0);
        try (HaneulModel model = random()) {
            TrainVae.run(model, training, validation, vae(folder.resolve("vae"), steps, resume), progress);
        }
        try (HaneulModel vae =
                HaneulModel.open(folder.resolve("vae").resolve("checkpoint"), new Words(), Precision.FP32)) {
            String network = Fingerprint.of(vae.vaeWeights());
            LatentCache a =
                    LatentCache.build(folder.resolve("a"), vae.vae(), vae.text(), network, training, 16, progress);
            LatentCache b =
                    LatentCache.build(folder.resolve("b"), vae.vae(), vae.text(), network, validation, 16, progress);
            HaneulModel model = vae.withTransformer(new HaneulDitConfig(4, new Patch(1, 4, 4), 64, 2, 2, 16), 7);
            TrainDit.run(model, a, b, dit(folder.resolve("dit"), steps, resume), samples(model), progress);
            model.ditWeights().values().forEach(Tensor::close);
        }
    }

    private static SamplePainter samples(HaneulModel model) {
        Studio studio = new Studio(model, note -> {});
        Settings settings = Settings.of(model.defaults(), 1).steps(2);
        return (prompt, width, height, frames, progress) -> studio.paint(
                        Canvas.blank(Grid.of(width, height, frames)).say(prompt), settings, progress)
                .all();
    }

    public static void main(String[] args) {
        run(Path.of(args[0]), Long.parseLong(args[1]), true, Progress.SILENT);
    }
}
