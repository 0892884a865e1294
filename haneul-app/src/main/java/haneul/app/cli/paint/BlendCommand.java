package haneul.app.cli.paint;

import haneul.app.cli.option.Area;
import haneul.app.cli.option.Ask;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.GivenOptions;
import haneul.app.cli.option.PaintOptions;
import haneul.app.cli.option.Rate;
import haneul.core.HaneulException;
import haneul.diffusion.task.Tasks;
import haneul.media.Soundtrack;
import haneul.media.Video;
import haneul.model.Defaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Two clips over the same time, and their sound too. */
@Command(name = "blend", description = "Paint one clip turning into another over the same time.")
public final class BlendCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Mixin
    GivenOptions given;

    @Parameters(index = "0", paramLabel = "A", description = "The clip that shows first.")
    Path a;

    @Parameters(index = "1", paramLabel = "B", description = "The clip that shows in the end.")
    Path b;

    @Option(
            names = "--curve",
            defaultValue = "0,1",
            paramLabel = "WEIGHTS",
            description = "How much of B shows, from the first frame to the last: 0,0,1,1 (${DEFAULT-VALUE}).")
    String curve;

    @Option(
            names = "--strength",
            defaultValue = "0.7",
            paramLabel = "S",
            description = "How freely it is painted where both show (${DEFAULT-VALUE}).")
    double strength;

    @Mixin
    Rate rate;

    @Parameters(index = "2", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    void prompt(@Nullable String prompt) {
        options.prompt = prompt;
    }

    @Override
    public Integer call() {
        options.silent = true;
        given.fit();
        rate.check();
        weights(2);
        Ask.number("--strength", strength, 0, 1);
        given.read(a);
        given.read(b);
        common.session().inputs.addAll(given.files());
        new Painter("blend", common.session(), options).paint(this::work, "mp4");
        return 0;
    }

    private double[] points() {
        try {
            return Arrays.stream(curve.split(",", -1))
                    .mapToDouble(p -> Ask.number("--curve", Double.parseDouble(p), 0, 1))
                    .toArray();
        } catch (NumberFormatException e) {
            throw new HaneulException(
                            "--curve cannot be " + curve, "it takes numbers from 0 to 1", "write it like 0,0,1,1")
                    .from(e);
        }
    }

    /** The curve at so many frames, straight between its points. */
    private double[] weights(int frames) {
        double[] points = points();
        double[] out = new double[frames];
        for (int i = 0; i < frames; i++) {
            double at = frames == 1 ? 0 : i * (points.length - 1.0) / (frames - 1);
            int k = Math.min(points.length - 1, (int) at);
            double next = points[Math.min(points.length - 1, k + 1)];
            out[i] = points[k] + (at - k) * (next - points[k]);
        }
        return out;
    }

    private Work work(Defaults d) {
        double fps = rate.of(d);
        Video first = given.adapted(a, options.size, fps, d, common.console());
        Video second = given.adapted(b, new Area(first.width(), first.height()), fps, d, common.console());
        int n = Math.min(first.frames(), second.frames());
        if (first.frames() != second.frames()) {
            common.console().note("The longer clip ends with the shorter one, after " + n + " frames");
        }
        List<String> more = new ArrayList<>(List.of("--fps", Ask.plain(fps), "--curve", curve));
        more.addAll(List.of("--strength", Ask.plain(strength)));
        more.addAll(given.words());
        return Work.sized(
                        Tasks.blend(first, second, weights(n), strength, ""), List.of(a.toString(), b.toString()), more)
                .sounding(sound(first.slice(0, n), second.slice(0, n)));
    }

    /** Both sounds, each as loud as its clip shows. */
    private Soundtrack sound(Video first, Video second) {
        List<Double> ofB = Arrays.stream(points()).boxed().toList();
        List<Double> ofA = ofB.stream().map(w -> 1 - w).toList();
        return Sounds.of(a, first, 0).faded(ofA).plus(Sounds.of(b, second, 0).faded(ofB));
    }
}
