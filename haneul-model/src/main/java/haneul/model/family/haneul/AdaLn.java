package haneul.model.family.haneul;

import haneul.model.dit.Modulation;
import haneul.nn.Norm;
import haneul.tensor.Tensor;

/** Adaptive layer norm as the family haneul uses it. Peebles and Xie, 2023. */
final class AdaLn {
    static final double EPS = 1e-6;

    private AdaLn() {}

    /** Layer norm without weights of x [L, D], in float32. */
    static Tensor norm(Tensor x) {
        return new Norm.Plain(EPS).forward(x);
    }

    /** norm(x) · scale + shift, all [L, D]. */
    static Tensor modulated(Tensor x, Tensor shift, Tensor scale) {
        return Modulation.modulate(norm(x), shift, scale);
    }

    /** Values that are added to untrained modulation parameters: [1, n, 1]. */
    static Tensor start(double... values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return Tensor.of(out, 1, out.length, 1);
    }
}
