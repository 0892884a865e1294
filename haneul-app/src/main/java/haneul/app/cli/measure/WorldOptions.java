package haneul.app.cli.measure;

import haneul.app.cli.option.AreaParser;
import haneul.app.cli.option.Ask;
import haneul.app.cli.option.Processors;
import haneul.core.HaneulException;
import haneul.eval.world.ClipFolder;
import haneul.job.task.Area;
import haneul.world.Scenes;
import haneul.world.Scenes.Combinations;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code world}: {@link ClipFolder.Options}. */
final class WorldOptions {
    @Option(names = "--clips", required = true, paramLabel = "N", description = "Number of clips.")
    long clips;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FOLDER",
            description = "A new folder, or one to go on with.")
    Path out;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seed of the clips (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--size",
            split = ",",
            defaultValue = "64x64",
            converter = AreaParser.class,
            paramLabel = "WxH",
            description = "Size in pixels; several with commas are mixed (${DEFAULT-VALUE}).")
    List<Area> sizes;

    @Option(
            names = "--frames",
            split = ",",
            defaultValue = "17",
            paramLabel = "N",
            description = "Frames of a clip; several with commas are mixed (${DEFAULT-VALUE}).")
    List<Long> frames;

    @Option(
            names = "--fps",
            defaultValue = "8",
            paramLabel = "X",
            description = "Frames per second (${DEFAULT-VALUE}).")
    double fps;

    @Option(
            names = "--format",
            defaultValue = "mkv",
            paramLabel = "SUFFIX",
            description = "mkv or png (folders of frames), which lose nothing, or mp4, webm, gif (${DEFAULT-VALUE}).")
    String format;

    @Option(
            names = "--images",
            defaultValue = "0",
            paramLabel = "PART",
            description = "Share of single pictures, 0 to 1 (default: ${DEFAULT-VALUE}).")
    double images;

    @Option(
            names = "--one",
            defaultValue = "0.7",
            paramLabel = "PART",
            description = "Share of scenes with one object (default: ${DEFAULT-VALUE}).")
    double one;

    @Option(
            names = "--two",
            defaultValue = "0.25",
            paramLabel = "PART",
            description = "Share of scenes with two objects; the rest has three (default: ${DEFAULT-VALUE}).")
    double two;

    @Option(
            names = "--camera",
            defaultValue = "0.15",
            paramLabel = "PART",
            description = "Share of scenes with a moving camera (default: ${DEFAULT-VALUE}).")
    double camera;

    @Option(
            names = "--related",
            defaultValue = "0.5",
            paramLabel = "PART",
            description = {
                "Share of captions that place an object relative to the one before, where that is clear",
                "(default: ${DEFAULT-VALUE})."
            })
    double related;

    @Option(
            names = "--passing",
            defaultValue = "0",
            paramLabel = "PART",
            description =
                    "Share of scenes in which a small object passes behind a large one (default: ${DEFAULT-VALUE}).")
    double passing;

    @Option(
            names = "--paraphrases",
            defaultValue = "2",
            paramLabel = "N",
            description = {
                "Free sentences of each clip, besides the three captions; every second one leaves something out",
                "(default: ${DEFAULT-VALUE})."
            })
    long paraphrases;

    @Option(names = "--held-out", description = "Draw only the combinations that training clips never have.")
    boolean heldOut;

    @Mixin
    Processors processors;

    /** What was asked for, checked. */
    ClipFolder.Options request() {
        if (heldOut && passing > 0) {
            throw new HaneulException(
                    "--held-out and --passing do not go together",
                    "objects that pass behind others are drawn of the combinations that training is shown",
                    "leave out one of them");
        }
        ClipFolder.checkFormat(format);
        return new ClipFolder.Options(
                Ask.whole("--clips", clips, 1, 10_000_000),
                seed,
                sizes.stream()
                        .map(a -> new ClipFolder.Size(a.width(), a.height()))
                        .toList(),
                frames.stream().map(f -> Ask.whole("--frames", f, 1, 10_000)).toList(),
                Ask.number("--images", images, 0, 1),
                Ask.number("--fps", fps, 0.1, format.equals("gif") ? 50 : 240),
                format,
                new Scenes.Mix(
                        Ask.number("--one", one, 0, 1),
                        Ask.number("--two", two, 0, 1 - one),
                        Ask.number("--camera", camera, 0, 1),
                        Ask.number("--related", related, 0, 1),
                        Ask.number("--passing", passing, 0, 1),
                        heldOut ? Combinations.HELD_OUT : Combinations.SEEN),
                Ask.whole("--paraphrases", paraphrases, 0, 1000),
                processors.count());
    }
}
