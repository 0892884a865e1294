package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class RearrangeTest {
    @Test
    void patchesOfAPicture() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.arange(16).reshape(1, 4, 4);
            Tensor y = Rearrange.rearrange(x, "c (h p) (w q) -> (h w) (c p q)", "p", 2, "q", 2);
            assertThat(y.shape()).isEqualTo(new Shape(4, 4));
            assertThat(y.select(0, 1).toLongs()).containsExactly(2, 3, 6, 7);
            Tensor back = Rearrange.rearrange(y, "(h w) (c p q) -> c (h p) (w q)", "h", 2, "c", 1, "p", 2);
            assertThat(back.toLongs()).containsExactly(x.toLongs());
            assertThat(Rearrange.rearrange(x, "1 h w -> w 1 h").shape()).isEqualTo(new Shape(4, 1, 4));
        }
    }

    /** Any grouping and order on both sides: every element lands where its named coordinates say, and comes back. */
    @Property(tries = 60)
    void elementsLandWhereTheirNamesSay(@ForAll @IntRange(min = 1, max = 5) int axes, @ForAll long seed) {
        Random random = new Random(seed);
        List<String> names = new ArrayList<>();
        List<Object> sizes = new ArrayList<>();
        long count = 1;
        int[] length = new int[axes];
        for (int i = 0; i < axes; i++) {
            length[i] = 1 + random.nextInt(4);
            count *= length[i];
            names.add("n" + i);
            sizes.add("n" + i);
            sizes.add(length[i]);
        }
        List<String> order = new ArrayList<>(names);
        Collections.shuffle(order, random);
        String left = grouped(names, random);
        String right = grouped(order, random);
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.arange(count).reshape(shape(left, length));
            Tensor y = Rearrange.rearrange(x, left + " -> " + right, sizes.toArray());
            assertThat(y.shape()).isEqualTo(new Shape(shape(right, length)));
            long[] got = y.toLongs();
            for (int i = 0; i < count; i++) {
                long rest = got[i]; // the element's place in row-major order of the left names
                int[] at = new int[axes];
                for (int k = axes - 1; k >= 0; k--) {
                    at[k] = (int) (rest % length[k]);
                    rest /= length[k];
                }
                int place = 0;
                for (String name : order) {
                    int k = names.indexOf(name);
                    place = place * length[k] + at[k];
                }
                assertThat(place).isEqualTo(i);
            }
            Tensor back = Rearrange.rearrange(y, right + " -> " + left, sizes.toArray());
            assertThat(back.toLongs()).containsExactly(x.toLongs());
        }
    }

    private static String grouped(List<String> names, Random random) {
        StringBuilder out = new StringBuilder();
        boolean open = false;
        for (String name : names) {
            if (!open && random.nextBoolean()) {
                out.append('(');
                open = true;
            }
            out.append(name);
            if (open && random.nextBoolean()) {
                out.append(')');
                open = false;
            }
            out.append(' ');
        }
        return out.toString().trim() + (open ? ")" : "");
    }

    private static long[] shape(String side, int[] length) {
        List<Long> out = new ArrayList<>();
        boolean open = false;
        for (String word : side.replace("(", "( ").replace(")", " )").split(" ")) {
            if (word.equals("(")) {
                out.add(1L);
                open = true;
            } else if (word.equals(")")) {
                open = false;
            } else {
                long n = length[Integer.parseInt(word.substring(1))];
                if (open) {
                    out.set(out.size() - 1, out.get(out.size() - 1) * n);
                } else {
                    out.add(n);
                }
            }
        }
        return out.stream().mapToLong(Long::longValue).toArray();
    }

    @Test
    void wrongPatternsAreExplained() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.zeros(4, 6);
            for (String pattern : List.of(
                    "a b",
                    "a b -> a",
                    "a a -> a a",
                    "a -> a",
                    "(a b -> a b",
                    "a) b -> a b",
                    "a b -> a c",
                    "a * -> a b",
                    "(a c) b -> a b c",
                    "a b 1 -> a b")) {
                assertThatThrownBy(() -> Rearrange.rearrange(x, pattern))
                        .as(pattern)
                        .isInstanceOf(HaneulException.class)
                        .hasMessageContaining(pattern);
            }
            assertThatThrownBy(() -> Rearrange.rearrange(x, "(a p) b -> a p b", "p", 3))
                    .hasMessageContaining("divide 4");
            assertThatThrownBy(() -> Rearrange.rearrange(x, "(a p) b -> a p b", "p"))
                    .hasMessageContaining("pairs");
            assertThatThrownBy(() -> Rearrange.rearrange(x, "(a p) b -> a p b", "q", 2))
                    .hasMessageContaining("q = 2");
        }
    }
}
