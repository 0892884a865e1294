package haneul.app.cli.option;

import haneul.core.Bounds;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The frame rate of a video. */
@Group("Size and length")
public final class Rate {
    @Option(names = "--fps", paramLabel = "X", description = "Frames per second (default: the model's own).")
    @Nullable
    public Double fps;

    /** Refuses a rate that no video has. */
    public void check() {
        if (fps != null) {
            Bounds.number("‹fps›", fps, 0.1, 240);
        }
    }
}
