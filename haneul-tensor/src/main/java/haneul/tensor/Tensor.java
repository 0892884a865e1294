package haneul.tensor;

import haneul.core.HaneulException;
import haneul.core.Rng;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * An array of numbers with a shape, on some device: the few operations that Haneul's models need. Operations return new
 * tensors and broadcast like NumPy's; names that end in {@code InPlace} change this one. Shapes are checked here, with
 * both shapes in the message, before native code sees them. Memory is freed by the {@link Scope} it was made in.
 *
 * <p>This file makes tensors, reads them, and lets them live; what they compute stands in {@link Elementwise}, {@link
 * Layout}, {@link Reduction}, {@link Differentiable} and {@link Ops}.
 */
public final class Tensor implements Elementwise, Layout, Reduction, Differentiable {
    private final org.bytedeco.pytorch.Tensor t;

    @Nullable
    Scope scope;

    int place; // in the scope's list

    private boolean open = true;

    private Tensor(org.bytedeco.pytorch.Tensor t) {
        this.t = t;
        Scope.LIVE.incrementAndGet();
        Scope here = Scope.current();
        if (here != null) {
            here.add(this);
        }
    }

    /** The native tensor, for this package alone. */
    org.bytedeco.pytorch.Tensor native_() {
        if (!open) {
            throw new HaneulException(
                    "A tensor was used after its scope had closed",
                    "everything made in a scope is freed with it, unless it is kept",
                    "call keep() on what a scope returns");
        }
        return t;
    }

    /** Runs a native operation: frees what it made besides its result, and turns its error into ours. */
    static Tensor run(String name, Supplier<org.bytedeco.pytorch.Tensor> op) {
        Threads.apply();
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope temporaries = new PointerScope()) {
            org.bytedeco.pytorch.Tensor result = op.get();
            if (outer == null) {
                result.retainReference();
            } else {
                outer.attach(result);
            }
            temporaries.detach(result);
            return new Tensor(result);
        } catch (HaneulException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            throw Natives.failure(name, e);
        }
    }

    /** Runs a native operation without a result; errors are turned into ours. */
    static void act(String name, Runnable op) {
        Threads.apply();
        try (PointerScope temporaries = new PointerScope()) {
            op.run();
        } catch (HaneulException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            throw Natives.failure(name, e);
        }
    }

    /** Copies numbers from a tensor; one without any has no memory to copy. */
    private static void fill(String name, int length, Runnable op) {
        if (length > 0) {
            act(name, op);
        }
    }

    static Tensor apply(String name, Tensor x, UnaryOperator<org.bytedeco.pytorch.Tensor> op) {
        return run(name, () -> op.apply(x.native_()));
    }

    // ---- creation: on the device in use, float32 unless noted

    public static Tensor zeros(long... shape) {
        return zeros(DType.F32, shape);
    }

    /** Zeros of a type. */
    public static Tensor zeros(DType type, long... shape) {
        Natives.load();
        checkCount(shape);
        return run("zeros", () -> torch.zeros(shape, Device.current().options(type)));
    }

    public static Tensor ones(long... shape) {
        return full(1, shape);
    }

    /** One value everywhere; without axes it is a scalar. */
    public static Tensor full(double value, long... shape) {
        Natives.load();
        checkCount(shape);
        return run(
                "full",
                () -> torch.full(shape, new Scalar(value), Device.current().options(DType.F32)));
    }

    /** The values in row-major order, copied. */
    public static Tensor of(float[] values, long... shape) {
        checkFits(values.length, shape);
        return filled(DType.F32, shape, to -> new FloatPointer(to).put(values, 0, values.length));
    }

    /** The values in row-major order as I64, copied. */
    public static Tensor of(long[] values, long... shape) {
        checkFits(values.length, shape);
        return filled(DType.I64, shape, to -> new LongPointer(to).put(values, 0, values.length));
    }

    /** The values in row-major order as BOOL, copied. */
    public static Tensor of(boolean[] values, long... shape) {
        byte[] raw = new byte[values.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) (values[i] ? 1 : 0);
        }
        return ofBytes(DType.BOOL, raw, shape);
    }

    /** Raw little-endian elements of a type, as files hold them; copied. */
    public static Tensor ofBytes(DType type, byte[] raw, long... shape) {
        if (raw.length % type.bytes() != 0) {
            throw new HaneulException(
                    raw.length + " bytes are not " + type + " numbers",
                    "each takes " + type.bytes() + " bytes",
                    "give a multiple of " + type.bytes());
        }
        checkFits(raw.length / type.bytes(), shape);
        return filled(type, shape, to -> new BytePointer(to).put(raw, 0, raw.length));
    }

    /** Java's numbers are copied to the CPU's memory, and from there to the device in use. */
    private static Tensor filled(DType type, long[] shape, Consumer<Pointer> copy) {
        Natives.load();
        return run("of", () -> {
            var here = torch.empty(shape, Device.CPU.options(type), new org.bytedeco.pytorch.MemoryFormatOptional());
            if (here.numel() > 0) { // one without any numbers has no memory
                copy.accept(here.data_ptr());
            }
            return Device.current().move(here);
        });
    }

    /** Whole numbers 0…end−1 as I64. */
    public static Tensor arange(long end) {
        Natives.load();
        checkCount(new long[] {end});
        return run(
                "arange", () -> torch.arange(new Scalar(end), Device.current().options(DType.I64)));
    }

    /** Standard normal numbers of {@link Rng}, which do not depend on the machine. */
    public static Tensor randn(Rng rng, long... shape) {
        checkCount(shape);
        long count = new Shape(shape).count();
        if (count > Integer.MAX_VALUE - 8) {
            throw mismatch("So many random numbers cannot be drawn at once", new Shape(shape), new Shape(1L << 31));
        }
        return of(rng.gaussians((int) count), shape);
    }

    /** Tensors one behind the other along an axis; all other axes must agree. */
    public static Tensor cat(List<Tensor> parts, int dim) {
        Shape first = first("put one behind the other", parts).shape();
        int d = first.axis(dim);
        for (Tensor p : parts) {
            Shape s = p.shape();
            boolean fits = s.rank() == first.rank();
            for (int i = 0; fits && i < s.rank(); i++) {
                fits = i == d || s.at(i) == first.at(i);
            }
            if (!fits) {
                throw mismatch("Tensors cannot be put one behind the other along axis " + dim, first, s);
            }
        }
        return run("cat", () -> torch.cat(vector(parts), d));
    }

    /** Tensors of one shape along a new axis. */
    public static Tensor stack(List<Tensor> parts, int dim) {
        Shape first = first("stacked", parts).shape();
        for (Tensor p : parts) {
            if (!p.shape().equals(first)) {
                throw mismatch("Tensors cannot be stacked", first, p.shape());
            }
        }
        return run("stack", () -> torch.stack(vector(parts), dim));
    }

    private static Tensor first(String what, List<Tensor> parts) {
        if (parts.isEmpty()) {
            throw new HaneulException(
                    "No tensors cannot be " + what, "the list of tensors is empty", "give at least one tensor");
        }
        return parts.get(0);
    }

    /** Elements of a where the condition (BOOL) is true, of b elsewhere; all three broadcast. */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        checkBroadcast("where", a.shape(), b.shape());
        checkBroadcast("where", condition.shape(), a.shape());
        checkBroadcast("where", condition.shape(), b.shape());
        return run("where", () -> torch.where(condition.native_(), a.native_(), b.native_()));
    }

    // ---- facts

    /** The lengths of its axes. */
    public Shape shape() {
        org.bytedeco.pytorch.Tensor n = native_();
        long[] dims = new long[(int) n.dim()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = n.size(i);
        }
        return new Shape(dims);
    }

    /** The length of one axis. */
    public long size(int dim) {
        return shape().at(dim);
    }

    public int rank() {
        return (int) native_().dim();
    }

    /** Number of elements. */
    public long count() {
        return native_().numel();
    }

    public DType dtype() {
        return DType.of(native_());
    }

    public Device device() {
        return Device.of(native_());
    }

    /** Whether it still has its memory. */
    public boolean isOpen() {
        return open;
    }

    // ---- values out

    /** The values in row-major order, as float32; of any type and from any device. */
    public float[] toFloats() {
        float[] out = new float[length(Float.BYTES)];
        fill("toFloats", out.length, () -> new FloatPointer(dense(DType.F32).data_ptr()).get(out, 0, out.length));
        return out;
    }

    /** The values in row-major order, as I64. */
    public long[] toLongs() {
        long[] out = new long[length(Long.BYTES)];
        fill("toLongs", out.length, () -> new LongPointer(dense(DType.I64).data_ptr()).get(out, 0, out.length));
        return out;
    }

    /** The elements as they lie in memory: row-major, little-endian. */
    public byte[] toBytes() {
        DType type = dtype();
        byte[] out = new byte[Math.multiplyExact(length(type.bytes()), type.bytes())];
        fill("toBytes", out.length, () -> new BytePointer(dense(type).data_ptr()).get(out, 0, out.length));
        return out;
    }

    private int length(int bytes) {
        long n = count();
        if (n * bytes > Integer.MAX_VALUE - 8L && (bytes > Float.BYTES || n > Integer.MAX_VALUE - 8L)) {
            throw new HaneulException(
                    "A tensor of shape " + shape() + " does not fit an array",
                    "it has " + n + " elements and a Java array at most " + (Integer.MAX_VALUE - 8) / bytes,
                    "read it in slices");
        }
        return (int) n;
    }

    /** The one value of a tensor that has one. */
    public double item() {
        if (count() != 1) {
            throw mismatch("A single value was asked of a tensor that has " + count(), shape(), new Shape());
        }
        double[] out = new double[1];
        act("item", () -> out[0] = native_().detach().cpu().to(DType.F64.torch).item_double());
        return out[0];
    }

    private org.bytedeco.pytorch.Tensor dense(DType type) {
        return native_().detach().cpu().to(type.torch).contiguous();
    }

    // ---- type, place, life

    /** Cast to another type; itself if it has that type. */
    public Tensor to(DType type) {
        return type == dtype() ? this : apply("to", this, x -> x.to(type.torch));
    }

    /** Copied to another device; itself if it is there. */
    public Tensor to(Device device) {
        return device.equals(device()) ? this : apply("to", this, device::move);
    }

    /** Cloned into memory of its own; gradients go through. */
    public Tensor copy() {
        return apply("copy", this, x -> x.clone());
    }

    /** Moves it to the scope around the one it belongs to, or to no scope if there is none around it. */
    public Tensor keep() {
        native_();
        if (scope != null) {
            scope.release(this);
        }
        return this;
    }

    /** Takes it out of all scopes: it lives until {@link #close()}. For state that an object keeps between calls. */
    public Tensor own() {
        native_();
        if (scope != null) {
            scope.disown(this);
        }
        return this;
    }

    /** Frees it now. Only for tensors that belong to no scope. */
    public void close() {
        if (open && scope == null) {
            t.close();
            markClosed();
        }
    }

    void markClosed() {
        if (open) {
            open = false;
            Scope.LIVE.decrementAndGet();
        }
    }

    @Override
    public String toString() {
        return open ? dtype() + " " + shape() : "closed tensor";
    }

    // ---- checks

    static HaneulException mismatch(String what, Shape a, Shape b) {
        return new HaneulException(what, "the shapes are " + a + " and " + b, "make the shapes agree");
    }

    /** An operation on two tensors that broadcast. */
    static Tensor pair(String name, Tensor a, Tensor b, BinaryOperator<org.bytedeco.pytorch.Tensor> op) {
        checkBroadcast(name, a.shape(), b.shape());
        return run(name, () -> op.apply(a.native_(), b.native_()));
    }

    static void checkBroadcast(String name, Shape a, Shape b) {
        for (int i = 1; i <= Math.min(a.rank(), b.rank()); i++) {
            if (a.at(-i) != b.at(-i) && a.at(-i) != 1 && b.at(-i) != 1) {
                throw mismatch("Tensors do not fit for " + name, a, b);
            }
        }
    }

    /** Changes a in place by b, which has its shape, and returns a. */
    static Tensor change(
            String name, Tensor a, Tensor b, BiConsumer<org.bytedeco.pytorch.Tensor, org.bytedeco.pytorch.Tensor> op) {
        same(name, a, b);
        act(name, () -> op.accept(a.native_(), b.native_()));
        return a;
    }

    static void same(String name, Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            throw mismatch("Tensors do not fit for " + name, a.shape(), b.shape());
        }
    }

    private static void checkFits(long length, long[] shape) {
        checkCount(shape);
        if (new Shape(shape).count() != length) {
            throw mismatch(
                    "An array of " + length + " values does not fill the tensor", new Shape(length), new Shape(shape));
        }
    }

    private static void checkCount(long[] shape) {
        for (long d : shape) {
            if (d < 0) {
                throw mismatch("A tensor cannot have a negative axis", new Shape(shape), new Shape());
            }
        }
        new Shape(shape).count();
    }

    private static TensorVector vector(List<Tensor> parts) {
        TensorVector v = new TensorVector();
        for (Tensor p : parts) {
            v.push_back(p.native_());
        }
        return v;
    }
}
