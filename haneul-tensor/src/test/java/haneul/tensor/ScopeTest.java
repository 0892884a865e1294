package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** A run of days has one scope around all of its steps. */
    @Test
    void scopesThatStayOpenRememberNothingThatHasLeftThem() {
        List<WeakReference<Tensor>> gone = new ArrayList<>();
        try (Scope run = Scope.open();
                Scope step = Scope.open()) {
            Tensor stays = Tensor.ones(1);
            for (int i = 0; i < 100; i++) {
                Tensor kept;
                try (Scope layer = Scope.open()) {
                    kept = Tensor.full(i, 2).keep();
                    gone.add(new WeakReference<>(Tensor.full(i, 3).own()));
                    gone.get(gone.size() - 1).get().close();
                }
                kept.own().close();
                gone.add(new WeakReference<>(kept));
            }
            assertThat(step.size()).isEqualTo(1);
            assertThat(run.size()).isZero();
            for (int i = 0; i < 20 && gone.stream().anyMatch(t -> t.get() != null); i++) {
                System.gc();
            }
            assertThat(gone).allMatch(t -> t.get() == null);
            assertThat(stays.item()).isEqualTo(1);
        }
    }

    @Test
    void tensorsLeaveAScopeInAnyOrder() {
        long before = Scope.liveTensors();
        List<Tensor> owned = new ArrayList<>();
        try (Scope outer = Scope.open()) {
            List<Tensor> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(Tensor.full(i, 1));
            }
            for (int i : new int[] {5, 0, 3}) {
                owned.add(all.get(i).own());
            }
            assertThat(outer.size()).isEqualTo(3);
            assertThat(all.stream().map(Tensor::item)).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0);
        }
        assertThat(Scope.liveTensors()).isEqualTo(before + 3);
        assertThat(owned.stream().map(Tensor::item)).containsExactly(5.0, 0.0, 3.0);
        owned.forEach(Tensor::close);
        assertThat(Scope.liveTensors()).isEqualTo(before);
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
            Tensor odd = MappedFile.of(file).tensor(3, DType.F32, 2, 3);
            assertThat(odd.toFloats()).containsExactly(0, 1, 2, 3, 4, 5);
            Files.write(folder.resolve("even"), six);
            Tensor even = MappedFile.of(folder.resolve("even")).tensor(8, DType.F32, 2, 2);
            assertThat(even.toFloats()).containsExactly(2, 3, 4, 5);
            even.fillInPlace(9);
            assertThat(Files.readAllBytes(folder.resolve("even"))).isEqualTo(six);
            assertThatThrownBy(() -> MappedFile.of(file).tensor(4, DType.F32, 2, 3))
                    .hasMessageContaining("27 bytes");
            assertThatThrownBy(() -> MappedFile.of(file).tensor(-4, DType.F32, 1))
                    .hasMessageContaining("27 bytes");
            assertThat(MappedFile.of(file).tensor(27, DType.F32, 0).count()).isZero();
        }
    }

    @Test
    void precisionSaysWhy() {
        assertThat(Precision.auto().toString()).matches("(fp32|bf16) \\(.+ bf16.*\\)");
        assertThat(Precision.parse("BF16").compute()).isEqualTo(DType.BF16);
        assertThat(Precision.parse("fp32")).isEqualTo(Precision.FP32);
    }
}
