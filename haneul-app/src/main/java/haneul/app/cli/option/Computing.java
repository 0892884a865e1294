package haneul.app.cli.option;

import haneul.job.Compute;
import haneul.tensor.Device;
import haneul.tensor.Precision;
import haneul.tensor.Threads;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How it is computed: what every command with a model takes. */
@Group("Machine")
public final class Computing {
    @Mixin
    public Processors processors;

    @Option(
            names = "--precision",
            defaultValue = "auto",
            paramLabel = "TYPE",
            description = "Type of numbers: auto, fp32 or bf16 (default: ${DEFAULT-VALUE}).")
    public String precision;

    @Option(
            names = "--device",
            defaultValue = "auto",
            paramLabel = "NAME",
            description =
                    "Device: auto, cpu, cuda, cuda:1 or mps; auto is cuda where it is there, else cpu (default: auto).")
    public String device;

    /** What was given, and the rest from another request. */
    Compute over(Compute base) {
        return new Compute(
                precision.equals("auto") ? base.precision() : precision,
                processors.threads == 0 ? base.threads() : processors.count(),
                device.equals("auto") ? base.device() : device);
    }

    public int threads() {
        return processors.count();
    }

    /** From now on everything is computed there, by so many threads. */
    public void begin() {
        Device.use(Device.parse(device));
        Threads.set(threads());
    }

    public Precision precision() {
        return Precision.parse(precision);
    }
}
