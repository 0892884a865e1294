package haneul.app.cli.option;

import haneul.media.Fit;
import picocli.CommandLine.Option;

/** How a given picture or clip of another shape comes onto the canvas. */
@Group("Size and length")
public final class FitOption {
    @Option(
            names = "--fit",
            defaultValue = "crop",
            paramLabel = "HOW",
            description = "How a picture of another shape fits: crop, pad or stretch (default: ${DEFAULT-VALUE}).")
    Fit fit;

    public Fit fit() {
        return fit;
    }
}
