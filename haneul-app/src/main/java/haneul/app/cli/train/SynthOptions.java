package haneul.app.cli.train;

import haneul.app.cli.option.Overwrite;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code synth}. */
final class SynthOptions {
    @Parameters(
            paramLabel = "SHAPES",
            description = "The model: wan-1.3b, wan-14b, wan-vace-1.3b, wan-ti2v-5b, or wan-tiny for a trial.")
    String shapes;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FOLDER",
            description = "Folder of the checkpoint.")
    Path out;

    @Option(
            names = "--type",
            defaultValue = "bf16",
            paramLabel = "TYPE",
            description = "Type of the weights: bf16, fp16 or fp32 (default: ${DEFAULT-VALUE}).")
    String type;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seed of the weights (default: ${DEFAULT-VALUE}).")
    long seed;

    @Mixin
    Overwrite overwrite;
}
