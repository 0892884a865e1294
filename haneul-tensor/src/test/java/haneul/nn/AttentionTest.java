package haneul.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.nn.Segments.Segment;
import haneul.tensor.DType;
import haneul.tensor.Grad;
import haneul.tensor.LeakCheck;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class AttentionTest {
    private static final int HEADS = 2;
    private static final int WIDTH = 4;

    private static double[] naive(float[] q, float[] k, float[] v, Segments segments) {
        double[] out = new double[q.length];
        for (Segment s : segments.list()) {
            for (int h = 0; h < HEADS; h++) {
                for (int i = s.qStart(); i < s.qStart() + s.qLength(); i++) {
                    double[] e = new double[s.kLength()];
                    double total = 0;
                    for (int j = 0; j < s.kLength(); j++) {
                        double dot = 0;
                        for (int d = 0; d < WIDTH; d++) {
                            dot += q[(i * HEADS + h) * WIDTH + d] * k[((s.kStart() + j) * HEADS + h) * WIDTH + d];
                        }
                        e[j] = Math.exp(dot / Math.sqrt(WIDTH));
                        total += e[j];
                    }
                    for (int j = 0; j < s.kLength(); j++) {
                        for (int d = 0; d < WIDTH; d++) {
                            int at = (i * HEADS + h) * WIDTH + d;
                            out[at] += e[j] / total * v[((s.kStart() + j) * HEADS + h) * WIDTH + d];
                        }
                    }
                }
            }
        }
        return out;
    }

    private static void check(Segments segments, int queries, int keys) {
        Rng rng = new Rng(5);
        Tensor q = Tensor.randn(rng, queries, HEADS, WIDTH);
        Tensor k = Tensor.randn(rng, keys, HEADS, WIDTH);
        Tensor v = Tensor.randn(rng, keys, HEADS, WIDTH);
        double[] want = naive(q.toFloats(), k.toFloats(), v.toFloats(), segments);
        float[] got = Attention.forward(q, k, v, segments).toFloats();
        for (int i = 0; i < want.length; i++) {
            assertThat((double) got[i]).isCloseTo(want[i], within(2e-5));
        }
    }

    @Test
    void equalSegments() {
        check(Segments.self(5, 5, 5), 15, 15);
    }

    @Test
    void segmentsOfDifferentLengthsOutOfOrder() {
        check(Segments.self(5, 3, 5, 1, 3), 17, 17);
    }

    @Test
    void sharedKeyRuns() {
        check(Segments.of(List.of(new Segment(0, 4, 3, 6), new Segment(4, 4, 3, 6), new Segment(8, 2, 0, 3))), 10, 9);
    }

    @Test
    void longSegmentsToo() {
        check(Segments.self(700), 700, 700);
        try (Grad off = Grad.off()) {
            check(Segments.self(700, 20), 720, 720);
        }
    }

    @Test
    void crossSegmentsOfSentences() {
        check(Segments.cross(new int[] {4, 4, 2}, new int[][] {{3, 9}, {3, 9}, {0, 3}}), 10, 9);
    }

    /** Every segment on its own, as plain products: the same gradients. */
    @Test
    void gradientsEqualPlainOnes() {
        Segments segments = Segments.self(40, 7, 40, 1);
        Rng rng = new Rng(11);
        Tensor[] ours = new Tensor[3];
        Tensor[] plain = new Tensor[3];
        for (int i = 0; i < 3; i++) {
            ours[i] = Tensor.randn(rng, 88, HEADS, WIDTH);
            plain[i] = ours[i].copy().requiresGrad(true);
            ours[i].requiresGrad(true);
        }
        Tensor gradient = Tensor.randn(rng, 88, HEADS, WIDTH);
        Attention.forward(ours[0], ours[1], ours[2], segments).backward(gradient);
        for (Segment s : segments.list()) {
            Tensor q = plain[0].slice(0, s.qStart(), s.qStart() + s.qLength()).transpose(0, 1);
            Tensor k = plain[1].slice(0, s.kStart(), s.kStart() + s.kLength()).transpose(0, 1);
            Tensor v = plain[2].slice(0, s.kStart(), s.kStart() + s.kLength()).transpose(0, 1);
            Tensor y = q.times(0.5).bmm(k.transpose(1, 2)).softmax(-1).bmm(v).transpose(0, 1);
            y.backward(gradient.slice(0, s.qStart(), s.qStart() + s.qLength()));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(ours[i].grad().toFloats())
                    .containsExactly(plain[i].grad().toFloats(), within(2e-5f));
        }
    }

    @Test
    void sameBitsEveryTime() {
        int threads = Threads.get();
        try {
            Threads.set(2);
            assertThat(bits()).containsExactly(bits());
        } finally {
            Threads.set(threads);
        }
    }

    private static float[] bits() {
        Tensor x = Tensor.randn(new Rng(12), 300, HEADS, 16).requiresGrad(true);
        Attention.forward(x, x, x, Segments.self(100, 200)).square().sum().backward();
        return x.grad().toFloats();
    }

    @Test
    void halfPrecisionIsNear() {
        Rng rng = new Rng(13);
        Tensor x = Tensor.randn(rng, 600, 1, 8);
        try (Grad off = Grad.off()) {
            for (Segments segments : List.of(Segments.self(600), Segments.self(100, 500))) {
                Tensor half = Attention.forward(x.to(DType.BF16), x.to(DType.BF16), x.to(DType.BF16), segments);
                assertThat(half.dtype()).isEqualTo(DType.BF16);
                Tensor full = Attention.forward(x, x, x, segments);
                Tensor off16 = half.to(DType.F32).minus(full);
                assertThat(off16.norm().item() / full.norm().item()).isLessThan(0.02);
            }
        }
    }

    @Test
    void packsThatDoNotFitAreRefused() {
        Tensor x = Tensor.zeros(10, HEADS, WIDTH);
        Tensor wide = Tensor.zeros(10, HEADS, 5);
        assertThatThrownBy(() -> Attention.forward(x, x, x, Segments.self(5, 4)))
                .hasMessageContaining("9 queries");
        assertThatThrownBy(() -> Attention.forward(x, x, x, Segments.cross(new int[] {10}, new int[][] {{5, 12}})))
                .hasMessageContaining("12 keys");
        assertThatThrownBy(() -> Attention.forward(x, wide, wide, Segments.self(10)))
                .hasMessageContaining("[10, 2, 5]");
        assertThatThrownBy(() -> Segments.self(3, 0)).hasMessageContaining("token 3");
        assertThatThrownBy(() -> Segments.cross(new int[] {3}, new int[][] {{-1, 2}}))
                .isInstanceOf(HaneulException.class);
        assertThatThrownBy(() -> Segments.cross(new int[] {3}, new int[][] {})).hasMessageContaining("0 of keys");
    }

    @Test
    void ropeEqualsItsDefinition() {
        float[] at = {2, 3, 5, 0.5f, -1, 7};
        int[] split = {4, 2, 2};
        Tensor x = Tensor.randn(new Rng(14), 2, 3, 8);
        float[] in = x.toFloats();
        float[] got = new Rope3d(at, split, 10_000).apply(x).toFloats();
        double[] waves = {1, 0.01, 1, 1}; // theta^(-2j / split), pair by pair
        int[] axis = {0, 0, 1, 2};
        for (int token = 0; token < 2; token++) {
            for (int head = 0; head < 3; head++) {
                for (int pair = 0; pair < 4; pair++) {
                    double angle = at[3 * token + axis[pair]] * waves[pair];
                    int i = (token * 3 + head) * 8 + 2 * pair;
                    assertThat((double) got[i])
                            .isCloseTo(in[i] * Math.cos(angle) - in[i + 1] * Math.sin(angle), within(1e-5));
                    assertThat((double) got[i + 1])
                            .isCloseTo(in[i] * Math.sin(angle) + in[i + 1] * Math.cos(angle), within(1e-5));
                }
            }
        }
        assertThatThrownBy(() -> new Rope3d(at, split, 10_000).apply(Tensor.zeros(3, 1, 8)))
                .hasMessageContaining("2 tokens");
        assertThatThrownBy(() -> new Rope3d(at, new int[] {3, 1, 2}, 100)).isInstanceOf(HaneulException.class);
    }

    @Test
    void gradientsDoNotCrossSegments() {
        Tensor x = Tensor.randn(new Rng(7), 8, HEADS, WIDTH).requiresGrad(true);
        Tensor y = Attention.forward(x, x, x, Segments.self(3, 5));
        y.slice(0, 0, 3).square().sum().backward();
        float[] g = x.grad().toFloats();
        for (int i = 0; i < g.length; i++) {
            assertThat(g[i] != 0).isEqualTo(i < 3 * HEADS * WIDTH);
        }
    }

    @Test
    void ropeKnowsDifferencesOnly() {
        Rng rng = new Rng(8);
        Tensor a = Tensor.randn(rng, 1, 1, 12);
        Tensor b = Tensor.randn(rng, 1, 1, 12);
        double near = turned(a, 1, 2, 3).times(turned(b, 2, 5, 3)).sum().item();
        double far = turned(a, 11, 2, 8).times(turned(b, 12, 5, 8)).sum().item();
        assertThat(near).isCloseTo(far, within(1e-4));
        assertThat(turned(a, 0, 0, 0).toFloats()).containsExactly(a.toFloats());
    }

    private static Tensor turned(Tensor x, float t, float h, float w) {
        return new Rope3d(new float[] {t, h, w}, new int[] {4, 4, 4}, 100).apply(x);
    }
}
