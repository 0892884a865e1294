package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScopeTest {
    @Test
    void keptTensorsClimbOneScopeAtATime() {
        Tensor twice;
        Tensor once;
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                once = Tensor.ones(2).keep();
                twice = Tensor.ones(2).keep().keep();
            }
            assertThat(once.isOpen()).isTrue();
        }
        assertThat(once.isOpen()).isFalse();
        assertThat(twice.toFloats()).containsExactly(1, 1);
        long before = Scope.liveTensors();
        twice.close();
        twice.close();
        assertThat(Scope.liveTensors()).isEqualTo(before - 1);
        assertThatThrownBy(twice::sum).hasMessageContaining("closed");
    }

    @Test
    void ownedTensorsOutliveEverything() {
        Tensor owned;
        try (Scope outer = Scope.open();
                Scope inner = Scope.open()) {
            owned = Tensor.ones(1).own();
        }
        assertThat(owned.item()).isEqualTo(1);
        owned.close();
    }

    @Test
    void errorsLeaveNothingBehind() {
        long before = Scope.liveTensors();
        assertThatThrownBy(() -> {
                    try (Scope scope = Scope.open()) {
                        Tensor.ones(2).matmul(Tensor.ones(3));
                    }
                })
                .isInstanceOf(haneul.core.HaneulException.class);
        assertThat(Scope.liveTensors()).isEqualTo(before);
        assertThat(Scope.current()).isNull();
    }

    /** Not only tensors but numbers, options and lists of a call are freed: one object of 64 bytes a step would show. */
    @Test
    void aLongRunTakesNoMoreMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status), "resident memory is read from /proc");
        Tensor buffer = Tensor.zeros(4);
        Tensor leaf = Tensor.ones(1, 1, 4, 4).requiresGrad(true);
        long least = Long.MAX_VALUE; // the Java heap grows too at first: a leak grows every time
        for (int round = 0; round < 5 && least > 3_000; round++) {
            long before = resident(status);
            work(buffer, leaf, 15_000);
            least = Math.min(least, resident(status) - before);
        }
        assertThat(least).as("kB grown in 15,000 steps").isLessThan(3_000);
        buffer.close();
    }

    private static void work(Tensor buffer, Tensor leaf, int times) {
        for (int i = 0; i < times; i++) {
            try (Scope scope = Scope.open()) {
                Tensor x = Tensor.full(i, 4).clamp(0, 5).plus(1).sum(0, true);
                buffer.timesInPlace(0.5).copyFrom(x.expand(4));
                buffer.dtype();
                if (i % 10 == 0) {
                    Ops.fusedAttention(leaf, leaf, leaf, 1).sum().backward();
                    leaf.zeroGrad();
                }
            }
            buffer.addInPlace(buffer, 0.1); // outside of any scope
        }
    }

    private static long resident(Path status) throws IOException {
        try (var lines = Files.lines(status)) {
            String line = lines.filter(l -> l.startsWith("VmRSS")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", ""));
        }
    }

    @Test
    void filesAreReadWhereTheyLie(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("numbers");
        byte[] raw = new byte[3 + 4 * 6];
        try (Scope scope = Scope.open()) {
            byte[] six = Tensor.arange(6).to(DType.F32).toBytes();
            System.arraycopy(six, 0, raw, 3, six.length);
            Files.write(file, raw);
            Tensor odd = Tensor.fromFile(file, 3, DType.F32, 2, 3);
            assertThat(odd.toFloats()).containsExactly(0, 1, 2, 3, 4, 5);
            Files.write(folder.resolve("even"), six);
            Tensor even = Tensor.fromFile(folder.resolve("even"), 8, DType.F32, 2, 2);
            assertThat(even.toFloats()).containsExactly(2, 3, 4, 5);
            even.fillInPlace(9);
            assertThat(Files.readAllBytes(folder.resolve("even"))).isEqualTo(six);
            assertThatThrownBy(() -> Tensor.fromFile(file, 4, DType.F32, 2, 3)).hasMessageContaining("27 bytes");
            assertThatThrownBy(() -> Tensor.fromFile(file, -4, DType.F32, 1)).hasMessageContaining("27 bytes");
            assertThat(Tensor.fromFile(file, 27, DType.F32, 0).count()).isZero();
        }
    }

    @Test
    void precisionSaysWhy() {
        assertThat(Precision.auto().toString()).matches("(fp32|bf16) \\(.+ bf16.*\\)");
        assertThat(Precision.parse("BF16").compute()).isEqualTo(DType.BF16);
        assertThat(Precision.parse("fp32")).isEqualTo(Precision.FP32);
    }
}
