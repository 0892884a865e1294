package haneul.tensor;

import haneul.core.HaneulException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.pytorch.global.torch;

/** How many processor threads an operation uses, and whether its result must be the same bits every time. */
public final class Threads {
    private static final ExecutorService POOL = Executors.newCachedThreadPool(r -> {
        Thread t = new Thread(r, "haneul-worker");
        t.setDaemon(true);
        return t;
    });

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

    /**
     * Does things at the same time, as many as there are threads, each with operations of one thread: for many small
     * operations much quicker than all threads on each. The order of starting is that of the list.
     *
     * @return the results in the order of the list
     * @throws RuntimeException the first (also an {@link Error}) that one of them threw, after those that had begun have
     *     ended
     */
    public static <T, R> List<R> each(List<T> things, Function<T, R> work) {
        int threads = Math.min(get(), things.size());
        if (threads <= 1) {
            return things.stream().map(work).toList();
        }
        AtomicInteger next = new AtomicInteger();
        List<R> results = new ArrayList<>(Collections.nCopies(things.size(), null));
        Blas.narrow();
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(POOL.submit(() -> {
                    torch.set_num_threads(1);
                    try {
                        for (int k = next.getAndIncrement(); k < things.size(); k = next.getAndIncrement()) {
                            results.set(k, work.apply(things.get(k)));
                        }
                    } finally {
                        next.addAndGet(things.size()); // where one has failed no other begins
                    }
                }));
            }
            ended(workers);
            return Collections.unmodifiableList(results);
        } finally {
            Blas.widen();
        }
    }

    /**
     * Does work in the background, with operations of one thread.
     *
     * @return waits for it to end, also where this thread is interrupted, and gives its result or throws what it threw
     */
    public static <R> Supplier<R> later(Supplier<R> work) {
        Natives.load();
        AtomicReference<R> result = new AtomicReference<>();
        Future<?> going = POOL.submit(() -> {
            torch.set_num_threads(1);
            result.set(work.get());
        });
        return () -> {
            ended(List.of(going));
            return result.get();
        };
    }

    /** Begins to load libtorch, for who will compute with it: that takes most of a second. Says nothing if it fails. */
    public static void warm() {
        POOL.submit(Natives::load); // who needs it is told why it failed
    }

    private static void ended(List<Future<?>> workers) {
        Throwable failure = null;
        boolean interrupted = false;
        for (Future<?> worker : workers) {
            for (boolean waiting = true; waiting; ) {
                try {
                    worker.get();
                    waiting = false;
                } catch (InterruptedException e) { // what runs in native code cannot be left alone
                    interrupted = true;
                } catch (ExecutionException e) {
                    waiting = false;
                    failure = failure != null ? failure : e.getCause();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    /** The threads of every operation of this Java thread: 1 inside of {@link #each}. */
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
