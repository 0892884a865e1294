package haneul.app.cli;

import haneul.model.Defaults;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast a video is. */
final class Rate {
    @Option(names = "--fps", paramLabel = "X", description = "Frames per second; the model's own if left out.")
    @Nullable
    Double fps;

    /** Refuses what can be refused without a model. */
    void check() {
        if (fps != null) {
            Ask.number("--fps", fps, 0.1, 240);
        }
    }

    double of(Defaults d) {
        return fps != null ? fps : d.fps();
    }
}
