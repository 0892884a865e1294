package haneul.job;

import haneul.core.Bounds;
import haneul.tensor.DType;
import haneul.tensor.Device;
import haneul.tensor.Precision;
import haneul.tensor.Threads;

/**
 * The machine's part of a request.
 *
 * @param precision {@code auto}, {@code fp32} or {@code bf16}
 * @param threads of the processor; 0 is half of the processors and at most 8
 * @param device {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:1} or {@code mps}
 */
public record Compute(String precision, int threads, String device) {
    /** As this machine computes fast. */
    public static final Compute AUTO = new Compute("auto", 0, "auto");

    public Compute {
        Precision.parse(precision);
        if (threads != 0) {
            Bounds.whole("‹threads›", threads, 1, 1024);
        }
    }

    /** What is computed from now on is computed there, by so many threads. */
    void begin() {
        Device.use(Device.parse(device));
        Threads.set(threads(threads));
    }

    /** The type, for a model that is opened. */
    Precision type() {
        return Precision.parse(precision);
    }

    /** The type by its name in a request: {@code fp32} or {@code bf16}. */
    String label() {
        return type().compute() == DType.BF16 ? "bf16" : "fp32";
    }

    /** Where 0 is asked for: what the environment sets, or half of the processors and at most 8. */
    public static int threads(int asked) {
        if (asked != 0) {
            return asked;
        }
        String set = System.getenv().getOrDefault("OMP_NUM_THREADS", "");
        return set.matches("[1-9]\\d{0,2}")
                ? Integer.parseInt(set)
                : Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors() / 2));
    }
}
