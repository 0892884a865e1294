package haneul.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.nn.CausalConv3d.Start;
import haneul.tensor.Grad;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class CausalConv3dTest {
    private static final long[] KERNEL = {3, 3, 3};

    private static Tensor clip(int frames) {
        return Tensor.randn(new Rng(1), 1, 2, frames, 4, 5);
    }

    @Test
    void framesHearOnlyWhatWasBefore() {
        for (Start start : Start.values()) {
            CausalConv3d conv = new CausalConv3d(Weights.random(new Rng(2)), 2, 3, KERNEL, start);
            Tensor x = clip(6);
            Tensor changed = x.copy();
            changed.slice(2, 4, 6).fillInPlace(9);
            Tensor a = conv.forward(x);
            Tensor b = conv.forward(changed);
            assertThat(a.shape()).isEqualTo(new Shape(1, 3, 6, 4, 5));
            assertThat(b.slice(2, 0, 4).toFloats())
                    .containsExactly(a.slice(2, 0, 4).toFloats(), within(1e-6f));
            assertThat(b.slice(2, 4, 5).minus(a.slice(2, 4, 5)).norm().item()).isGreaterThan(0.1);
        }
    }

    @Test
    void theStartIsZeroOrTheFirstFrame() {
        Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 1, 3, 1, 1);
        long[] kernel = {3, 1, 1};
        Weights plain = Weights.from((name, init, shape) -> name.endsWith("bias")
                ? Tensor.zeros(shape.dims())
                : Tensor.of(new float[] {100, 10, 1}, 1, 1, 3, 1, 1));
        assertThat(new CausalConv3d(plain.at("a"), 1, 1, kernel, Start.ZEROS)
                        .forward(x)
                        .toFloats())
                .containsExactly(1, 12, 123);
        assertThat(new CausalConv3d(plain.at("b"), 1, 1, kernel, Start.FIRST_FRAME)
                        .forward(x)
                        .toFloats())
                .containsExactly(111, 112, 123);
    }

    @Test
    void chunksGiveWhatTheWholeClipGives() {
        int[][] cuts = {{1, 1, 1, 1, 1, 1, 1}, {1, 4, 2}, {3, 4}, {7}, {6, 1}};
        try (Grad off = Grad.off()) {
            for (Start start : Start.values()) {
                for (long step : new long[] {1, 2}) {
                    CausalConv3d conv = new CausalConv3d(
                            Weights.random(new Rng(3)),
                            2,
                            3,
                            KERNEL,
                            new long[] {step, 2, 1},
                            new long[] {1, 1},
                            start);
                    Tensor x = clip(7);
                    Tensor whole = conv.forward(x);
                    for (int[] cut : cuts) {
                        check(conv, x, cut, whole);
                    }
                }
            }
        }
    }

    private static void check(CausalConv3d conv, Tensor x, int[] cut, Tensor whole) {
        long before = Scope.liveTensors();
        try (Scope scope = Scope.open();
                CausalCache cache = new CausalCache()) {
            List<Tensor> parts = new ArrayList<>();
            long at = 0;
            for (int n : cut) {
                try (Scope chunk = Scope.open()) {
                    parts.add(conv.forward(x.slice(2, at, at + n), cache).keep());
                }
                at += n;
            }
            Tensor joined = Tensor.cat(parts, 2);
            assertThat(joined.shape()).isEqualTo(whole.shape());
            assertThat(joined.toFloats()).containsExactly(whole.toFloats(), within(1e-5f));
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void plainConvolutionKeepsTheSize() {
        Conv3d conv = new Conv3d(Weights.random(new Rng(4)), 2, 5, KERNEL);
        assertThat(conv.forward(clip(3)).shape()).isEqualTo(new Shape(1, 5, 3, 4, 5));
        assertThatThrownBy(() -> new Conv3d(Weights.random(new Rng(4)), 2, 5, 3, 3))
                .isInstanceOf(HaneulException.class);
        assertThatThrownBy(() -> new CausalConv3d(Weights.random(new Rng(4)), 2, 5, KERNEL, Start.ZEROS)
                        .forward(Tensor.zeros(1, 2, 0, 4, 4)))
                .hasMessageContaining("at least one frame");
    }
}
