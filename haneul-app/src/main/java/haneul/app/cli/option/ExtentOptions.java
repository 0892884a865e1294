package haneul.app.cli.option;

import haneul.job.task.Area;
import haneul.job.task.Extent;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The size, length and rate of what is painted. */
@Group("Size and length")
public final class ExtentOptions {
    @Mixin
    SizeOption size;

    @Mixin
    Rate rate;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Length of what is painted, in seconds (default: that of the model's usual clip).")
    @Nullable
    Double seconds;

    @Option(names = "--frames", paramLabel = "N", description = "Length in frames, instead of --seconds.")
    @Nullable
    Long frames;

    /** The values that were given, checked. */
    public Extent extent() {
        return new Extent(size.size, seconds, frames, rate.fps);
    }

    /** The size of a picture. */
    @Group("Size and length")
    public static final class SizeOption {
        @Option(
                names = "--size",
                converter = AreaParser.class,
                paramLabel = "WxH",
                description =
                        "Width and height in pixels (default: the model's own; of a given picture or clip its shape).")
        @Nullable
        Area size;

        public @Nullable Area size() {
            return size;
        }
    }

    /** The size and the rate, where a given clip has a length. */
    @Group("Size and length")
    public static final class Still {
        @Mixin
        SizeOption size;

        @Mixin
        Rate rate;

        public Extent extent() {
            return new Extent(size.size, null, null, rate.fps);
        }
    }
}
