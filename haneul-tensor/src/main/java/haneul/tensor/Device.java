package haneul.tensor;

import haneul.core.HaneulException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Where a tensor lies. A process has one device that everything new is made on; what was made before stays where it is.
 *
 * @param name {@code cpu}, {@code cuda}, {@code cuda:1} or {@code mps}
 */
public record Device(String name) {
    public static final Device CPU = new Device("cpu");

    private static volatile Device current = CPU;

    /** Where new tensors are made. */
    public static Device current() {
        return current;
    }

    /** Makes all tensors on this device from now on: weights that are read, noise, and what is computed from them. */
    public static void use(Device device) {
        current = device;
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
                    "choose --device auto");
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

    /** How libtorch is asked for a tensor of this type here. */
    TensorOptions options(DType type) {
        return new TensorOptions(type.torch).device(new DeviceOptional(new org.bytedeco.pytorch.Device(name)));
    }

    /** The same numbers here: the tensor itself if it is here. */
    org.bytedeco.pytorch.Tensor move(org.bytedeco.pytorch.Tensor t) {
        return equals(CPU) && t.is_cpu() ? t : t.to(new org.bytedeco.pytorch.Device(name), t.scalar_type());
    }
}
