package haneul.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.tensor.LeakCheck;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class Conv3dTest {
    private static Conv3d conv(long... kernel) {
        return new Conv3d(Weights.random(new Rng(4)), 2, 5, kernel);
    }

    @Test
    void frameCountAndSizeAreKept() {
        Tensor x = Tensor.randn(new Rng(1), 1, 2, 3, 4, 5);
        assertThat(conv(3, 3, 3).forward(x).shape()).isEqualTo(new Shape(1, 5, 3, 4, 5));
        assertThat(conv(3, 1, 1).forward(x).shape()).isEqualTo(new Shape(1, 5, 3, 4, 5));
    }

    @Test
    void kernelsThatAreNoThreeSizesAreRefused() {
        assertThatThrownBy(() -> conv(3, 3)).isInstanceOf(HaneulException.class).hasMessageContaining("[3, 3]");
        assertThatThrownBy(() -> conv(3, 0, 3)).isInstanceOf(HaneulException.class);
    }
}
