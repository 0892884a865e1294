package haneul.tensor;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The operations that layers are made of. Weights come as arguments; the layers in {@code haneul.nn} own them. */
public final class Ops {
    private Ops() {}

    /** x [.., in] times the transpose of w [out, in], plus b [out]. */
    public static Tensor linear(Tensor x, Tensor w, @Nullable Tensor b) {
        if (w.rank() != 2 || x.size(-1) != w.size(1)) {
            throw Tensor.mismatch("A linear layer does not fit its input", x.shape(), w.shape());
        }
        return Tensor.run("linear", () -> torch.linear(x.native_(), w.native_(), optional(b)));
    }

    /** x [B, in, H, W], w [out, in, kh, kw]; zeros around by {@code padding} on both sides. */
    public static Tensor conv2d(Tensor x, Tensor w, @Nullable Tensor b, long stride, long padding) {
        checkConv(x, w, 4);
        return Tensor.run(
                "conv2d",
                () -> torch.conv2d(
                        x.native_(),
                        w.native_(),
                        optional(b),
                        new long[] {stride, stride},
                        new long[] {padding, padding},
                        new long[] {1, 1},
                        1));
    }

    /** x [B, in, T, H, W], w [out, in, kt, kh, kw]; padding of (t, h, w) on both sides. */
    public static Tensor conv3d(Tensor x, Tensor w, @Nullable Tensor b, long[] stride, long[] padding) {
        checkConv(x, w, 5);
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

    private static void checkConv(Tensor x, Tensor w, int rank) {
        if (x.rank() != rank || w.rank() != rank || x.size(1) != w.size(1)) {
            throw Tensor.mismatch("A convolution does not fit its input", x.shape(), w.shape());
        }
    }

    /** Over the last axis; w and b [D] or null. */
    public static Tensor layerNorm(Tensor x, @Nullable Tensor w, @Nullable Tensor b, double eps) {
        return Tensor.run(
                "layerNorm",
                () -> torch.layer_norm(x.native_(), new long[] {x.size(-1)}, optional(w), optional(b), eps, false));
    }

    /** Over the last axis: x / √(mean x² + eps) · w. Zhang and Sennrich, 2019. */
    public static Tensor rmsNorm(Tensor x, @Nullable Tensor w, double eps) {
        return Tensor.run(
                "rmsNorm",
                () -> torch.rms_norm(x.native_(), new long[] {x.size(-1)}, optional(w), new DoubleOptional(eps)));
    }

    /** Rows of w [n, D] named by the I64 ids, [.., D]. */
    public static Tensor embedding(Tensor ids, Tensor w) {
        return Tensor.run("embedding", () -> torch.embedding(w.native_(), ids.native_()));
    }

    /** x [B, C, H, W]: mean over kernel × kernel, step {@code stride}, zeros around not counted. */
    public static Tensor averagePool(Tensor x, long kernel, long stride, long padding) {
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

    /** softmax(q kᵀ · scale) v by libtorch's fused kernel; q [B, H, L, D], k and v [B, H, S, D]. */
    public static Tensor fusedAttention(Tensor q, Tensor k, Tensor v, double scale) {
        return Tensor.run(
                "fusedAttention",
                () -> torch.scaled_dot_product_attention(
                        q.native_(),
                        k.native_(),
                        v.native_(),
                        new TensorOptional(),
                        0,
                        false,
                        new DoubleOptional(scale),
                        false));
    }

    /** alpha · a × b for batches of matrices [n, l, k] × [n, k, m], without a second pass for the factor. */
    public static Tensor scaledBmm(Tensor a, Tensor b, double alpha) {
        Tensor.checkBatch(a, b);
        Tensor zero = Tensor.zeros(a.dtype(), 1, 1, 1);
        return Tensor.run(
                "scaledBmm",
                () -> torch.baddbmm(zero.native_(), a.native_(), b.native_(), new Scalar(0.0), new Scalar(alpha)));
    }

    /** sum of value · a · b into x: x += value · a ⊙ b. */
    public static void addProductInPlace(Tensor x, Tensor a, Tensor b, double value) {
        x.native_().addcmul_(a.native_(), b.native_(), new Scalar(value));
    }

    /** x += value · a / b. */
    public static void addQuotientInPlace(Tensor x, Tensor a, Tensor b, double value) {
        x.native_().addcdiv_(a.native_(), b.native_(), new Scalar(value));
    }

    /** A tensor [n] cut into views of the given shapes, one behind the other; they share memory with it. */
    static Tensor view(Tensor flat, long offset, Shape shape) {
        return Tensor.run(
                "view", () -> flat.native_().narrow(0, offset, shape.count()).view(shape.dims()));
    }

    private static TensorOptional optional(@Nullable Tensor t) {
        return t == null ? new TensorOptional() : new TensorOptional(t.native_());
    }
}
