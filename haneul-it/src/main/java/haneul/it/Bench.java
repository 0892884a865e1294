package haneul.it;

import haneul.core.Machine;
import haneul.core.Rng;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDit;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.nn.Attention;
import haneul.nn.Segments;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import haneul.train.DitCost;
import haneul.train.Replicas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The speed of the hot paths beside a matrix product of 2048×1536×1536 in the same run, in float32. One argument: the
 * threads (2).
 */
public final class Bench {
    private static final int DIM = 192;

    private Bench() {}

    public static void main(String[] args) throws IOException {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        Threads.set(threads);
        System.out.printf(
                "cpu      %s, %d threads, Java %s%n",
                Machine.processor(), threads, Runtime.version().feature());
        try (Scope scope = Scope.open()) {
            double matmul = matmul();
            line("matmul 2048x1536x1536", matmul, "GFLOP/s", 1, 1);
            double attention = attention();
            line("attention 12x4096x128", attention, "GFLOP/s", attention / matmul, 0.55);
            double[] one = trainingStep(threads, 32, new GridShape(5, 4, 4));
            line("training step, one size", one[0], "GFLOP/s", one[0] / matmul, 0.5);
            double[] mixed = trainingStep(
                    threads,
                    8,
                    new GridShape(5, 4, 4),
                    new GridShape(1, 4, 4),
                    new GridShape(5, 6, 4),
                    new GridShape(3, 4, 4));
            line("training, mixed sizes", mixed[1], "patches/s", mixed[1] / one[1], 0.9);
        }
    }

    private static void line(String name, double value, String unit, double ratio, double target) {
        System.out.printf(
                Locale.ROOT, "%-24s %9.1f %-10s ratio %.2f  (wanted %.2f)%n", name, value, unit, ratio, target);
    }

    static double matmul() {
        Tensor a = Tensor.randn(new Rng(1), 2048, 1536);
        Tensor b = Tensor.randn(new Rng(2), 1536, 1536);
        return 2.0 * 2048 * 1536 * 1536 / seconds(20, () -> a.matmul(b)) / 1e9;
    }

    private static double attention() {
        Tensor q = Tensor.randn(new Rng(1), 4096, 12, 128);
        Segments all = Segments.self(4096);
        return 4.0
                * 12
                * 4096
                * 4096
                * 128
                / seconds(3, () -> {
                    try (Grad off = Grad.off()) {
                        Attention.forward(q, q, q, all);
                    }
                })
                / 1e9;
    }

    /** {GFLOP/s, patches/s} of a forward and a backward; 6 × weights × patches and the attention's products. */
    private static double[] trainingStep(int threads, int each, GridShape... shapes) {
        Weights w = Weights.random(new Rng(1));
        HaneulDitConfig config = new HaneulDitConfig(8, new Patch(1, 4, 4), DIM, 8, 3, 384);
        HaneulDit dit = new HaneulDit(config, DType.F32, w);
        w.declared().values().forEach(p -> p.requiresGrad(true));
        double weights = w.declared().values().stream().mapToLong(Tensor::count).sum();
        List<Pack> packs = new ArrayList<>();
        double work = 0;
        double patches = 0;
        for (int part = 0; part < threads; part++) {
            Pack pack = pack(each / threads * shapes.length, shapes);
            packs.add(pack);
            work += DitCost.flops(config, weights, pack);
            patches += pack.level().length;
        }
        try (Replicas<HaneulDit> replicas =
                new Replicas<>(dit, w.declared(), threads, v -> new HaneulDit(config, DType.F32, v))) {
            double seconds = seconds(5, () -> {
                replicas.learn((d, part) -> {
                    d.forward(packs.get(part)).square().mean().backward();
                    return part;
                });
                replicas.sum();
            });
            return new double[] {work / seconds / 1e9, patches / seconds};
        }
    }

    /** Clips of these shapes in turn, each with a sentence of 12 to 16 tokens. */
    private static Pack pack(int count, GridShape... shapes) {
        List<GridShape> clips = new ArrayList<>();
        List<int[]> sentencesOfFrames = new ArrayList<>();
        int[] sentences = new int[count];
        for (int i = 0; i < count; i++) {
            GridShape g = shapes[i % shapes.length];
            clips.add(g);
            int[] sentenceOfFrame = new int[g.t()];
            Arrays.fill(sentenceOfFrame, i);
            sentencesOfFrames.add(sentenceOfFrame);
            sentences[i] = 12 + i % 5;
        }
        int patches = clips.stream().mapToInt(GridShape::count).sum();
        float[] level = new float[patches];
        Arrays.fill(level, 0.7f);
        return new Pack(
                Tensor.randn(new Rng(3), patches, 128),
                level,
                clips,
                Tensor.randn(new Rng(4), Arrays.stream(sentences).sum(), 384),
                sentences,
                sentencesOfFrames,
                new double[count]);
    }

    private static double seconds(int times, Runnable work) {
        for (int i = 0; i < 2; i++) {
            try (Scope scope = Scope.open()) {
                work.run();
            }
        }
        double best = Double.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            try (Scope scope = Scope.open()) {
                long began = System.nanoTime();
                work.run();
                best = Math.min(best, (System.nanoTime() - began) / 1e9);
            }
        }
        return best;
    }
}
