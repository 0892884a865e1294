package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.core.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside the processor every machine has one device more: libtorch's, of shapes without numbers. */
class DeviceTest {
    private static final Device SHAPES = new Device("meta");

    @AfterEach
    void back() {
        Device.use(Device.CPU);
    }

    @Test
    void newTensorsLieOnTheDeviceInUse(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("numbers"), new byte[16]);
        Device.use(SHAPES);
        try (Scope scope = Scope.open()) {
            assertThat(List.of(
                            Tensor.zeros(2),
                            Tensor.zeros(DType.BF16, 2, 3),
                            Tensor.ones(2),
                            Tensor.full(3, 2),
                            Tensor.of(new float[] {1, 2}, 2),
                            Tensor.of(new float[0], 0),
                            Tensor.of(new long[] {1, 2}, 2),
                            Tensor.of(new boolean[] {true, false}, 2),
                            Tensor.ofBytes(DType.F16, new byte[4], 2),
                            Tensor.arange(3),
                            Tensor.randn(new Rng(1), 2),
                            MappedFile.of(file).tensor(0, DType.F32, 4),
                            MappedFile.of(file).tensor(2, DType.F32, 3)))
                    .allSatisfy(t -> assertThat(t.device()).isEqualTo(SHAPES));
        }
    }

    @Test
    void whatWasMadeBeforeStaysWhereItIs() {
        try (Scope scope = Scope.open()) {
            Tensor before = Tensor.of(new float[] {1, 2}, 2);
            Device.use(SHAPES);
            assertThat(before.device()).isEqualTo(Device.CPU);
            assertThat(before.plus(1).toFloats()).containsExactly(2, 3);
            assertThat(before.to(SHAPES).device()).isEqualTo(SHAPES);
            assertThatThrownBy(() -> before.plus(Tensor.ones(2)))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("device");
        }
    }

    @Test
    void aThreadCanHaveAnotherForAWhile() {
        Device.use(SHAPES);
        try (Scope scope = Scope.open()) {
            float[] there = Device.CPU.during(() -> Tensor.ones(2).toFloats());
            assertThat(there).containsExactly(1, 1);
            assertThat(Device.CPU.during(() -> Threads.later(Device::current)).get())
                    .isEqualTo(SHAPES); // another thread does not
            assertThatThrownBy(() -> Device.CPU.during(() -> {
                        throw new IllegalStateException("on purpose");
                    }))
                    .hasMessage("on purpose");
            assertThat(Tensor.ones(2).device()).isEqualTo(SHAPES);
        }
    }

    @Test
    void theProcessorIsTakenWhereNoGpuIs() {
        assertThat(Device.parse("cpu")).isEqualTo(Device.CPU);
        if (org.bytedeco.pytorch.global.torch.hasCUDA()) {
            assertThat(Device.parse("auto")).isEqualTo(new Device("cuda"));
        } else {
            assertThat(Device.parse("auto")).isEqualTo(Device.CPU);
            assertThatThrownBy(() -> Device.parse("cuda:1"))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("There is no device called cuda:1")
                    .hasMessageContaining("cpu");
        }
    }

    @Test
    void theMemoryOfTheProcessorIsTheMachines() {
        Device.Memory memory = Device.CPU.memory();
        assertThat(memory.total()).isEqualTo(haneul.core.Memory.bytes());
        assertThat(memory.free()).isPositive().isLessThanOrEqualTo(memory.total());
        assertThat(memory.own()).isFalse();
    }
}
