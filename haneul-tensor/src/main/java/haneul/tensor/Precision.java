package haneul.tensor;

import haneul.core.HaneulException;
import haneul.core.Machine;
import java.util.Locale;

/**
 * Compute precision of matrix products and convolutions (mixed precision). Norms, positions, modulation, softmax and the
 * sampler's state are always F32.
 *
 * @param compute F32 or BF16
 * @param why the reason for the choice, for users
 */
public record Precision(DType compute, String why) {
    public static final Precision FP32 = new Precision(DType.F32, "as set");

    /** BF16 where the device in use multiplies it natively; elsewhere it is emulated, fifteen times slower than F32. */
    public static Precision auto() {
        if (Device.current().name().startsWith("cuda")) {
            return new Precision(DType.BF16, "this is a CUDA device");
        }
        String flags = Machine.instructions();
        if (flags.contains("avx512_bf16") || flags.contains("amx_bf16")) {
            return new Precision(DType.BF16, "this processor multiplies bf16 natively");
        }
        return new Precision(
                DType.F32,
                flags.isBlank()
                        ? "whether this processor multiplies bf16 natively is not known"
                        : "this processor has no native bf16");
    }

    /** {@code auto}, {@code fp32} or {@code bf16}. */
    public static Precision parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "auto" -> auto();
            case "fp32" -> FP32;
            case "bf16" -> new Precision(DType.BF16, "as set");
            default ->
                throw new HaneulException(
                        "There is no precision called " + name,
                        "the compute type is auto, fp32 or bf16",
                        "choose ‹precision› auto");
        };
    }

    @Override
    public String toString() {
        return (compute == DType.BF16 ? "bf16" : "fp32") + " (" + why + ")";
    }
}
