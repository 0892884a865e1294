package haneul.it;

import haneul.core.Machine;
import haneul.core.Rng;
import haneul.model.VideoModel;
import haneul.model.cost.Cost;
import haneul.model.cost.Op;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.family.Families;
import haneul.model.vae.VideoVae;
import haneul.tensor.Grad;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A model of the true shapes, such as {@code haneul synth wan-1.3b} writes: its text encoder at 512 tokens, a forward of its
 * transformer at 3,000 patches and the decoding of 9 frames of 480×320, beside a matrix product of the same run; and the
 * most memory that this process ever held. Arguments: the model's folder, and the threads (2).
 */
public final class WanBench {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 320;
    private static final int FRAMES = 9;
    private static final int PATCHES = 3000;
    private static final double MOST = 10;

    private WanBench() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        if (!Files.isDirectory(folder)) {
            System.out.println("wan      not measured: " + folder
                    + " is not there; write it with haneul synth wan-1.3b --out " + folder);
            return;
        }
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        Threads.set(threads);
        System.out.printf("cpu      %s, %d threads%n", Machine.processor(), threads);
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            double matmul = Bench.matmul();
            System.out.printf(Locale.ROOT, "%-34s %9.1f GFLOP/s%n", "matmul 2048x1536x1536", matmul);
            try (VideoModel model = Families.open(folder, Precision.auto())) {
                System.out.printf(Locale.ROOT, "%s computes in %s%n", folder.getFileName(), model.precision());
                Tensor text = text(model, matmul);
                transformer(model, text, matmul);
                decode(model, matmul);
            }
        }
    }

    private static Tensor text(VideoModel model, double matmul) {
        int tokens = model.text().longest();
        String long_ = "a whale flies over Seoul, ".repeat(tokens);
        Tensor[] out = new Tensor[1];
        double seconds = seconds(() -> out[0] = model.text().encode(long_).keep());
        line("text encoder, " + tokens + " tokens", seconds, model.text().cost(tokens), matmul);
        return out[0];
    }

    private static void transformer(VideoModel model, Tensor text, double matmul) {
        int h = HEIGHT / model.sizeMultiple();
        int w = WIDTH / model.sizeMultiple();
        GridShape grid = new GridShape(Math.max(1, PATCHES / (h * w)), h, w);
        int numbers = model.vae().channels() * model.conditioning().patch().cells();
        float[] level = new float[grid.count()];
        Arrays.fill(level, 0.9f);
        Pack pack = new Pack(
                Tensor.randn(new Rng(2), grid.count(), numbers),
                level,
                List.of(grid),
                text,
                new int[] {(int) text.size(0)},
                List.of(new int[grid.t()]),
                new double[] {model.defaults().fps()});
        Cost cost = model.costs().forward(List.of(grid), (int) text.size(0));
        line(
                "transformer, " + grid.count() + " patches",
                seconds(() -> model.conditioning().dit().forward(pack)),
                cost,
                matmul);
    }

    private static void decode(VideoModel model, double matmul) {
        VideoVae vae = model.vae();
        int groups = (FRAMES - 1) / vae.temporal();
        Tensor latents =
                Tensor.randn(new Rng(3), vae.channels(), 1 + groups, HEIGHT / vae.spatial(), WIDTH / vae.spatial());
        Cost cost = model.costs().decode(WIDTH, HEIGHT).times(groups + 1.0 / vae.temporal());
        String name = String.format("decoding %d frames of %dx%d", FRAMES, WIDTH, HEIGHT);
        line(name, seconds(() -> vae.decode(latents)), cost, matmul);
    }

    /** Once, since it is long: reading the weights from the disk counts. */
    private static double seconds(Runnable work) {
        long began = System.nanoTime();
        try (Scope scope = Scope.open()) {
            work.run();
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private static void line(String name, double seconds, Cost cost, double matmul) {
        double work = cost.ops().entrySet().stream()
                        .filter(e -> !(e.getKey() instanceof Op.Pass))
                        .mapToDouble(e -> e.getKey().amount() * e.getValue())
                        .sum()
                / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%-34s %9.1f s, %8.0f GFLOP, %6.1f GFLOP/s, ratio %.2f, at most %.1f GB so far (wanted %.0f)%n",
                name,
                seconds,
                work,
                work / seconds,
                work / seconds / matmul,
                peak(),
                MOST);
    }

    /** The most memory that this process ever held, in GB; Linux only. */
    private static double peak() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(l -> l.startsWith("VmHWM"))
                    .mapToDouble(l -> Double.parseDouble(l.replaceAll("\\D", "")) / 1e6)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
