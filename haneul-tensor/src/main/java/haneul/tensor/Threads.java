package haneul.tensor;

import haneul.core.HaneulException;
import org.bytedeco.pytorch.global.torch;

/** How many processor threads an operation uses, and whether its result must be the same bits every time. */
public final class Threads {
    private Threads() {}

    /** Sets the threads of every operation from now on, 1…1024. */
    public static void set(int threads) {
        if (threads < 1 || threads > 1024) {
            throw new HaneulException(
                    "It cannot run on " + threads + " threads",
                    "from 1 to 1024 are possible, and this machine has "
                            + Runtime.getRuntime().availableProcessors() + " processors",
                    "choose --threads " + Runtime.getRuntime().availableProcessors());
        }
        Natives.load();
        torch.set_num_threads(threads);
        Blas.threads(threads);
    }

    public static int get() {
        Natives.load();
        return torch.get_num_threads();
    }

    /** Only algorithms that give the same bits for the same input on the same machine with the same threads. */
    public static void deterministic(boolean on) {
        Natives.load();
        torch.globalContext().setDeterministicAlgorithms(on, true);
        torch.globalContext()
                .setDeterministicFillUninitializedMemory(false); // nothing here reads what it did not write
    }
}
