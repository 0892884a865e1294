package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class OpsTest {
    @Test
    void conv3dEqualsItsDefinition() {
        Rng rng = new Rng(2);
        Tensor x = Tensor.randn(rng, 1, 2, 4, 5, 6);
        Tensor w = Tensor.randn(rng, 3, 2, 2, 3, 3);
        Tensor b = Tensor.randn(rng, 3);
        float[] in = x.toFloats();
        float[] k = w.toFloats();
        float[] bias = b.toFloats();
        Tensor y = Ops.conv3d(x, w, b, new long[] {1, 2, 1}, new long[] {0, 1, 1});
        assertThat(y.shape()).isEqualTo(new Shape(1, 3, 3, 3, 6));
        float[] got = y.toFloats();
        int at = 0;
        for (int o = 0; o < 3; o++) {
            for (int t = 0; t < 3; t++) {
                for (int h = 0; h < 3; h++) {
                    for (int v = 0; v < 6; v++) {
                        double sum = bias[o];
                        for (int i = 0; i < 2 * 2 * 3 * 3; i++) {
                            int c = i / 18;
                            int dt = i / 9 % 2;
                            int row = 2 * h + i / 3 % 3 - 1;
                            int column = v + i % 3 - 1;
                            if (row >= 0 && row < 5 && column >= 0 && column < 6) {
                                sum += in[((c * 4 + t + dt) * 5 + row) * 6 + column] * k[o * 36 + i];
                            }
                        }
                        assertThat((double) got[at++]).isCloseTo(sum, within(1e-4));
                    }
                }
            }
        }
    }

    @Test
    void normsEqualTheirDefinitions() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 6}, 1, 4);
        Tensor w = Tensor.of(new float[] {1, 2, 1, 2}, 4);
        double rms = Math.sqrt(50 / 4.0);
        assertThat(Ops.rmsNorm(x, w, 0).toFloats())
                .containsExactly(
                        new float[] {(float) (1 / rms), (float) (4 / rms), (float) (3 / rms), (float) (12 / rms)},
                        within(1e-5f));
        double std = Math.sqrt(14 / 4.0);
        assertThat(Ops.layerNorm(x, null, null, 0).toFloats())
                .containsExactly(
                        new float[] {(float) (-2 / std), (float) (-1 / std), 0, (float) (3 / std)}, within(1e-5f));
    }

    @Test
    void poolingAndEmbedding() {
        Tensor x = Tensor.arange(16).to(DType.F32).reshape(1, 1, 4, 4);
        assertThat(Ops.averagePool(x, 2, 2, 0).toFloats()).containsExactly(2.5f, 4.5f, 10.5f, 12.5f);
        assertThat(Ops.maxPool(x, 2, 2, 0).toFloats()).containsExactly(5, 7, 13, 15);
        assertThat(Ops.embedding(Tensor.of(new long[] {1, 0}, 2), x.reshape(4, 4))
                        .toFloats())
                .containsExactly(4, 5, 6, 7, 0, 1, 2, 3);
    }

    @Test
    void fusedAttentionHasTheGradientsOfPlainProducts() {
        Rng rng = new Rng(4);
        Tensor[] fused = new Tensor[3];
        Tensor[] plain = new Tensor[3];
        for (int i = 0; i < 3; i++) {
            Tensor x = Tensor.randn(rng, 1, 3, i == 0 ? 70 : 90, 8);
            fused[i] = x.copy().requiresGrad(true);
            plain[i] = x.requiresGrad(true);
        }
        Tensor gradient = Tensor.randn(rng, 1, 3, 70, 8);
        Tensor a = Ops.fusedAttention(fused[0].times(1), fused[1].times(1), fused[2].times(1), 0.4);
        Tensor b =
                plain[0].times(0.4).matmul(plain[1].transpose(2, 3)).softmax(-1).matmul(plain[2]);
        assertThat(a.toFloats()).containsExactly(b.toFloats(), within(1e-5f));
        a.backward(gradient);
        b.backward(gradient);
        for (int i = 0; i < 3; i++) {
            assertThat(fused[i].grad().toFloats())
                    .containsExactly(plain[i].grad().toFloats(), within(2e-5f));
        }
    }

    @Test
    void theMatrixLibraryHasItsThreadsBackAfterAttention() {
        int before = Threads.get();
        try {
            Threads.set(2);
            Tensor x = Tensor.randn(new Rng(5), 1, 2, 40, 8).requiresGrad(true);
            Tensor y = Ops.fusedAttention(x, x, x, 1);
            assertThat(Blas.now()).isEqualTo(2);
            y.square().sum().backward();
            assertThat(Blas.now()).isEqualTo(2);
            // only the values want gradients: the narrow time still ends
            Tensor v = Tensor.randn(new Rng(6), 1, 2, 40, 8).requiresGrad(true);
            Ops.fusedAttention(x.detach(), x.detach(), v, 1).sum().backward();
            assertThat(Blas.now()).isEqualTo(2);
        } finally {
            Threads.set(before);
        }
    }
}
