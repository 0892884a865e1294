package haneul.nn;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Rng;
import haneul.tensor.DType;
import haneul.tensor.LeakCheck;
import haneul.tensor.Ops;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The matrix behind a linear layer: dense as given, or of another kind that a source stores. */
@ExtendWith(LeakCheck.class)
class MatrixTest {
    @Test
    void aDenseMatrixGivesTheBitsOfTheLinearProduct() {
        Tensor w = Tensor.randn(new Rng(1), 5, 7);
        Tensor b = Tensor.randn(new Rng(2), 5);
        Tensor x = Tensor.randn(new Rng(3), 2, 3, 7);
        assertThat(Matrix.dense(w).times(x, b).toFloats())
                .containsExactly(Ops.linear(x, w, b).toFloats());
        Tensor half = x.to(DType.BF16);
        Tensor y = Matrix.dense(w).times(half, null);
        assertThat(y.dtype()).isEqualTo(DType.BF16);
        assertThat(y.toBytes())
                .isEqualTo(Ops.linear(half, w.to(DType.BF16), null).toBytes());
    }

    /** Eight-bit integers with one scale. */
    private record Quantised(Tensor stored, double scale) implements Matrix {
        @Override
        public Tensor times(Tensor x, @Nullable Tensor bias) {
            return Matrix.dense(stored.to(DType.F32).times(scale)).times(x, bias);
        }
    }

    @Test
    void aSourceMayStoreAMatrixInAnotherWay() {
        Tensor codes = Tensor.of(new long[] {1, -2, 3, 4, 0, -6}, 2, 3).to(DType.I8);
        Weights w = Weights.from(new Weights.Source() {
            @Override
            public Tensor get(String name, Init init, Shape shape) {
                return Tensor.ones(shape.dims());
            }

            @Override
            public Matrix matrix(String name, Init init, long out, long in) {
                return new Quantised(codes, 0.5);
            }
        });
        Linear layer = new Linear(w.at("fc"), 3, 2);
        Tensor x = Tensor.of(new float[] {1, 1, 1}, 1, 3);
        assertThat(layer.forward(x).toFloats()).containsExactly(1 + 0.5f * 2, 1 + 0.5f * -2);
        assertThat(w.declared())
                .containsOnlyKeys("fc.weight", "fc.bias")
                .containsAllEntriesOf(Map.of("fc.weight", codes));
    }
}
