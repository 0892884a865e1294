package haneul.tensor;

import haneul.core.HaneulException;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.SizeTPair;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The device of a tensor. A process has one device for new tensors ({@link #use}), a thread can have another one for a while
 * ({@link #during}); existing tensors stay where they are.
 *
 * @param name {@code cpu}, {@code cuda}, {@code cuda:1} or {@code mps}
 */
public record Device(String name) {
    public static final Device CPU = new Device("cpu");

    private static final ThreadLocal<@Nullable Device> HERE = new ThreadLocal<>();
    private static volatile Device current = CPU;

    /**
     * The memory that tensors on a device take.
     *
     * @param total all of it, in bytes
     * @param free bytes that nothing takes now; on the machine's own memory file caches count as free where known
     * @param own whether it is the device's own, and not the machine's main memory
     */
    public record Memory(double total, double free, boolean own) {}

    /** The memory of this device: that of a CUDA card, else the machine's. */
    public Memory memory() {
        if (name.startsWith("cuda")) {
            try (PointerScope scope = new PointerScope()) {
                int colon = name.indexOf(':');
                byte index = colon < 0 ? torch.getDeviceIndex() : Byte.parseByte(name.substring(colon + 1));
                SizeTPair info = torch.getMemoryInfo(index); // free, total
                return new Memory(info.second(), info.first(), true);
            }
        }
        return new Memory(haneul.core.Memory.bytes(), haneul.core.Memory.free(), false);
    }

    /** The device on which this thread makes new tensors. */
    public static Device current() {
        Device here = HERE.get();
        return here == null ? current : here;
    }

    /**
     * Makes all tensors on this device from now on: weights that are read, noise, and what is computed from them. A CUDA
     * device multiplies F32 numbers as TF32, with eight times the speed of F32 and ten bits of precision.
     */
    public static void use(Device device) {
        current = device;
        if (device.name.startsWith("cuda")) {
            torch.globalContext().setAllowTF32CuBLAS(true);
            torch.globalContext().setSDPUseCuDNN(false); // it would make a plan for every new shape of a pack
        }
    }

    /** Runs work during which this thread makes its tensors on this device. */
    public <R> R during(Supplier<R> work) {
        Device before = HERE.get();
        HERE.set(this);
        try {
            return work.get();
        } finally {
            HERE.set(before);
        }
    }

    /** The device of this name, if this machine and this build have it; {@code auto} is a CUDA device or else the CPU. */
    public static Device parse(String name) {
        Natives.load();
        if (name.equals("auto")) {
            return torch.hasCUDA() ? new Device("cuda") : CPU;
        }
        boolean there = name.equals("cpu")
                || (name.matches("cuda(:\\d+)?") && torch.hasCUDA())
                || (name.equals("mps") && torch.hasMPS());
        if (!there) {
            throw new HaneulException(
                    "There is no device called " + name,
                    "this machine and this build of Haneul have: cpu" + (torch.hasCUDA() ? ", cuda" : "")
                            + (torch.hasMPS() ? ", mps" : ""),
                    "choose ‹device› auto");
        }
        return new Device(name);
    }

    static Device of(org.bytedeco.pytorch.Tensor t) {
        if (t.is_cpu()) {
            return CPU;
        }
        try (PointerScope scope = new PointerScope()) {
            return new Device(t.device().str().getString());
        }
    }

    /** Options of a new tensor of a type on this device. */
    TensorOptions options(DType type) {
        return new TensorOptions(type.torch).device(new DeviceOptional(new org.bytedeco.pytorch.Device(name)));
    }

    /** A tensor copied to this device, or itself if it is here; copies from the CPU do not wait for work under way. */
    org.bytedeco.pytorch.Tensor move(org.bytedeco.pytorch.Tensor t) {
        if (equals(CPU) && t.is_cpu()) {
            return t;
        }
        return t.to(
                new org.bytedeco.pytorch.Device(name), t.scalar_type(), t.is_cpu(), false, new MemoryFormatOptional());
    }
}
