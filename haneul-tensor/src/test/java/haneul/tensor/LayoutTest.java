package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class LayoutTest {
    /** [[0, 1, 2], [3, 4, 5]]. */
    private static Tensor six() {
        return Tensor.arange(6).to(DType.F32).reshape(2, 3);
    }

    @Test
    void shapesChangeAndElementsStayInOrder() {
        assertThat(six().reshape(3, -1).shape()).isEqualTo(new Shape(3, 2));
        assertThat(six().permute(1, 0).toFloats()).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(six().transpose(-1, 0).shape()).isEqualTo(new Shape(3, 2));
        assertThat(six().unsqueeze(-1).shape()).isEqualTo(new Shape(2, 3, 1));
        assertThat(six().unsqueeze(1).squeeze(1).shape()).isEqualTo(new Shape(2, 3));
        assertThat(six().unsqueeze(0).expand(2, -1, 3).sum().item()).isEqualTo(30);
        assertThat(six().transpose(0, 1).contiguous().toFloats()).containsExactly(0, 3, 1, 4, 2, 5);
    }

    @Test
    void piecesAreViews() {
        List<Tensor> parts = six().split(1, 1, 2);
        assertThat(parts.get(0).toFloats()).containsExactly(0, 3);
        assertThat(parts.get(1).toFloats()).containsExactly(1, 2, 4, 5);
        assertThat(six().chunk(3, 1).get(2).toFloats()).containsExactly(2, 5);
        assertThat(six().select(0, 1).toFloats()).containsExactly(3, 4, 5);
        assertThat(six().slice(1, 3, 3).count()).isZero();
        Tensor whole = six();
        whole.select(1, 0).fillInPlace(9);
        assertThat(whole.toFloats()).containsExactly(9, 1, 2, 9, 4, 5);
    }

    @Test
    void rowsByIndex() {
        Tensor indices = Tensor.of(new long[] {2, 0, 2}, 3);
        assertThat(six().index(1, indices).toFloats()).containsExactly(2, 0, 2, 5, 3, 5);
    }

    @Test
    void elementsMoveAndRepeat() {
        assertThat(six().flip(1).toFloats()).containsExactly(2, 1, 0, 5, 4, 3);
        assertThat(six().flip(0, -1).toFloats()).containsExactly(5, 4, 3, 2, 1, 0);
        assertThat(six().roll(1, 1).toFloats()).containsExactly(2, 0, 1, 5, 3, 4);
        assertThat(six().repeat(1, 2).shape()).isEqualTo(new Shape(2, 6));
        assertThat(six().pad(1, 0, 0, 1).toFloats()).containsExactly(0, 0, 1, 2, 0, 3, 4, 5, 0, 0, 0, 0);
        assertThat(Tensor.stack(List.of(six(), six()), 1).shape()).isEqualTo(new Shape(2, 2, 3));
        assertThat(Tensor.cat(List.of(six(), six()), -1).shape()).isEqualTo(new Shape(2, 6));
    }
}
