package haneul.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.LeakCheck;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A small ONNX file, put together field by field after onnx.proto. */
@ExtendWith(LeakCheck.class)
class OnnxTest {
    private static byte[] model() {
        byte[] matrix = join( // [in 2, out 3], int8
                number(1, 2), number(1, 3), number(2, 3), text(8, "onnx::MatMul_7_quantized"), field(9, new byte[] {
                    1, 2, 3, -4, -5, -6
                }));
        byte[] scale = join(packed(1, 3), number(2, 1), text(8, "onnx::MatMul_7_scale"), field(4, floats(0.5f, 1, 2)));
        byte[] zero = join(number(1, 3), number(2, 3), text(8, "onnx::MatMul_7_zero_point"), packed(5, 0, 1, 0));
        byte[] table =
                join(number(1, 2), number(1, 1), number(2, 2), text(8, "words.weight_quantized"), field(9, new byte[] {
                    10, (byte) 200
                }));
        byte[] tableScale = join(number(2, 1), text(8, "words.weight_scale"), field(4, floats(0.1f)));
        byte[] tableZero = join(number(2, 2), text(8, "words.weight_zero_point"), packed(5, 100));
        byte[] bias = join(number(1, 3), number(2, 1), text(8, "layer.0.fc.bias"), field(9, floats(7, 8, 9)));
        byte[] node = join(
                text(1, "x"),
                text(1, "onnx::MatMul_7_quantized"),
                text(2, "y"),
                text(3, "/layer.0/fc/MatMul_quant"),
                text(4, "MatMulInteger"));
        byte[] graph = join(
                field(1, node),
                field(5, matrix),
                field(5, scale),
                field(5, zero),
                field(5, table),
                field(5, tableScale),
                field(5, tableZero),
                field(5, bias),
                text(2, "main"));
        return join(number(1, 8), text(2, "by hand"), field(7, graph));
    }

    @Test
    void quantisedWeightsComeBackByTheirOwnNames() {
        Weights w = Weights.from(Onnx.read(model()));
        assertThat(w.at("layer.0.fc").param("weight", Init.ZEROS, 3, 2).toFloats())
                .containsExactly(0.5f, -2, 1, -6, 6, -12);
        assertThat(w.at("layer.0.fc").param("bias", Init.ZEROS, 3).toFloats()).containsExactly(7, 8, 9);
        assertThat(w.param("words.weight", Init.ZEROS, 2, 1).toFloats()).containsExactly(-9, 10);
    }

    @Test
    void wrongNamesAndShapesAreRefused() {
        Weights w = Weights.from(Onnx.read(model()));
        assertThatThrownBy(() -> w.param("layer.1.fc.weight", Init.ZEROS, 3, 2))
                .hasMessageContaining("layer.1.fc.weight");
        assertThatThrownBy(() -> w.param("layer.0.fc.weight", Init.ZEROS, 2, 3))
                .hasMessageContaining("[3, 2], and [2, 3] is needed");
    }

    @Test
    void damagedFilesAreRefusedOrRead() {
        long seed = Long.getLong("seed", 1);
        System.out.println("fuzz of ONNX files: -Dseed=" + seed);
        for (int i = 0; i < 300; i++) {
            Rng rng = new Rng(seed).at(i);
            byte[] file = model();
            if (rng.chance(0.3)) {
                file = Arrays.copyOf(file, rng.nextInt(file.length));
            }
            for (int k = rng.nextInt(4); k > 0 && file.length > 0; k--) {
                file[rng.nextInt(file.length)] = (byte) rng.nextInt(256);
            }
            try {
                Weights w = Weights.from(Onnx.read(file));
                w.param("layer.0.fc.weight", Init.ZEROS, 3, 2);
                w.param("words.weight", Init.ZEROS, 2, 1);
            } catch (HaneulException e) {
                assertThat(e.getMessage().lines()).as("case " + i).hasSize(3);
            }
        }
    }

    private static byte[] number(int field, long value) {
        return join(varint((long) field << 3), varint(value));
    }

    private static byte[] packed(int field, long... values) {
        return field(
                field, join(Arrays.stream(values).mapToObj(OnnxTest::varint).toArray(byte[][]::new)));
    }

    private static byte[] text(int field, String value) {
        return field(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] field(int field, byte[] value) {
        return join(varint((long) field << 3 | 2), varint(value.length), value);
    }

    private static byte[] floats(float... values) {
        ByteBuffer b = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float v : values) {
            b.putFloat(v);
        }
        return b.array();
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (; value >>> 7 != 0; value >>>= 7) {
            out.write((int) (value & 0x7f) | 0x80);
        }
        out.write((int) value);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] p : parts) {
            out.writeBytes(p);
        }
        return out.toByteArray();
    }
}
