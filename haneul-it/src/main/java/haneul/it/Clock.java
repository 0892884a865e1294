package haneul.it;

import haneul.model.Defaults;
import haneul.model.VideoModel;
import haneul.model.condition.Conditioning;
import haneul.model.cost.Costs;
import haneul.model.dit.Pack;
import haneul.model.text.TextEncoder;
import haneul.model.vae.VideoVae;
import haneul.tensor.DType;
import haneul.tensor.Tensor;
import java.util.function.Supplier;

/** Counts the time that is spent in a model's transformer and compression network. */
final class Clock {
    private static long inside;
    private static long first;

    private Clock() {}

    /** Forgets what was counted. */
    static void reset() {
        inside = 0;
        first = 0;
    }

    /** Nanoseconds inside since then. */
    static long inside() {
        return inside;
    }

    /** When the transformer was first called since then, as {@link System#nanoTime()}. */
    static long first() {
        return first;
    }

    static <T> T timed(Supplier<T> work) {
        long began = System.nanoTime();
        T out = work.get();
        inside += System.nanoTime() - began;
        return out;
    }

    /** A model with a clock. */
    record Timed(VideoModel model) implements VideoModel {
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
        public Conditioning conditioning() {
            return new Conditioning.PerPatch(this::forward, model.conditioning().patch());
        }

        private Tensor forward(Pack pack) {
            first = first == 0 ? System.nanoTime() : first;
            return timed(() -> model.conditioning().dit().forward(pack));
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
                    return Clock.timed(() -> stream.push(chunk));
                }

                @Override
                public void close() {
                    stream.close();
                }
            };
        }
    }
}
