package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.core.Memory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files as memory: mapped, and read where they cannot be mapped. */
@ExtendWith(LeakCheck.class)
class MappedFileTest {
    @TempDir
    Path folder;

    private static byte[] floats(float... values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float v : values) {
            out.putFloat(v);
        }
        return out.array();
    }

    @Test
    void aFileLargerThanMainMemoryGivesItsTensors() throws IOException {
        Path path = folder.resolve("large");
        long size = (long) (1.5 * Memory.bytes()) / 8 * 8;
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(size); // takes no room on the disk
            file.seek(size - 9);
            file.write(floats(1.5f, -2));
        }
        try (Scope scope = Scope.open()) {
            MappedFile large = MappedFile.of(path);
            assertThat(large.tensor(size - 9, DType.F32, 2).toFloats()).containsExactly(1.5f, -2);
            assertThat(large.tensor(size / 2, DType.F32, 1, 2).toFloats()).containsExactly(0, 0);
        }
    }

    @Test
    void aFileThatIsReadGivesTheSameAsOneThatIsMapped() throws IOException {
        Path path = folder.resolve("file");
        Files.write(path, floats(1, 2, 3, 4, 5));
        try (Scope scope = Scope.open()) {
            MappedFile mapped = MappedFile.of(path);
            MappedFile read = MappedFile.unmapped(path);
            for (MappedFile file : List.of(mapped, read)) {
                assertThat(file.tensor(4, DType.F32, 2, 2).toFloats()).containsExactly(2, 3, 4, 5);
                assertThat(file.tensor(0, DType.U8, 20).toBytes()).isEqualTo(Files.readAllBytes(path));
                assertThat(file.tensor(20, DType.F32, 0, 3).shape()).isEqualTo(new Shape(0, 3));
                assertThatThrownBy(() -> file.tensor(20, DType.F32, 1))
                        .isInstanceOf(HaneulException.class)
                        .hasMessageContaining("20 bytes");
            }
            assertThat(read.tensor(3, DType.F32, 2).toBytes())
                    .isEqualTo(mapped.tensor(3, DType.F32, 2).toBytes());
        }
    }

    @Test
    void whatIsWrittenToATensorStaysInMemory() throws IOException {
        Path path = folder.resolve("file");
        Files.write(path, floats(1, 2));
        try (Scope scope = Scope.open()) {
            for (MappedFile file : List.of(MappedFile.of(path), MappedFile.unmapped(path))) {
                file.tensor(0, DType.F32, 2).fillInPlace(9);
            }
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(floats(1, 2));
    }

    @Test
    void aMissingFileIsRefused() {
        assertThatThrownBy(() -> MappedFile.of(folder.resolve("none")))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("it does not exist");
    }
}
