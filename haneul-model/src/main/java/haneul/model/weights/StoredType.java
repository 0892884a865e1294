package haneul.model.weights;

import haneul.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * What one element of a stored tensor is: the 22 types of the safetensors format (safetensors 0.8.0). Haneul computes with
 * ten of them; the others can be listed, and are refused when they are loaded.
 */
public enum StoredType {
    BOOL(8, DType.BOOL),
    F4(4, null),
    F6_E2M3(6, null),
    F6_E3M2(6, null),
    U8(8, DType.U8),
    I8(8, DType.I8),
    F8_E5M2(8, null),
    F8_E4M3(8, null),
    F8_E8M0(8, null),
    F8_E4M3FNUZ(8, null),
    F8_E5M2FNUZ(8, null),
    I16(16, DType.I16),
    U16(16, null),
    F16(16, DType.F16),
    BF16(16, DType.BF16),
    I32(32, DType.I32),
    U32(32, null),
    F32(32, DType.F32),
    C64(64, null),
    F64(64, DType.F64),
    I64(64, DType.I64),
    U64(64, null);

    private final int bits;
    private final @Nullable DType dtype;

    StoredType(int bits, @Nullable DType dtype) {
        this.bits = bits;
        this.dtype = dtype;
    }

    /** The stored form of a type that Haneul computes with. */
    static StoredType of(DType dtype) {
        return valueOf(dtype.name());
    }

    /** Bits of one element. */
    public int bits() {
        return bits;
    }

    /** The type that it is computed with; null if Haneul does not compute with it. */
    public @Nullable DType dtype() {
        return dtype;
    }

    /** Whether weights can be stored so: F32, F16, BF16 or F64. */
    public boolean isWeight() {
        return dtype != null && dtype.isFloat();
    }

    /** Whether it is one of the 8-bit floating-point types. */
    public boolean isFp8() {
        return name().startsWith("F8_");
    }
}
