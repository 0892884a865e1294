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

/**
 * Processor threads of an operation (intra-op parallelism), and whether its result must be the same bits every time.
 *
 * <p>libtorch keeps the count twice: for each thread (OpenMP), and once for the process, which a thread takes up at its first
 * operation. A thread that sets its own count sets the process's as well. So each thread's count is set here, before its
 * operations: the configured one, or 1 in a worker of the pool.
 */
public final class Threads {
    private static final ThreadLocal<Here> HERE = ThreadLocal.withInitial(Here::new);
    private static final ExecutorService POOL = Executors.newCachedThreadPool(r -> {
        Thread t = new Thread(
                () -> {
                    HERE.get().worker = true;
                    r.run();
                },
                "haneul-worker");
        t.setDaemon(true);
        return t;
    });

    /** One Java thread. */
    private static final class Here {
        private boolean worker; // whose operations use one thread
        private int applied; // the count that libtorch has for this thread; 0: not set yet
    }

    /** The configured count: what libtorch begins with, until it is set. Its own class, so that it is read late. */
    private static final class Configured {
        private static volatile int count = first();

        private static int first() {
            Natives.load();
            return torch.get_num_threads();
        }
    }

    /** Sets the count of this thread, if it is not what it should be. Cheap: every operation calls it. */
    static void apply() {
        Here here = HERE.get();
        int configured = Configured.count; // read before any thread sets another
        int count = here.worker ? 1 : configured;
        if (here.applied != count) {
            torch.get_num_threads(); // takes up the process's count now, lest it does so later
            torch.set_num_threads(count);
            here.applied = count;
        }
    }

    private Threads() {}

    /** Sets the threads of every operation from now on, in all Java threads but workers of this class; 1…1024. */
    public static void set(int threads) {
        if (threads < 1 || threads > 1024) {
            throw new HaneulException(
                    "It cannot run on " + threads + " threads",
                    "from 1 to 1024 are possible, and this machine has "
                            + Runtime.getRuntime().availableProcessors() + " processors",
                    "choose ‹threads› " + Runtime.getRuntime().availableProcessors());
        }
        Natives.load();
        Configured.count = threads;
        apply();
        Blas.threads(threads);
    }

    /**
     * Parallel map: as many elements at a time as there are threads, each with operations of one thread. For many small
     * operations much quicker than all threads on each. Elements are started in the order of the list.
     *
     * @return the results in the order of the list
     * @throws RuntimeException the first (also an {@link Error}) that one of them threw, after those that had begun have
     *     ended
     */
    public static <T, R> List<R> each(List<T> elements, Function<T, R> work) {
        int threads = Math.min(get(), elements.size());
        if (threads <= 1) {
            return elements.stream().map(work).toList();
        }
        AtomicInteger next = new AtomicInteger();
        List<R> results = new ArrayList<>(Collections.nCopies(elements.size(), null));
        Blas.narrow();
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(POOL.submit(() -> {
                    try {
                        for (int k = next.getAndIncrement(); k < elements.size(); k = next.getAndIncrement()) {
                            results.set(k, work.apply(elements.get(k)));
                        }
                    } finally {
                        next.addAndGet(elements.size()); // where one has failed no other begins
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
     * Runs work in the background, with operations of one thread.
     *
     * @return waits for its end, also where this thread is interrupted, and returns its result or throws its exception
     */
    public static <R> Supplier<R> later(Supplier<R> work) {
        Natives.load();
        AtomicReference<R> result = new AtomicReference<>();
        Future<?> going = POOL.submit(() -> result.set(work.get()));
        return () -> {
            ended(List.of(going));
            return result.get();
        };
    }

    /** Begins to load libtorch in the background, which takes most of a second. A failure shows at the first operation. */
    public static void warm() {
        POOL.submit(Natives::load);
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

    /** The threads of every operation of this Java thread: 1 inside of {@link #each} and {@link #later}. */
    public static int get() {
        Natives.load();
        apply();
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
