package haneul.app.cli.measure;

import haneul.app.cli.console.Bar;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Area;
import haneul.app.cli.option.Ask;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.Processors;
import haneul.core.HaneulException;
import haneul.eval.world.ClipFolder;
import haneul.world.Scenes;
import haneul.world.Scenes.Combinations;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws captioned clips of the toy world into a folder. */
@Command(name = "world", description = "Draw captioned clips of the toy world into a folder.")
public final class WorldCommand implements Callable<Integer> {
    private static final List<String> FORMATS = List.of("mkv", "mp4", "webm", "gif", "png");

    @Mixin
    Common common;

    @Option(names = "--clips", required = true, paramLabel = "N", description = "How many.")
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
            description = "Another seed gives other clips (${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--size",
            split = ",",
            defaultValue = "64x64",
            converter = Area.Parser.class,
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
            description = "Which part are pictures instead of clips, 0 to 1 (${DEFAULT-VALUE}).")
    double images;

    @Option(
            names = "--one",
            defaultValue = "0.7",
            paramLabel = "PART",
            description = "Which part shows one thing (${DEFAULT-VALUE}).")
    double one;

    @Option(
            names = "--two",
            defaultValue = "0.25",
            paramLabel = "PART",
            description = "Which part shows two things; the rest shows three (${DEFAULT-VALUE}).")
    double two;

    @Option(
            names = "--camera",
            defaultValue = "0.15",
            paramLabel = "PART",
            description = "Which part has a moving camera (${DEFAULT-VALUE}).")
    double camera;

    @Option(
            names = "--related",
            defaultValue = "0.5",
            paramLabel = "PART",
            description = {
                "How often it is said where a thing is from the one before, where that can be said",
                "(${DEFAULT-VALUE})."
            })
    double related;

    @Option(
            names = "--passing",
            defaultValue = "0",
            paramLabel = "PART",
            description = "Which part shows a small thing that passes behind a large one (${DEFAULT-VALUE}).")
    double passing;

    @Option(names = "--held-out", description = "Only the combinations that training is never shown.")
    boolean heldOut;

    @Mixin
    Processors processors;

    @Override
    public Integer call() {
        Console console = common.console();
        ClipFolder.Options options = options();
        ClipFolder.Outcome done = ClipFolder.write(out, options, console.bar());
        double rate = done.written() / Math.max(1e-3, done.seconds());
        console.say(String.format(
                Locale.ROOT,
                "%s: %d clips (%d new, %d there already), seed %d, %s (%.0f clips/s)",
                out,
                clips,
                done.written(),
                done.kept(),
                seed,
                Bar.time(done.seconds()),
                rate));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("out", out.toString());
        result.put("clips", clips);
        result.put("written", done.written());
        result.put("kept", done.kept());
        result.put("bytes", done.bytes());
        result.put("seed", seed);
        result.put("seconds", done.seconds());
        console.result(result);
        return 0;
    }

    private ClipFolder.Options options() {
        if (!FORMATS.contains(format)) {
            throw new HaneulException(
                    "--format cannot be " + format,
                    "clips are written as " + String.join(", ", FORMATS),
                    "choose --format mkv");
        }
        Ask.number("--one", one, 0, 1);
        Ask.number("--two", two, 0, 1 - one);
        if (heldOut && passing > 0) {
            throw new HaneulException(
                    "--held-out and --passing do not go together",
                    "things that pass behind others are drawn of the combinations that training is shown",
                    "leave out one of them");
        }
        for (Area size : sizes) {
            if (size.width() < 16 || size.height() < 16 || size.width() > 1024 || size.height() > 1024) {
                throw new HaneulException(
                        "The world cannot be drawn at " + size,
                        "its things are seen from 16 to 1024 pixels a side",
                        "choose --size 64x64");
            }
            if (format.equals("mp4") && (size.width() % 2 != 0 || size.height() % 2 != 0)) {
                throw new HaneulException(
                        "--size cannot be " + size + " for mp4",
                        "H.264 needs even sides",
                        "choose " + (size.width() + size.width() % 2) + "x" + (size.height() + size.height() % 2)
                                + ", or --format mkv");
            }
        }
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
                        one,
                        two,
                        Ask.number("--camera", camera, 0, 1),
                        Ask.number("--related", related, 0, 1),
                        Ask.number("--passing", passing, 0, 1),
                        heldOut ? Combinations.HELD_OUT : Combinations.SEEN),
                processors.count());
    }
}
