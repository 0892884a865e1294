package haneul.nn;

import haneul.core.Rng;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;

/** Initialisation of a weight. */
public sealed interface Init {
    Init ZEROS = new Constant(0);
    Init ONES = new Constant(1);

    /** Normal with this standard deviation. */
    static Init normal(double std) {
        return new Normal(std);
    }

    /** Normal with variance 1/fan-in, the product of all axes but the first: keeps the scale of a linear map. */
    static Init fanIn() {
        return new FanIn(1);
    }

    /** Normal with variance gain²/fan-in. */
    static Init fanIn(double gain) {
        return new FanIn(gain);
    }

    Tensor draw(Rng rng, Shape shape);

    /** The standard deviation of a weight of this shape. */
    double deviation(Shape shape);

    /** Every element the same. */
    record Constant(double value) implements Init {
        @Override
        public Tensor draw(Rng rng, Shape shape) {
            return Tensor.full(value, shape.dims());
        }

        @Override
        public double deviation(Shape shape) {
            return 0;
        }
    }

    /** Independent normal numbers. */
    record Normal(double std) implements Init {
        @Override
        public Tensor draw(Rng rng, Shape shape) {
            float[] x = rng.gaussians(Math.toIntExact(shape.count()));
            for (int i = 0; i < x.length; i++) {
                x[i] *= (float) std;
            }
            return Tensor.of(x, shape.dims());
        }

        @Override
        public double deviation(Shape shape) {
            return std;
        }
    }

    /** Normal numbers scaled by the number of inputs. */
    record FanIn(double gain) implements Init {
        @Override
        public Tensor draw(Rng rng, Shape shape) {
            return new Normal(deviation(shape)).draw(rng, shape);
        }

        @Override
        public double deviation(Shape shape) {
            double fan = shape.rank() < 2 ? 1 : (double) shape.count() / shape.at(0);
            return gain / Math.sqrt(fan);
        }
    }
}
