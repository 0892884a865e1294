package haneul.nn;

import haneul.core.Rng;
import haneul.tensor.DType;
import haneul.tensor.Grad;
import haneul.tensor.Ops;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * How fast this machine computes what models are made of, in GFLOP/s: the best of a few runs on the current threads.
 *
 * @param matmul 2048×1536 times 1536×1536
 * @param attention 12 heads of width 128 over 4096 tokens, forward
 * @param conv3d 96 → 96 channels, 3×3×3, four frames of 96×96
 */
public record Speeds(DType type, double matmul, double attention, double conv3d) {
    /** Measures; a few seconds in F32. In a type that the processor emulates it takes minutes. */
    public static Speeds measure(DType type, int runs) {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            Rng rng = new Rng(1);
            Tensor a = Tensor.randn(rng, 2048, 1536).to(type);
            Tensor b = Tensor.randn(rng, 1536, 1536).to(type);
            Tensor q = Tensor.randn(rng, 4096, 12, 128).to(type);
            Tensor x = Tensor.randn(rng, 1, 96, 4, 96, 96).to(type);
            Tensor w = Tensor.randn(rng, 96, 96, 3, 3, 3).to(type);
            long[] one = {1, 1, 1};
            Segments whole = Segments.self(4096);
            return new Speeds(
                    type,
                    best(2.0 * 2048 * 1536 * 1536, runs, () -> a.matmul(b)),
                    best(4.0 * 12 * 4096 * 4096 * 128, runs, () -> Attention.forward(q, q, q, whole)),
                    best(2.0 * 27 * 96 * 96 * 4 * 96 * 96, runs, () -> Ops.conv3d(x, w, null, one, one)));
        }
    }

    private static double best(double flops, int runs, Supplier<Tensor> work) {
        double best = 0;
        for (int i = 0; i <= runs; i++) {
            try (Scope scope = Scope.open()) {
                long start = System.nanoTime();
                work.get().slice(0, 0, 1).reshape(-1).slice(0, 0, 1).item();
                best = Math.max(best, flops / (System.nanoTime() - start));
            }
        }
        return best;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s: matmul %.0f, attention %.0f, conv3d %.0f GFLOP/s", type, matmul, attention, conv3d);
    }
}
