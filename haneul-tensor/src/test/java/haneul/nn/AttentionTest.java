package haneul.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Rng;
import haneul.nn.Segments.Segment;
import haneul.tensor.Grad;
import haneul.tensor.LeakCheck;
import haneul.tensor.Tensor;
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
