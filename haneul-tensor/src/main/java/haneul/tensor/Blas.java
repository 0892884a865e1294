package haneul.tensor;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.VoidTensorHook;

/**
 * Keeps the matrix library on one thread where libtorch's own threads call it. Fused attention does so, one block of
 * queries a thread; OpenBLAS would start threads of its own in each of those calls, which is five times slower.
 */
final class Blas {
    private static final VoidTensorHook BEFORE = new VoidTensorHook() {
        @Override
        public void call(TensorBase gradient) {
            narrow();
        }
    };
    private static final VoidTensorHook AFTER = new VoidTensorHook() {
        @Override
        public void call(TensorBase gradient) {
            widen();
        }
    };

    static {
        BEFORE.retainReference(); // whatever scope is open now, they stay
        AFTER.retainReference();
    }

    private static final ThreadLocal<Boolean> NARROW = ThreadLocal.withInitial(() -> false);
    private static int holders;
    private static int wide;

    private Blas() {}

    /** One thread from here to {@link #widen()}; once more in the same thread changes nothing. */
    static void narrow() {
        if (!NARROW.get()) {
            NARROW.set(true);
            synchronized (Blas.class) {
                if (holders++ == 0) {
                    wide = now();
                    set(1);
                }
            }
        }
    }

    /** All threads again, once nobody needs it narrow. */
    static void widen() {
        if (NARROW.get()) {
            NARROW.set(false);
            synchronized (Blas.class) {
                if (--holders == 0) {
                    set(wide);
                }
            }
        }
    }

    /** Number of its threads at this moment. */
    static int now() {
        return openblas_nolapack.blas_get_num_threads();
    }

    private static void set(int threads) {
        openblas_nolapack.blas_set_num_threads(threads);
    }

    /** As many threads as libtorch has. */
    static synchronized void threads(int n) {
        wide = n;
        if (holders == 0) {
            set(n);
        }
    }

    /** A result whose gradient, on its way back, makes it narrow. */
    static Tensor narrowing(Tensor result) {
        Tensor.act("narrowing", () -> result.native_().register_hook(BEFORE));
        return result;
    }

    /** A view of an argument whose gradient, on its way back, makes it wide again. */
    static Tensor widening(Tensor argument) {
        if (!argument.requiresGrad()) {
            return argument;
        }
        Tensor view = Tensor.apply("view", argument, x -> x.view_as(x));
        Tensor.act("widening", () -> view.native_().register_hook(AFTER));
        return view;
    }
}
