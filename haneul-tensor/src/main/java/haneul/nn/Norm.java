package haneul.nn;

import haneul.tensor.DType;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;

/** Norms over the last axis, computed in F32 and returned in the type of the input. */
public sealed interface Norm {
    /** x [.., dim] → the same shape and type. */
    Tensor forward(Tensor x);

    /** Root mean square norm with a learnt gain. Zhang and Sennrich, 2019. */
    record Rms(Tensor weight, double eps) implements Norm {
        public Rms(Weights w, long dim, double eps) {
            this(w.param("weight", Init.ONES, dim), eps);
        }

        @Override
        public Tensor forward(Tensor x) {
            return Ops.rmsNorm(x.to(DType.F32), weight.to(DType.F32), eps).to(x.dtype());
        }
    }

    /** Layer norm with learnt gain and bias. Ba et al., 2016. */
    record Layer(Tensor weight, Tensor bias, double eps) implements Norm {
        public Layer(Weights w, long dim, double eps) {
            this(w.param("weight", Init.ONES, dim), w.param("bias", Init.ZEROS, dim), eps);
        }

        @Override
        public Tensor forward(Tensor x) {
            return Ops.layerNorm(x.to(DType.F32), weight.to(DType.F32), bias.to(DType.F32), eps)
                    .to(x.dtype());
        }
    }

    /** Layer norm without weights: what adaptive modulation follows. */
    record Plain(double eps) implements Norm {
        @Override
        public Tensor forward(Tensor x) {
            return Ops.layerNorm(x.to(DType.F32), null, null, eps).to(x.dtype());
        }
    }
}
