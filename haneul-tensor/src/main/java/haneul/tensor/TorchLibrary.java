package haneul.tensor;

import haneul.core.HaneulException;
import haneul.core.NativeLibrary;
import haneul.core.Rng;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;

/** libtorch on this machine: version, devices, and the measured speed of matrix products. */
public final class TorchLibrary {
    private static final int SIDE = 768;
    private static final int ROUNDS = 5;

    private TorchLibrary() {}

    /** libtorch itself; it is loaded if it can be. */
    public static NativeLibrary library() {
        try {
            Natives.load();
            String version = Objects.requireNonNullElse(
                    org.bytedeco.pytorch.Tensor.class.getPackage().getImplementationVersion(), "unknown");
            return NativeLibrary.loaded("libtorch", version);
        } catch (HaneulException e) {
            return NativeLibrary.missing("libtorch", e.because());
        }
    }

    /** The devices that this build of libtorch can compute on here, as {@link Device#parse} takes them; the CPU first. */
    public static List<String> devices() {
        Natives.load();
        int cards = torch.hasCUDA() ? torch.cuda_device_count() : 0;
        return Stream.of(
                        Stream.of("cpu"),
                        IntStream.range(0, cards).mapToObj(i -> "cuda:" + i),
                        torch.hasMPS() ? Stream.of("mps") : Stream.<String>empty())
                .flatMap(s -> s)
                .toList();
    }

    /**
     * The speed of a matrix product [768, 768] × [768, 768] on the CPU, in billions of operations a second (GFLOP/s), the best
     * of five. It takes some milliseconds where the type is computed natively, and up to a second where it is emulated.
     */
    public static double speed(DType type) {
        return Device.CPU.during(() -> {
            try (Scope scope = Scope.open();
                    Grad off = Grad.off()) {
                Tensor a = Tensor.randn(new Rng(1), SIDE, SIDE).to(type);
                Ops.linear(a, a, null); // the first one plans
                long best = Long.MAX_VALUE;
                for (int i = 0; i < ROUNDS; i++) {
                    long start = System.nanoTime();
                    Ops.linear(a, a, null);
                    best = Math.min(best, System.nanoTime() - start);
                }
                return 2.0 * SIDE * SIDE * SIDE / best;
            }
        });
    }
}
