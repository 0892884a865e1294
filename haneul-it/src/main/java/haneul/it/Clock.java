package haneul.it;

import haneul.model.VideoModel;
import haneul.model.condition.Conditioning;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Pack;
import haneul.model.vae.VideoVae;
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
    record Timed(VideoModel wrapped) implements VideoModel.Wrapper {
        @Override
        public VideoVae vae() {
            return new TimedVae(wrapped.vae());
        }

        @Override
        public Conditioning conditioning(double control) {
            Conditioning c = wrapped.conditioning(control);
            DiffusionTransformer timed = pack -> forward(c.dit(), pack);
            return c.withTransformer(timed);
        }

        private static Tensor forward(DiffusionTransformer dit, Pack pack) {
            first = first == 0 ? System.nanoTime() : first;
            return timed(() -> dit.forward(pack));
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
