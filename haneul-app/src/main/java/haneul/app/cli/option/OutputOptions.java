package haneul.app.cli.option;

import haneul.job.Outputs;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results go. */
@Group("Output")
public final class OutputOptions {
    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = {
                "Where to write; the suffix chooses the format, and a name without one a folder of frames.",
                "Several results are numbered: red-1.mp4, red-2.mp4.",
                "(default: a new name from the prompt or input and the seed, such as red-circle-7.mp4)"
            })
    @Nullable
    Path out;

    @Option(names = "--overwrite", description = "Replace files that exist (default: they are refused).")
    boolean overwrite;

    @Option(
            names = "--save-canvas",
            paramLabel = "FILE",
            description = "Write the request with its canvas as JSON too; haneul paint paints it again.")
    @Nullable
    Path saveCanvas;

    /** The files of so many prompts and variations. */
    Outputs outputs(String stem, int prompts, int variations, String suffix) {
        Path named = out != null ? out : Outputs.free(stem + (prompts > 0 ? "" : "." + suffix));
        return Outputs.named(named, prompts, variations, suffix);
    }

    /** Whether the results of several prompts lie in a folder of their own. */
    boolean isFolder() {
        return out == null || String.valueOf(out.getFileName()).lastIndexOf('.') <= 0;
    }
}
