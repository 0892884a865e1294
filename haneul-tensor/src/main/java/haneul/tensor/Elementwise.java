package haneul.tensor;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.global.torch;

/** Element-wise operations of a {@link Tensor}. Two tensors broadcast like NumPy's: axes of length 1 stretch. */
public sealed interface Elementwise permits Tensor {
    private Tensor me() {
        return (Tensor) this;
    }

    default Tensor plus(Tensor o) {
        return Tensor.pair("plus", me(), o, (a, b) -> a.add(b));
    }

    default Tensor plus(double v) {
        return Tensor.apply("plus", me(), x -> x.add(new Scalar(v)));
    }

    default Tensor minus(Tensor o) {
        return Tensor.pair("minus", me(), o, (a, b) -> a.sub(b));
    }

    default Tensor minus(double v) {
        return plus(-v);
    }

    default Tensor times(Tensor o) {
        return Tensor.pair("times", me(), o, (a, b) -> a.mul(b));
    }

    default Tensor times(double v) {
        return Tensor.apply("times", me(), x -> x.mul(new Scalar(v)));
    }

    default Tensor over(Tensor o) {
        return Tensor.pair("over", me(), o, (a, b) -> a.div(b));
    }

    default Tensor over(double v) {
        return Tensor.apply("over", me(), x -> x.div(new Scalar(v)));
    }

    default Tensor negative() {
        return Tensor.apply("negative", me(), x -> x.neg());
    }

    default Tensor maximum(Tensor o) {
        return Tensor.pair("maximum", me(), o, (a, b) -> a.maximum(b));
    }

    default Tensor minimum(Tensor o) {
        return Tensor.pair("minimum", me(), o, (a, b) -> a.minimum(b));
    }

    default Tensor clamp(double low, double high) {
        return Tensor.apply(
                "clamp", me(), x -> x.clamp(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high))));
    }

    // ---- comparisons: BOOL

    default Tensor lessThan(double v) {
        return Tensor.apply("lessThan", me(), x -> x.lt(new Scalar(v)));
    }

    default Tensor lessThan(Tensor o) {
        return Tensor.pair("lessThan", me(), o, (a, b) -> a.lt(b));
    }

    default Tensor lessOrEqual(double v) {
        return Tensor.apply("lessOrEqual", me(), x -> x.le(new Scalar(v)));
    }

    default Tensor lessOrEqual(Tensor o) {
        return Tensor.pair("lessOrEqual", me(), o, (a, b) -> a.le(b));
    }

    default Tensor greaterThan(double v) {
        return Tensor.apply("greaterThan", me(), x -> x.gt(new Scalar(v)));
    }

    default Tensor greaterThan(Tensor o) {
        return Tensor.pair("greaterThan", me(), o, (a, b) -> a.gt(b));
    }

    default Tensor greaterOrEqual(double v) {
        return Tensor.apply("greaterOrEqual", me(), x -> x.ge(new Scalar(v)));
    }

    default Tensor greaterOrEqual(Tensor o) {
        return Tensor.pair("greaterOrEqual", me(), o, (a, b) -> a.ge(b));
    }

    default Tensor equalTo(double v) {
        return Tensor.apply("equalTo", me(), x -> x.eq(new Scalar(v)));
    }

    default Tensor equalTo(Tensor o) {
        return Tensor.pair("equalTo", me(), o, (a, b) -> a.eq(b));
    }

    /** True where this is zero or false. */
    default Tensor not() {
        return Tensor.apply("not", me(), torch::logical_not);
    }

    default Tensor and(Tensor o) {
        return Tensor.pair("and", me(), o, torch::logical_and);
    }

    default Tensor or(Tensor o) {
        return Tensor.pair("or", me(), o, torch::logical_or);
    }

    // ---- functions

    default Tensor abs() {
        return Tensor.apply("abs", me(), x -> x.abs());
    }

    default Tensor exp() {
        return Tensor.apply("exp", me(), x -> x.exp());
    }

    default Tensor log() {
        return Tensor.apply("log", me(), x -> x.log());
    }

    default Tensor sqrt() {
        return Tensor.apply("sqrt", me(), x -> x.sqrt());
    }

    default Tensor rsqrt() {
        return Tensor.apply("rsqrt", me(), x -> x.rsqrt());
    }

    default Tensor square() {
        return Tensor.apply("square", me(), x -> x.square());
    }

    default Tensor pow(double exponent) {
        return Tensor.apply("pow", me(), x -> x.pow(new Scalar(exponent)));
    }

    default Tensor sin() {
        return Tensor.apply("sin", me(), x -> x.sin());
    }

    default Tensor cos() {
        return Tensor.apply("cos", me(), x -> x.cos());
    }

    default Tensor tanh() {
        return Tensor.apply("tanh", me(), x -> x.tanh());
    }

    default Tensor sigmoid() {
        return Tensor.apply("sigmoid", me(), x -> x.sigmoid());
    }

    default Tensor relu() {
        return Tensor.apply("relu", me(), x -> x.relu());
    }

    /** x · sigmoid(x). */
    default Tensor silu() {
        return Tensor.apply("silu", me(), x -> torch.silu(x));
    }

    /** The exact Gaussian error linear unit. */
    default Tensor gelu() {
        return Tensor.apply("gelu", me(), x -> torch.gelu(x));
    }

    /** Its approximation by tanh. */
    default Tensor geluTanh() {
        return Tensor.apply("geluTanh", me(), x -> torch.gelu(x, "tanh"));
    }

    /** Non-negative numbers that sum to 1 along an axis. */
    default Tensor softmax(int dim) {
        int d = me().shape().axis(dim);
        return Tensor.apply("softmax", me(), x -> x.softmax(d));
    }

    // ---- in place, for optimisers and buffers

    /** this += scale · o. */
    default Tensor addInPlace(Tensor o, double scale) {
        return Tensor.change("addInPlace", me(), o, (a, b) -> a.add_(b, new Scalar(scale)));
    }

    default Tensor timesInPlace(double v) {
        return Tensor.change("timesInPlace", me(), me(), (a, b) -> a.mul_(new Scalar(v)));
    }

    /** this *= o, which stretches to the shape of this. */
    default Tensor timesInPlace(Tensor o) {
        Tensor stretched = o.expand(me().shape().dims());
        return Tensor.change("timesInPlace", me(), stretched, (a, b) -> a.mul_(b));
    }

    /** this *= sigmoid(this). */
    default Tensor siluInPlace() {
        return Tensor.change("siluInPlace", me(), me(), (a, b) -> torch.silu_(a));
    }

    default Tensor fillInPlace(double v) {
        return Tensor.change("fillInPlace", me(), me(), (a, b) -> a.fill_(new Scalar(v)));
    }

    /** Copies the numbers of a tensor of this shape, cast to this type. */
    default Tensor copyFrom(Tensor o) {
        return Tensor.change("copyFrom", me(), o, (a, b) -> a.copy_(b));
    }

    /** this += weight · (o − this). */
    default Tensor lerpInPlace(Tensor o, double weight) {
        return Tensor.change("lerpInPlace", me(), o, (a, b) -> a.lerp_(b, new Scalar(weight)));
    }
}
