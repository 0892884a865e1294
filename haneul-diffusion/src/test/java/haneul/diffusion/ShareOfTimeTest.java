package haneul.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Progress;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.task.Tasks;
import haneul.media.Frames;
import haneul.media.Video;
import haneul.model.Defaults;
import haneul.model.Seeing;
import haneul.model.VideoModel;
import haneul.model.cost.Costs;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.family.haneul.HaneulVaeConfig;
import haneul.model.text.TextEncoder;
import haneul.model.vae.VideoVae;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Everything but the model's forward and the compression network takes at most 3 % of a call. */
@Tag("slow")
class ShareOfTimeTest {
    private static long inside;

    @Test
    void nearlyAllTimeIsTheModels() {
        HaneulModel model = HaneulModel.random(
                HaneulVaeConfig.of(16, 96, 4),
                new HaneulDitConfig(16, new Patch(1, 2, 2), 256, 8, 4, 16),
                3,
                new TinyModel.Words(),
                new Precision(DType.F32, "a test"));
        try (Studio studio = new Studio(new Timed(model), note -> {})) {
            Settings s = Settings.of(model.defaults(), 1).steps(8);
            for (int round = 0; round < 3; round++) {
                inside = 0;
                long began = System.nanoTime();
                Video v = studio.paint(Tasks.textToVideo("a circle", Grid.of(64, 64, 17)), s, Progress.SILENT);
                try (Frames frames = v.open()) {
                    frames.forEachRemaining(f -> assertThat(f.width()).isEqualTo(64));
                }
                long all = System.nanoTime() - began;
                double outside = 1 - inside / (double) all;
                System.out.printf(
                        "64x64, 17 frames, 8 steps: %.0f ms, %.2f %% of it outside of the model and the VAE%n",
                        all / 1e6, 100 * outside);
                if (round == 2) {
                    assertThat(outside).isLessThan(0.03);
                }
            }
        }
    }

    private static <T> T timed(java.util.function.Supplier<T> work) {
        long began = System.nanoTime();
        T out = work.get();
        inside += System.nanoTime() - began;
        return out;
    }

    /** A model with a clock. */
    private record Timed(HaneulModel model) implements VideoModel {
        @Override
        public String family() {
            return model.family();
        }

        @Override
        public Defaults defaults() {
            return model.defaults();
        }

        @Override
        public VideoVae vae() {
            return new TimedVae(model.vae());
        }

        @Override
        public TextEncoder text() {
            return model.text();
        }

        @Override
        public Seeing seeing() {
            return new Seeing.PerPatch(this::forward, model.dit().config().patchSize());
        }

        private Tensor forward(Pack pack) {
            return timed(() -> model.dit().forward(pack));
        }

        @Override
        public int sizeMultiple() {
            return model.sizeMultiple();
        }

        @Override
        public long parameters() {
            return model.parameters();
        }

        @Override
        public Costs costs() {
            return model.costs();
        }

        @Override
        public DType compute() {
            return model.compute();
        }

        @Override
        public String precision() {
            return model.precision();
        }

        @Override
        public void close() {
            model.close();
        }
    }

    private record TimedVae(VideoVae vae) implements VideoVae {
        @Override
        public int reach() {
            return vae.reach();
        }

        @Override
        public int channels() {
            return vae.channels();
        }

        @Override
        public int temporal() {
            return vae.temporal();
        }

        @Override
        public int spatial() {
            return vae.spatial();
        }

        @Override
        public Stream encoder() {
            return timed(vae.encoder());
        }

        @Override
        public Stream decoder() {
            return timed(vae.decoder());
        }

        private static Stream timed(Stream stream) {
            return new Stream() {
                @Override
                public Tensor push(Tensor chunk) {
                    return ShareOfTimeTest.timed(() -> stream.push(chunk));
                }

                @Override
                public void close() {
                    stream.close();
                }
            };
        }
    }
}
