package haneul.model.family.haneul;

import haneul.nn.Norm;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;

/** Adaptive layer norm: what a noise level and a sentence make of a norm. Peebles and Xie, 2023. */
final class Modulation {
    static final double EPS = 1e-6;

    private Modulation() {}

    /** norm(x) · scale + shift, all [L, D]. */
    static Tensor of(Tensor x, Tensor shift, Tensor scale) {
        return Ops.addProduct(shift, new Norm.Plain(EPS).forward(x), scale);
    }

    /** Where an untrained modulation starts: [1, n, 1], 0 but at the places of scales. */
    static Tensor start(double... values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return Tensor.of(out, 1, out.length, 1);
    }
}
