package haneul.tensor;

import haneul.core.HaneulException;
import haneul.core.Rng;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * An array of numbers with a shape, on some device: the few operations that Haneul's models need. Operations return new
 * tensors and broadcast like NumPy's; names that end in {@code InPlace} change this one. Shapes are checked here, with
 * both shapes in the message, before native code sees them. Memory is freed by the {@link Scope} it was made in.
 */
public final class Tensor {
    private final org.bytedeco.pytorch.Tensor t;

    @Nullable
    Scope scope;

    private boolean open = true;

    private Tensor(org.bytedeco.pytorch.Tensor t) {
        this.t = t;
        this.scope = Scope.current();
        Scope.LIVE.incrementAndGet();
        if (scope != null) {
            scope.tensors.add(this);
        }
    }

    static Tensor wrap(org.bytedeco.pytorch.Tensor t) {
        return new Tensor(t);
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

    /** Runs a native operation and turns its error into ours: the first line says what, the rest is C++ frames. */
    static Tensor run(String name, Supplier<org.bytedeco.pytorch.Tensor> op) {
        try {
            return new Tensor(op.get());
        } catch (HaneulException e) {
            throw e;
        } catch (RuntimeException e) {
            String message = String.valueOf(e.getMessage());
            throw HaneulException.run(
                            "The operation " + name + " failed",
                            message.lines().findFirst().orElse("libtorch gave no reason"),
                            "check the shapes and types of its arguments")
                    .from(e);
        }
    }

    // ---- creation

    public static Tensor zeros(long... shape) {
        return zeros(DType.F32, shape);
    }

    public static Tensor zeros(DType type, long... shape) {
        Natives.load();
        checkCount(shape);
        return run("zeros", () -> torch.zeros(shape, options(type)));
    }

    public static Tensor ones(long... shape) {
        return full(1, shape);
    }

    public static Tensor full(double value, long... shape) {
        Natives.load();
        checkCount(shape);
        return run("full", () -> torch.full(shape, new Scalar(value), options(DType.F32)));
    }

    public static Tensor scalar(double value) {
        return full(value);
    }

    /** The values in row-major order, copied. */
    public static Tensor of(float[] values, long... shape) {
        checkFits(values.length, shape);
        Tensor out = zeros(DType.F32, shape);
        if (values.length > 0) {
            new FloatPointer(out.t.data_ptr()).put(values, 0, values.length);
        }
        return out;
    }

    public static Tensor of(long[] values, long... shape) {
        checkFits(values.length, shape);
        Tensor out = zeros(DType.I64, shape);
        if (values.length > 0) {
            new LongPointer(out.t.data_ptr()).put(values, 0, values.length);
        }
        return out;
    }

    /** Raw little-endian elements of a type, as files hold them; copied. */
    public static Tensor ofBytes(DType type, byte[] raw, long... shape) {
        checkFits(raw.length / type.bytes(), shape);
        Tensor out = zeros(type, shape);
        if (raw.length > 0) {
            new BytePointer(out.t.data_ptr()).put(raw, 0, raw.length);
        }
        return out;
    }

    /** Whole numbers 0…end−1 as I64. */
    public static Tensor arange(long end) {
        Natives.load();
        return run("arange", () -> torch.arange(new Scalar(end), options(DType.I64)));
    }

    /** Standard normal numbers, drawn by our own generator: the same on every machine. */
    public static Tensor randn(Rng rng, long... shape) {
        return of(rng.gaussians(Math.toIntExact(new Shape(shape).count())), shape);
    }

    public static Tensor cat(List<Tensor> parts, int dim) {
        Shape first = parts.get(0).shape();
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

    public static Tensor stack(List<Tensor> parts, int dim) {
        for (Tensor p : parts) {
            if (!p.shape().equals(parts.get(0).shape())) {
                throw mismatch("Tensors cannot be stacked", parts.get(0).shape(), p.shape());
            }
        }
        return run("stack", () -> torch.stack(vector(parts), dim));
    }

    /** Where the condition holds a, elsewhere b. */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return run("where", () -> torch.where(condition.native_(), a.native_(), b.native_()));
    }

    // ---- facts

    public Shape shape() {
        org.bytedeco.pytorch.Tensor n = native_();
        long[] dims = new long[(int) n.dim()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = n.size(i);
        }
        return new Shape(dims);
    }

    public long size(int dim) {
        return shape().at(dim);
    }

    public int rank() {
        return (int) native_().dim();
    }

    public long count() {
        return native_().numel();
    }

    public DType dtype() {
        return DType.of(native_());
    }

    public Device device() {
        return Device.of(native_());
    }

    // ---- values out

    public float[] toFloats() {
        org.bytedeco.pytorch.Tensor n = dense(DType.F32);
        float[] out = new float[Math.toIntExact(n.numel())];
        if (out.length > 0) {
            new FloatPointer(n.data_ptr()).get(out, 0, out.length);
        }
        return out;
    }

    public long[] toLongs() {
        org.bytedeco.pytorch.Tensor n = dense(DType.I64);
        long[] out = new long[Math.toIntExact(n.numel())];
        if (out.length > 0) {
            new LongPointer(n.data_ptr()).get(out, 0, out.length);
        }
        return out;
    }

    /** The elements as they lie in memory: row-major, little-endian. */
    public byte[] toBytes() {
        DType type = dtype();
        org.bytedeco.pytorch.Tensor n = dense(type);
        byte[] out = new byte[Math.toIntExact(n.numel() * type.bytes())];
        if (out.length > 0) {
            new BytePointer(n.data_ptr()).get(out, 0, out.length);
        }
        return out;
    }

    /** The one value of a tensor that has one. */
    public double item() {
        if (count() != 1) {
            throw mismatch("A single value was asked of a tensor that has " + count(), shape(), new Shape());
        }
        return native_().detach().to(DType.F64.torch).item_double();
    }

    private org.bytedeco.pytorch.Tensor dense(DType type) {
        return native_().detach().cpu().to(type.torch).contiguous();
    }

    // ---- arithmetic

    public Tensor plus(Tensor o) {
        return pair("plus", o, () -> t.add(o.t));
    }

    public Tensor plus(double v) {
        return run("plus", () -> native_().add(new Scalar(v)));
    }

    public Tensor minus(Tensor o) {
        return pair("minus", o, () -> t.sub(o.t));
    }

    public Tensor minus(double v) {
        return plus(-v);
    }

    public Tensor times(Tensor o) {
        return pair("times", o, () -> t.mul(o.t));
    }

    public Tensor times(double v) {
        return run("times", () -> native_().mul(new Scalar(v)));
    }

    public Tensor over(Tensor o) {
        return pair("over", o, () -> t.div(o.t));
    }

    public Tensor over(double v) {
        return run("over", () -> native_().div(new Scalar(v)));
    }

    public Tensor negative() {
        return run("negative", () -> native_().neg());
    }

    public Tensor maximum(Tensor o) {
        return pair("maximum", o, () -> t.maximum(o.t));
    }

    public Tensor minimum(Tensor o) {
        return pair("minimum", o, () -> t.minimum(o.t));
    }

    public Tensor lessThan(double v) {
        return run("lessThan", () -> native_().lt(new Scalar(v)));
    }

    public Tensor greaterThan(double v) {
        return run("greaterThan", () -> native_().gt(new Scalar(v)));
    }

    public Tensor lessThan(Tensor o) {
        return pair("lessThan", o, () -> t.lt(o.t));
    }

    public Tensor equalTo(Tensor o) {
        return pair("equalTo", o, () -> t.eq(o.t));
    }

    public Tensor abs() {
        return run("abs", () -> native_().abs());
    }

    public Tensor exp() {
        return run("exp", () -> native_().exp());
    }

    public Tensor log() {
        return run("log", () -> native_().log());
    }

    public Tensor sqrt() {
        return run("sqrt", () -> native_().sqrt());
    }

    public Tensor rsqrt() {
        return run("rsqrt", () -> native_().rsqrt());
    }

    public Tensor square() {
        return run("square", () -> native_().square());
    }

    public Tensor sin() {
        return run("sin", () -> native_().sin());
    }

    public Tensor cos() {
        return run("cos", () -> native_().cos());
    }

    public Tensor tanh() {
        return run("tanh", () -> native_().tanh());
    }

    public Tensor sigmoid() {
        return run("sigmoid", () -> native_().sigmoid());
    }

    public Tensor silu() {
        return run("silu", () -> torch.silu(native_()));
    }

    /** The exact Gaussian error linear unit. */
    public Tensor gelu() {
        return run("gelu", () -> torch.gelu(native_()));
    }

    /** Its approximation by tanh. */
    public Tensor geluTanh() {
        return run("geluTanh", () -> torch.gelu(native_(), "tanh"));
    }

    public Tensor softmax(int dim) {
        int d = shape().axis(dim);
        return run("softmax", () -> native_().softmax(d));
    }

    public Tensor clamp(double low, double high) {
        return run(
                "clamp",
                () -> native_()
                        .clamp(
                                new org.bytedeco.pytorch.ScalarOptional(new Scalar(low)),
                                new org.bytedeco.pytorch.ScalarOptional(new Scalar(high))));
    }

    // ---- in place, for optimisers and buffers

    /** this += scale · o. */
    public Tensor addInPlace(Tensor o, double scale) {
        same("addInPlace", o);
        t.add_(o.t, new Scalar(scale));
        return this;
    }

    public Tensor timesInPlace(double v) {
        native_().mul_(new Scalar(v));
        return this;
    }

    public Tensor fillInPlace(double v) {
        native_().fill_(new Scalar(v));
        return this;
    }

    public Tensor copyFrom(Tensor o) {
        same("copyFrom", o);
        t.copy_(o.t);
        return this;
    }

    /** this = this + weight · (o − this). */
    public Tensor lerpInPlace(Tensor o, double weight) {
        same("lerpInPlace", o);
        t.lerp_(o.t, new Scalar(weight));
        return this;
    }

    // ---- shape

    public Tensor reshape(long... dims) {
        long known = 1;
        boolean free = false;
        for (long d : dims) {
            free |= d == -1;
            known *= d == -1 ? 1 : d;
        }
        if (free ? known == 0 || count() % known != 0 : known != count()) {
            throw mismatch("A tensor of " + count() + " elements cannot take another shape", shape(), new Shape(dims));
        }
        return run("reshape", () -> native_().reshape(dims));
    }

    public Tensor permute(long... order) {
        if (order.length != rank()) {
            throw mismatch("A permutation must name every axis once", shape(), new Shape(order));
        }
        return run("permute", () -> native_().permute(order));
    }

    public Tensor transpose(int a, int b) {
        Shape s = shape();
        return run("transpose", () -> native_().transpose(s.axis(a), s.axis(b)));
    }

    public Tensor unsqueeze(int dim) {
        return run("unsqueeze", () -> native_().unsqueeze(dim));
    }

    public Tensor squeeze(int dim) {
        if (size(dim) != 1) {
            throw mismatch("Axis " + dim + " cannot be dropped", shape(), new Shape(1));
        }
        return run("squeeze", () -> native_().squeeze(dim));
    }

    public Tensor expand(long... dims) {
        return run("expand", () -> native_().expand(dims));
    }

    /** Elements from…to−1 of one axis: a view. */
    public Tensor slice(int dim, long from, long to) {
        long size = size(dim);
        if (from < 0 || to < from || to > size) {
            throw new HaneulException(
                    "Elements " + from + " to " + to + " of axis " + dim + " do not exist",
                    "it has " + size + " (shape " + shape() + ")",
                    "ask for a range within 0 to " + size);
        }
        int d = shape().axis(dim);
        return run("slice", () -> native_().narrow(d, from, to - from));
    }

    /** One element of an axis, without that axis. */
    public Tensor select(int dim, long i) {
        return slice(dim, i, i + 1).squeeze(dim);
    }

    /** The named elements of an axis, in the order of the I64 indices [n]. */
    public Tensor index(int dim, Tensor indices) {
        int d = shape().axis(dim);
        return run("index", () -> native_().index_select(d, indices.native_()));
    }

    public Tensor flip(int dim) {
        int d = shape().axis(dim);
        return run("flip", () -> native_().flip(new long[] {d}));
    }

    /** Shifts an axis around: element i goes to i + shift. */
    public Tensor roll(long shift, int dim) {
        int d = shape().axis(dim);
        return run("roll", () -> native_().roll(new long[] {shift}, new long[] {d}));
    }

    public Tensor repeat(long... times) {
        return run("repeat", () -> native_().repeat(times));
    }

    /** Zeros around: pairs (before, after) from the last axis backwards. */
    public Tensor pad(long... pairs) {
        return run("pad", () -> torch.constant_pad_nd(native_(), pairs));
    }

    public Tensor contiguous() {
        return run("contiguous", () -> native_().contiguous());
    }

    // ---- reductions

    public Tensor sum() {
        return run("sum", () -> native_().sum());
    }

    public Tensor mean() {
        return run("mean", () -> native_().mean());
    }

    public Tensor sum(int dim, boolean keep) {
        int d = shape().axis(dim);
        return run("sum", () -> native_().sum(new long[] {d}, keep, new ScalarTypeOptional()));
    }

    public Tensor mean(int dim, boolean keep) {
        int d = shape().axis(dim);
        return run("mean", () -> native_().mean(new long[] {d}, keep, new ScalarTypeOptional()));
    }

    public Tensor amax(int dim, boolean keep) {
        int d = shape().axis(dim);
        return run("amax", () -> native_().amax(new long[] {d}, keep));
    }

    public Tensor max() {
        return run("max", () -> native_().max());
    }

    public Tensor min() {
        return run("min", () -> native_().min());
    }

    /** The Euclidean length of all elements. */
    public Tensor norm() {
        return run("norm", () -> native_().norm());
    }

    public boolean isFinite() {
        try (Scope s = Scope.open()) {
            return run("isfinite", () -> torch.isfinite(native_()).all()).item() != 0;
        }
    }

    // ---- matrices

    /** Matrix product of the last two axes, [.., n, k] × [.., k, m]. */
    public Tensor matmul(Tensor o) {
        if (size(-1) != (o.rank() == 1 ? o.size(0) : o.size(-2))) {
            throw mismatch("Matrices cannot be multiplied", shape(), o.shape());
        }
        return run("matmul", () -> t.matmul(o.t));
    }

    /** Matrix products of a batch, [n, l, k] × [n, k, m]. */
    public Tensor bmm(Tensor o) {
        if (rank() != 3 || o.rank() != 3 || size(0) != o.size(0) || size(2) != o.size(1)) {
            throw mismatch("Batches of matrices cannot be multiplied", shape(), o.shape());
        }
        return run("bmm", () -> t.bmm(o.t));
    }

    // ---- gradients

    public Tensor requiresGrad(boolean on) {
        native_().set_requires_grad(on);
        return this;
    }

    public boolean requiresGrad() {
        return native_().requires_grad();
    }

    /** What {@link #backward()} has summed up for this leaf, or null if nothing has reached it. */
    public @Nullable Tensor grad() {
        org.bytedeco.pytorch.Tensor g = native_().grad();
        return g.defined() ? run("grad", g::detach) : null; // detach: an owner of its own, on the same numbers
    }

    public void zeroGrad() {
        org.bytedeco.pytorch.Tensor g = native_().mutable_grad();
        if (g.defined()) {
            g.zero_();
        }
    }

    /** Gradients of this single value with respect to every leaf that led to it. */
    public void backward() {
        run("backward", () -> {
            native_().backward();
            return t.detach();
        });
    }

    /** The same from a given gradient of this tensor. */
    public void backward(Tensor gradient) {
        same("backward", gradient);
        run("backward", () -> {
            t.backward(
                    gradient.native_(),
                    new org.bytedeco.pytorch.BoolOptional(),
                    false,
                    new org.bytedeco.pytorch.TensorArrayRefOptional());
            return t.detach();
        });
    }

    public Tensor detach() {
        return run("detach", () -> native_().detach());
    }

    // ---- type, place, life

    public Tensor to(DType type) {
        return type == dtype() ? this : run("to", () -> native_().to(type.torch));
    }

    public Tensor to(Device device) {
        return device.equals(device()) ? this : run("to", () -> device.move(native_()));
    }

    public Tensor copy() {
        return run("copy", () -> native_().clone());
    }

    /** Outlives the scope it was made in: it now belongs to the one around it (or to nobody, if there is none). */
    public Tensor keep() {
        native_();
        if (scope != null) {
            scope.release(this);
        }
        return this;
    }

    /** Takes it out of all scopes: it lives until {@link #close()}. For what an object remembers between calls. */
    public Tensor own() {
        while (scope != null) {
            keep();
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

    private Tensor pair(String name, Tensor o, Supplier<org.bytedeco.pytorch.Tensor> op) {
        Shape a = new Shape(native_().sizes().vec().get());
        Shape b = new Shape(o.native_().sizes().vec().get());
        for (int i = 1; i <= Math.min(a.rank(), b.rank()); i++) {
            if (a.at(-i) != b.at(-i) && a.at(-i) != 1 && b.at(-i) != 1) {
                throw mismatch("Tensors do not fit for " + name, a, b);
            }
        }
        return run(name, op);
    }

    private void same(String name, Tensor o) {
        if (!shape().equals(o.shape())) {
            throw mismatch("Tensors do not fit for " + name, shape(), o.shape());
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
    }

    private static TensorVector vector(List<Tensor> parts) {
        TensorVector v = new TensorVector();
        for (Tensor p : parts) {
            v.push_back(p.native_());
        }
        return v;
    }

    static TensorOptions options(DType type) {
        return new TensorOptions(type.torch);
    }
}
