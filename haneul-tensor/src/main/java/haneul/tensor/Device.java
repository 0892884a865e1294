package haneul.tensor;

import haneul.core.HaneulException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * Where a tensor lies.
 *
 * @param name {@code cpu}, {@code cuda}, {@code cuda:1} or {@code mps}
 */
public record Device(String name) {
    public static final Device CPU = new Device("cpu");

    /** The device of this name, if this machine and this build have it. */
    public static Device parse(String name) {
        Natives.load();
        boolean there = name.equals("cpu")
                || (name.matches("cuda(:\\d+)?") && torch.hasCUDA())
                || (name.equals("mps") && torch.hasMPS());
        if (!there) {
            throw new HaneulException(
                    "There is no device called " + name,
                    "this machine and this build of Haneul have: cpu" + (torch.hasCUDA() ? ", cuda" : "")
                            + (torch.hasMPS() ? ", mps" : ""),
                    "choose --device cpu");
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

    org.bytedeco.pytorch.Tensor move(org.bytedeco.pytorch.Tensor t) {
        return t.to(new org.bytedeco.pytorch.Device(name), t.scalar_type());
    }
}
