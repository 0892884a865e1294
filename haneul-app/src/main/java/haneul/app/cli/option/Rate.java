package haneul.app.cli.option;

import haneul.model.Defaults;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast a video is. */
public final class Rate {
    @Option(names = "--fps", paramLabel = "X", description = "Frames per second; the model's own if left out.")
    @Nullable
    public Double fps;

    /** Refuses what can be refused without a model. */
    public void check() {
        if (fps != null) {
            Ask.number("--fps", fps, 0.1, 240);
        }
    }

    public double of(Defaults d) {
        return fps != null ? fps : d.fps();
    }
}
