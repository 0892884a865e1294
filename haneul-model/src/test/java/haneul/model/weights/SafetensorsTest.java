package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void theSameTensorsGiveTheSameBytesInAnyOrder() throws IOException {
        try (Scope scope = Scope.open()) {
            Tensor a = Tensor.randn(new Rng(1), 3, 4);
            Tensor b = Tensor.of(new long[] {1, 2}, 2);
            Map<String, Tensor> one = new LinkedHashMap<>();
            one.put("a", a);
            one.put("b", b);
            Map<String, Tensor> two = new LinkedHashMap<>();
            two.put("b", b);
            two.put("a", a);
            Safetensors.write(folder.resolve("1.safetensors"), one, Map.of("x", "1", "y", "2", "z", "3"));
            Safetensors.write(folder.resolve("2.safetensors"), two, Map.of("z", "3", "y", "2", "x", "1"));
        }
        assertThat(folder.resolve("1.safetensors")).hasSameBinaryContentAs(folder.resolve("2.safetensors"));
    }

    /** The bytes of this file were written by hand after the format's description. */
    @Test
    void readsAFileWrittenByOthers() throws IOException {
        byte[] data = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.5f)
                .putFloat(-2)
                .putInt(7)
                .array();
        Path file = file(
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"n\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[8,12]}}   ",
                data);
        Safetensors s = Safetensors.open(file);
        assertThat(s.names()).containsExactly("w", "n");
        assertThat(s.metadata()).containsExactly(Map.entry("format", "pt"));
        assertThat(s.count()).isEqualTo(3);
        assertThat(s.dtype("n")).isEqualTo(DType.I32);
        try (Scope scope = Scope.open()) {
            assertThat(s.load("w").toFloats()).containsExactly(1.5f, -2);
            assertThat(s.load("w").shape().toString()).isEqualTo("[2, 1]");
            assertThat(s.load("n").toLongs()).containsExactly(7);
            assertThat(s.load("n").rank()).isZero();
        }
        assertThatThrownBy(() -> s.load("v")).hasMessageContaining("has no tensor \"v\"");
    }

    @Test
    void readsFromInsideAJar() throws IOException {
        Path jar = folder.resolve("x.jar");
        try (Scope scope = Scope.open();
                var zip = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            Path plain = folder.resolve("plain.safetensors");
            Safetensors.write(plain, Map.of("a", Tensor.ones(5), "b", Tensor.zeros(0)), Map.of());
            Files.copy(plain, zip.getPath("/m.safetensors"));
        }
        try (Scope scope = Scope.open();
                var zip = FileSystems.newFileSystem(jar)) {
            Map<String, Tensor> all =
                    Safetensors.open(zip.getPath("/m.safetensors")).loadAll();
            assertThat(all.get("a").toFloats()).containsExactly(1, 1, 1, 1, 1);
            assertThat(all.get("b").count()).isZero();
        }
    }

    @Test
    void aTensorLargerThanOneChunkComesBack() {
        Path file = folder.resolve("big.safetensors");
        try (Scope scope = Scope.open()) {
            Tensor big = Tensor.zeros(DType.I8, 3, (64 << 20) / 2 + 5);
            big.slice(1, 1000, 1001).fillInPlace(7);
            Safetensors.write(file, Map.of("big", big), Map.of());
            Tensor back = Safetensors.open(file).load("big");
            assertThat(back.shape()).isEqualTo(big.shape());
            assertThat(back.minus(big).to(DType.F32).abs().max().item()).isZero();
            assertThat(back.slice(1, 1000, 1001).toLongs()).containsExactly(7, 7, 7);
        }
    }

    @Test
    void aHeaderAsLongAsAPicklesFirstBytesIsNoPickle() throws IOException {
        String json = "{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
        Path file = file(json + " ".repeat(0x280 - json.length()), new byte[1]);
        assertThat(Safetensors.open(file).names()).containsExactly("w");
    }

    @Test
    void aFileThatCannotBeWrittenLeavesNothing() throws IOException {
        Path file = folder.resolve("there/is/x.safetensors");
        Files.writeString(folder.resolve("there"), "a file where a folder should be");
        try (Scope scope = Scope.open()) {
            Tensor t = Tensor.ones(1);
            assertThatThrownBy(() -> Safetensors.write(file, Map.of("t", t), Map.of()))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("could not be written");
            assertThatThrownBy(() ->
                            Safetensors.write(folder.resolve("m.safetensors"), Map.of("__metadata__", t), Map.of()))
                    .isInstanceOf(HaneulException.class);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("there"));
        }
    }

    @Test
    void anOlderFileStaysWhenWritingFails() throws IOException {
        Path file = folder.resolve("m.safetensors");
        Files.writeString(file, "old");
        assertThatThrownBy(() -> Atomically.file(file, temporary -> {
                    Files.writeString(temporary, "half");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOfSatisfying(HaneulException.class, e -> {
                    assertThat(e.kind()).isEqualTo(HaneulException.Kind.RUN);
                    assertThat(e.because()).contains("the disk is full");
                });
        assertThat(file).hasContent("old");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | not valid JSON",
                "{\"a\": | not valid JSON",
                "[] | not a JSON object",
                "{} {} | goes on after",
                "{\"a\":1} | has the type",
                "{\"a\":{\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]}} | has the type \"F31\", not one of [BOOL",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | [3] needs 12 bytes but has 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | no shape of whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}} | no shape of whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":\"2\",\"data_offsets\":[0,8]}} | no shape of whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}} | more than 2^63",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4,0],\"data_offsets\":[0,0]}} | more than 2^63",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | lies at bytes 8 to 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}} | lies at bytes 0 to 16 of 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}} | where it begins and ends",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | bytes 0 to 4 belong to no tensor",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | the last 4 bytes belong to no tensor",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"I8\",\"shape\":[3],\"data_offsets\":[2,5]}} | \"a\" and \"b\" overlap at byte 2",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[0,8]}} | \"a\" is there twice, for different tensors",
                "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | not valid JSON",
                "{\"__metadata__\":{\"k\":1},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | note \"k\" is not a string",
                "{\"a\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,2]}} | F4 [3] does not fill whole bytes",
                "{\"__metadata__\":[],\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | not an object of strings",
            })
    void refusesABadHeader(String json, String problem) throws IOException {
        Path file = file(json, new byte[8]);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"__metadata__\":null,\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "   {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"more\":1}}",
            })
    void takesWhatTheFormatsLibraryTakes(String json) throws IOException {
        TensorFile file = Safetensors.open(file(json, new byte[8]));
        assertThat(file.load("a").toFloats()).containsExactly(0, 0);
    }

    @ParameterizedTest
    @EnumSource(StoredType.class)
    void everyTypeIsListedAndRefusedByNameWhenItIsLoaded(StoredType type) throws IOException {
        String json = "{\"odd\":{\"dtype\":\"" + type + "\",\"shape\":[4],\"data_offsets\":[0," + type.bits() / 2
                + "]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + type.bits() / 2 + ","
                + (type.bits() / 2 + 4) + "]}}";
        TensorFile file = Safetensors.open(file(json, new byte[type.bits() / 2 + 4]));
        assertThat(file.stored("odd")).isEqualTo(type);
        assertThat(file.load("a").toFloats()).containsExactly(0);
        if (type.dtype() != null) {
            assertThat(file.load("odd").dtype()).isEqualTo(type.dtype());
            assertThat(file.map("odd").count()).isEqualTo(4);
        } else {
            for (ThrowingCallable reading : List.<ThrowingCallable>of(() -> file.load("odd"), () -> file.map("odd"))) {
                assertThatThrownBy(reading)
                        .isInstanceOf(HaneulException.class)
                        .hasMessageContaining("\"odd\"")
                        .hasMessageContaining("stored as " + type);
            }
        }
    }

    @Test
    void namesAllProblemsAtOnce() throws IOException {
        Path file = file(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"C9\",\"shape\":[-1]},"
                        + "\"a\":{}}",
                new byte[8]);
        assertThatThrownBy(() -> Safetensors.open(file))
                .hasMessageContaining("\"a\" of F32 [3] needs 12 bytes but has 8")
                .hasMessageContaining("\"b\" has the type \"C9\"")
                .hasMessageContaining("\"b\" has no shape")
                .hasMessageContaining("\"b\" does not say where")
                .hasMessageContaining("\"a\" is there twice")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(3));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1 << 20, 100_000_001, 1L << 60, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void refusesABadHeaderLength(long length) throws IOException {
        Path file = folder.resolve("x.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(100)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(0, length)
                        .array());
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("its header would have " + Long.toUnsignedString(length) + " bytes");
    }

    @Test
    void refusesWhatIsNotSafetensors() throws IOException {
        for (var other : List.of(
                Map.entry("PK\u0003\u0004\u0000\u0000\u0008\u0008archive/data.pkl", "zip archive"),
                Map.entry("\u0080\u0002}q\u0000(X\u0005\u0000\u0000\u0000w", "Python pickle"),
                Map.entry("GGUF\u0003\u0000\u0000\u0000", "GGUF"),
                Map.entry("version https://git-lfs.github.com/spec/v1", "Git LFS pointer"),
                Map.entry("just a text that someone renamed", "header would have"),
                Map.entry("", "0 bytes"),
                Map.entry("{}", "2 bytes"))) {
            Path file = folder.resolve("x.safetensors");
            Files.writeString(file, other.getKey(), StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> Safetensors.open(file))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining(other.getValue());
        }
        assertThatThrownBy(() -> Safetensors.open(folder)).hasMessageContaining("it is not a file");
        assertThatThrownBy(() -> Safetensors.open(folder.resolve("no"))).hasMessageContaining("no such file");
    }

    private Path file(String json, byte[] data) throws IOException {
        Path file = folder.resolve("x.safetensors");
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + header.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .put(data)
                        .array());
        return file;
    }
}
