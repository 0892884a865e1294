package haneul.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * The life of native memory: everything that this thread makes inside a scope is freed when the scope closes, except
 * what {@link Tensor#keep()} hands to the scope around it. Model code opens none; they stand at four seams (a block of
 * layers, a sampler's step, a chunk of the VAE, a step of training).
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();
    static final AtomicLong LIVE = new AtomicLong();

    final @Nullable Scope parent;
    final List<Tensor> tensors = new ArrayList<>();
    private final PointerScope pointers;

    private Scope(@Nullable Scope parent) {
        this.parent = parent;
        this.pointers = new PointerScope();
    }

    /** Opens a scope inside this thread's current one. Close it in the same thread, innermost first. */
    public static Scope open() {
        Natives.load();
        Scope scope = new Scope(CURRENT.get());
        CURRENT.set(scope);
        return scope;
    }

    static @Nullable Scope current() {
        return CURRENT.get();
    }

    /** How many tensors are alive in this process; a leak check compares it before and after. */
    public static long liveTensors() {
        return LIVE.get();
    }

    /** Moves a tensor's native memory from this scope to the one around it. */
    void release(Tensor t) {
        if (parent != null) {
            parent.pointers.attach(t.native_());
            parent.tensors.add(t);
        } else {
            t.native_().retainReference();
        }
        pointers.detach(t.native_());
        t.scope = parent;
    }

    @Override
    public void close() {
        for (Tensor t : tensors) {
            if (t.scope == this) {
                t.markClosed();
            }
        }
        pointers.close();
        CURRENT.set(parent);
    }
}
