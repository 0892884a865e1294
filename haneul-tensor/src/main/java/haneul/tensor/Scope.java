package haneul.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * A region of native memory, as arena or autorelease pool: tensors that this thread makes inside a scope are freed when the
 * scope closes, except those that {@link Tensor#keep()} moves to the scope around it. Model code opens none; scopes stand
 * at four seams (a block of layers, a sampler step, a VAE chunk, a training step).
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();
    static final AtomicLong LIVE = new AtomicLong();

    private final @Nullable Scope parent;
    private final List<Tensor> tensors = new ArrayList<>();
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

    /** How many tensors belong to this scope. */
    int size() {
        return tensors.size();
    }

    /** A tensor that was made in this scope, which frees it. */
    void add(Tensor t) {
        t.scope = this;
        t.place = tensors.size();
        tensors.add(t);
    }

    private void remove(Tensor t) {
        Tensor last = tensors.remove(tensors.size() - 1);
        if (last != t) {
            tensors.set(t.place, last);
            last.place = t.place;
        }
        t.scope = null;
    }

    /** Moves a tensor to the scope around this one; to no scope if there is none. */
    void release(Tensor t) {
        if (parent == null) {
            disown(t);
        } else {
            parent.pointers.attach(t.native_());
            pointers.detach(t.native_());
            remove(t);
            parent.add(t);
        }
    }

    /** Takes a tensor out of all scopes; none of them remembers it. */
    void disown(Tensor t) {
        t.native_().retainReference();
        pointers.detach(t.native_());
        remove(t);
    }

    @Override
    public void close() {
        tensors.forEach(Tensor::markClosed);
        pointers.close();
        CURRENT.set(parent);
    }
}
