package haneul.tensor;

import haneul.core.HaneulException;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Functional operations of layers. Weights are arguments; the layers in {@code haneul.nn} own them. */
public final class Ops {
    private static final long IGNORED = -100;
    private static final long REDUCE_MEAN = 1;

    private Ops() {}

    /** x [.., in] times the transpose of w [out, in], plus b [out]. */
    public static Tensor linear(Tensor x, Tensor w, @Nullable Tensor b) {
        if (w.rank() != 2 || x.rank() < 1 || x.size(-1) != w.size(1)) {
            throw Tensor.mismatch("A linear layer does not fit its input", x.shape(), w.shape());
        }
        if (b != null && !b.shape().equals(new Shape(w.size(0)))) {
            throw Tensor.mismatch("A bias does not fit its linear layer", w.shape(), b.shape());
        }
        sameType("A linear layer", x, w, b);
        return Tensor.run("linear", () -> torch.linear(x.native_(), w.native_(), optional(b)));
    }

    /** x [B, in, H, W], w [out, in, kh, kw]; zeros around by {@code padding} on both sides. */
    public static Tensor conv2d(Tensor x, Tensor w, @Nullable Tensor b, long stride, long padding) {
        return conv2d(x, w, b, new long[] {stride, stride}, new long[] {padding, padding});
    }

    /** Convolution x [B, in, H, W], w [out, in, kh, kw] with stride and padding of (h, w). */
    public static Tensor conv2d(Tensor x, Tensor w, @Nullable Tensor b, long[] stride, long[] padding) {
        checkConv(x, w, b, stride, padding);
        return Tensor.run(
                "conv2d",
                () -> torch.conv2d(
                        x.native_(), w.native_(), optional(b), stride.clone(), padding.clone(), new long[] {1, 1}, 1));
    }

    /** x [B, in, T, H, W], w [out, in, kt, kh, kw]; padding of (t, h, w) on both sides. */
    public static Tensor conv3d(Tensor x, Tensor w, @Nullable Tensor b, long[] stride, long[] padding) {
        checkConv(x, w, b, stride, padding);
        return Tensor.run(
                "conv3d",
                () -> torch.conv3d(
                        x.native_(),
                        w.native_(),
                        optional(b),
                        stride.clone(),
                        padding.clone(),
                        new long[] {1, 1, 1},
                        1));
    }

    private static void checkConv(Tensor x, Tensor w, @Nullable Tensor b, long[] stride, long[] padding) {
        Shape in = x.shape();
        Shape kernel = w.shape();
        int axes = stride.length;
        boolean fits = padding.length == axes
                && in.rank() == axes + 2
                && kernel.rank() == axes + 2
                && in.at(1) == kernel.at(1)
                && (b == null || b.shape().equals(new Shape(kernel.at(0))));
        for (int i = 0; fits && i < axes; i++) {
            fits = stride[i] > 0
                    && padding[i] >= 0
                    && kernel.at(i + 2) > 0
                    && in.at(i + 2) + 2 * padding[i] >= kernel.at(i + 2);
        }
        if (!fits) {
            throw Tensor.mismatch(
                    "A convolution of stride " + Arrays.toString(stride) + " and padding " + Arrays.toString(padding)
                            + " does not fit its input",
                    in,
                    kernel);
        }
        sameType("A convolution", x, w, b);
    }

    private static void sameType(String what, Tensor x, Tensor w, @Nullable Tensor b) {
        if (w.dtype() != x.dtype() || (b != null && b.dtype() != x.dtype())) {
            throw new HaneulException(
                    what + " cannot mix types",
                    "its input is " + x.dtype() + ", its weight " + w.dtype()
                            + (b == null ? "" : " and its bias " + b.dtype()),
                    "cast the weights to the type of the input");
        }
    }

    private static void checkNorm(Shape x, long channels, @Nullable Tensor w, @Nullable Tensor b) {
        Shape width = new Shape(channels);
        for (Tensor t : new Tensor[] {w, b}) {
            if (t != null && !t.shape().equals(width)) {
                throw Tensor.mismatch("A norm does not fit its input", x, t.shape());
            }
        }
    }

    private static void checkPool(Tensor x, long kernel, long stride, long padding) {
        if (x.rank() != 4
                || kernel < 1
                || stride < 1
                || padding < 0
                || padding > kernel / 2
                || x.size(2) + 2 * padding < kernel
                || x.size(3) + 2 * padding < kernel) {
            throw Tensor.mismatch(
                    "A pool of kernel " + kernel + ", stride " + stride + " and padding " + padding
                            + " does not fit its input",
                    x.shape(),
                    new Shape(kernel, kernel));
        }
    }

    /** Over the last axis; w and b [D] or null. */
    public static Tensor layerNorm(Tensor x, @Nullable Tensor w, @Nullable Tensor b, double eps) {
        checkNorm(x.shape(), x.size(-1), w, b);
        return Tensor.run(
                "layerNorm",
                () -> torch.layer_norm(x.native_(), new long[] {x.size(-1)}, optional(w), optional(b), eps, false));
    }

    /** Over the last axis: x / √(mean x² + eps) · w. Zhang and Sennrich, 2019. */
    public static Tensor rmsNorm(Tensor x, @Nullable Tensor w, double eps) {
        checkNorm(x.shape(), x.size(-1), w, null);
        return Tensor.run(
                "rmsNorm",
                () -> torch.rms_norm(x.native_(), new long[] {x.size(-1)}, optional(w), new DoubleOptional(eps)));
    }

    /** Rows of w [n, D] named by the I64 ids, [.., D]. */
    public static Tensor embedding(Tensor ids, Tensor w) {
        if (w.rank() != 2 || (ids.dtype() != DType.I64 && ids.dtype() != DType.I32)) {
            throw new HaneulException(
                    "Rows of a table cannot be looked up",
                    "the table has shape " + w.shape() + " and the numbers of the rows are " + ids.dtype(),
                    "give a table [n, D] and whole numbers");
        }
        return Tensor.run("embedding", () -> torch.embedding(w.native_(), ids.native_()));
    }

    /**
     * Mean cross-entropy of logits [N, V] and class numbers I64 [N], in F32; rows with a negative number do not count.
     *
     * @return a scalar; 0 if no row counts
     */
    public static Tensor crossEntropy(Tensor logits, long[] classes) {
        if (logits.rank() != 2 || logits.size(0) != classes.length) {
            throw Tensor.mismatch("Logits do not fit their classes", logits.shape(), new Shape(classes.length));
        }
        long most = -1;
        long counted = 0;
        long[] wanted = classes.clone();
        for (int i = 0; i < wanted.length; i++) {
            most = Math.max(most, wanted[i]);
            counted += wanted[i] < 0 ? 0 : 1;
            wanted[i] = wanted[i] < 0 ? IGNORED : wanted[i];
        }
        if (most >= logits.size(1)) {
            throw new HaneulException(
                    "Logits do not fit their classes",
                    "there are " + logits.size(1) + " classes and one is number " + most,
                    "number the classes from 0");
        }
        Tensor target = Tensor.of(wanted, wanted.length);
        Tensor x = logits.to(DType.F32);
        if (counted == 0) {
            return x.sum().times(0);
        }
        return Tensor.run(
                "crossEntropy",
                () -> torch.cross_entropy_loss(
                        x.native_(), target.native_(), new TensorOptional(), REDUCE_MEAN, IGNORED, 0));
    }

    /** x [B, C, H, W]: mean over kernel × kernel, step {@code stride}, zeros around not counted. */
    public static Tensor averagePool(Tensor x, long kernel, long stride, long padding) {
        checkPool(x, kernel, stride, padding);
        return Tensor.run(
                "averagePool",
                () -> torch.avg_pool2d(
                        x.native_(),
                        new long[] {kernel, kernel},
                        new long[] {stride, stride},
                        new long[] {padding, padding},
                        false,
                        false,
                        new LongOptional()));
    }

    /** x [B, C, H, W]: the largest within kernel × kernel. */
    public static Tensor maxPool(Tensor x, long kernel, long stride, long padding) {
        checkPool(x, kernel, stride, padding);
        return Tensor.run(
                "maxPool",
                () -> torch.max_pool2d(
                        x.native_(),
                        new long[] {kernel, kernel},
                        new long[] {stride, stride},
                        new long[] {padding, padding},
                        new long[] {1, 1},
                        false));
    }

    /** x + a ⊙ b in one pass; shapes stretch to each other. */
    public static Tensor addProduct(Tensor x, Tensor a, Tensor b) {
        sameType("A sum with a product", x, a, b);
        return Tensor.run("addProduct", () -> torch.addcmul(x.native_(), a.native_(), b.native_(), new Scalar(1.0)));
    }

    /**
     * Turns neighbouring pairs (a, b) of the last axis to (a cos − b sin, a sin + b cos): x [.., 2 n] in F32, cos and sin
     * stretch to [.., n]. As a product of complex numbers, one pass forward and one back.
     */
    public static Tensor turnPairs(Tensor x, Tensor cos, Tensor sin) {
        if (x.dtype() != DType.F32 || x.size(-1) % 2 != 0) {
            throw new HaneulException(
                    "Pairs of numbers cannot be turned",
                    "the tensor has shape " + x.shape() + " and type " + x.dtype(),
                    "give float32 and an even number of them");
        }
        long[] pairs = Arrays.copyOf(x.shape().dims(), x.rank() + 1);
        pairs[x.rank() - 1] = x.size(-1) / 2;
        pairs[x.rank()] = 2;
        return Tensor.run("turnPairs", () -> {
            var turn = torch.view_as_complex(Tensor.stack(List.of(cos, sin), -1).native_());
            var turned = torch.view_as_complex(x.native_().reshape(pairs)).mul(turn);
            return torch.view_as_real(turned).reshape(x.shape().dims());
        });
    }

    /** β x + α a b for matrices in one pass. */
    public static Tensor addMatmul(double beta, Tensor x, double alpha, Tensor a, Tensor b) {
        if (a.rank() != 2 || b.rank() != 2 || a.size(1) != b.size(0)) {
            throw Tensor.mismatch("Matrices do not fit", a.shape(), b.shape());
        }
        return Tensor.run(
                "addMatmul",
                () -> torch.addmm(x.native_(), a.native_(), b.native_(), new Scalar(beta), new Scalar(alpha)));
    }

    /**
     * softmax(q kᵀ · scale) v by libtorch's fused kernel, forward and backward; q [B, H, L, D], k and v [B, H, S, D].
     */
    public static Tensor fusedAttention(Tensor q, Tensor k, Tensor v, double scale) {
        return fusedAttention(q, k, v, null, scale);
    }

    /** softmax(q kᵀ · scale + mask) v; the mask has the type of q and broadcasts to [B, H, L, S]. */
    public static Tensor fusedAttention(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, double scale) {
        Shape a = q.shape();
        Shape b = k.shape();
        if (a.rank() != 4 || b.rank() != 4 || !b.equals(v.shape())) {
            throw Tensor.mismatch("Keys and values of attention must have one shape of four axes", b, v.shape());
        }
        if (a.at(0) != b.at(0) || a.at(1) != b.at(1) || a.at(3) != b.at(3)) {
            throw Tensor.mismatch("Queries do not fit keys", a, b);
        }
        if (!q.device().equals(Device.CPU)) {
            return attention(q, k, v, mask, scale);
        }
        boolean recorded = Grad.enabled() && (q.requiresGrad() || k.requiresGrad() || v.requiresGrad());
        Blas.narrow();
        try {
            if (!recorded) {
                return attention(q, k, v, mask, scale);
            }
            // views of our own: what is hooked to them goes with this step's history
            Tensor[] in = {Blas.widening(q), Blas.widening(k), Blas.widening(v)};
            return Blas.narrowing(attention(in[0], in[1], in[2], mask, scale));
        } finally {
            Blas.widen();
        }
    }

    private static Tensor attention(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, double scale) {
        return Tensor.run(
                "fusedAttention",
                () -> torch.scaled_dot_product_attention(
                        q.native_(),
                        k.native_(),
                        v.native_(),
                        optional(mask),
                        0,
                        false,
                        new DoubleOptional(scale),
                        false));
    }

    /** x += value · a ⊙ b, all of one shape. */
    public static void addProductInPlace(Tensor x, Tensor a, Tensor b, double value) {
        Tensor.same("addProductInPlace", x, b);
        Tensor.change("addProductInPlace", x, a, (p, q) -> p.addcmul_(q, b.native_(), new Scalar(value)));
    }

    /** x += value · a / b, all of one shape. */
    public static void addQuotientInPlace(Tensor x, Tensor a, Tensor b, double value) {
        Tensor.same("addQuotientInPlace", x, b);
        Tensor.change("addQuotientInPlace", x, a, (p, q) -> p.addcdiv_(q, b.native_(), new Scalar(value)));
    }

    private static TensorOptional optional(@Nullable Tensor t) {
        return t == null ? new TensorOptional() : new TensorOptional(t.native_());
    }
}
