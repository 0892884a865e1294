package haneul.tensor;

import haneul.core.HaneulException;
import java.util.Arrays;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Type of an element. The name in upper case is the one that safetensors files use. */
public enum DType {
    F32(4, ScalarType.Float),
    F16(2, ScalarType.Half),
    BF16(2, ScalarType.BFloat16),
    F64(8, ScalarType.Double),
    I64(8, ScalarType.Long),
    I32(4, ScalarType.Int),
    I16(2, ScalarType.Short),
    I8(1, ScalarType.Char),
    U8(1, ScalarType.Byte),
    BOOL(1, ScalarType.Bool);

    private final int bytes;
    final ScalarType torch;

    DType(int bytes, ScalarType torch) {
        this.bytes = bytes;
        this.torch = torch;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether it can hold weights: F32, F16, BF16 or F64. */
    public boolean isFloat() {
        return this == F32 || this == F16 || this == BF16 || this == F64;
    }

    static DType of(org.bytedeco.pytorch.Tensor t) {
        ScalarType type = t.scalar_type().intern();
        for (DType d : values()) {
            if (d.torch == type) {
                return d;
            }
        }
        throw new HaneulException(
                "A tensor of type " + type + " cannot be used",
                "Haneul knows " + Arrays.toString(values()),
                "convert it to one of these");
    }
}
