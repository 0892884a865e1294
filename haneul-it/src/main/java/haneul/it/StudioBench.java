package haneul.it;

import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.Plan;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.task.Tasks;
import haneul.media.Frames;
import haneul.media.Video;
import haneul.model.VideoModel;
import haneul.model.cost.Speed;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.family.haneul.HaneulVaeConfig;
import haneul.model.text.BertEncoder;
import haneul.model.weights.ModelFolder;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Threads;
import haneul.world.Renderer;
import haneul.world.Scenes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a studio adds to its model: the share of a call that is spent outside of the transformer and the compression
 * network, how soon a second task begins, and how near the planned time is to the true one: for the bundled model and for
 * models of other shapes, all from the speed of single operations that was measured in this run. One argument: the
 * threads (1).
 */
public final class StudioBench {
    private StudioBench() {}

    public static void main(String[] args) {
        Threads.set(args.length > 0 ? Integer.parseInt(args[0]) : 1);
        Precision fp32 = new Precision(DType.F32, "a benchmark");
        try (VideoModel bundled =
                HaneulModel.open(ModelFolder.find(ModelFolder.BUNDLED), BertEncoder.bgeSmall(), fp32)) {
            overhead(bundled);
            plans("bundled", bundled);
        }
        try (VideoModel wide = random(fp32, 8, 64, 2, new HaneulDitConfig(8, new Patch(1, 4, 4), 512, 4, 8, 384))) {
            plans("512 wide", wide);
        }
        try (VideoModel blind = random(fp32, 12, 80, 3, new HaneulDitConfig(12, new Patch(1, 3, 3), 320, 5, 5, 384))) {
            plans("320 wide", blind);
        }
        try (VideoModel fine = random(fp32, 16, 128, 4, new HaneulDitConfig(16, new Patch(1, 2, 2), 128, 6, 2, 384))) {
            plans("fine patches", fine);
        }
    }

    private static VideoModel random(Precision p, int channels, int width, int blocks, HaneulDitConfig dit) {
        return HaneulModel.random(HaneulVaeConfig.of(channels, width, blocks), dit, 3, BertEncoder.bgeSmall(), p);
    }

    private static void overhead(VideoModel model) {
        Studio studio = new Studio(new Clock.Timed(model), note -> {});
        Settings settings = Settings.of(model.defaults(), 1);
        Grid grid = new Grid(
                model.defaults().width(),
                model.defaults().height(),
                model.defaults().frames(),
                8);
        for (int round = 0; round < 3; round++) {
            Clock.reset();
            long began = System.nanoTime();
            read(studio.paint(Canvas.blank(grid).say("a red circle moves left"), settings, Progress.SILENT));
            double all = System.nanoTime() - began;
            if (round == 2) {
                line("outside of the model", 100 * (1 - Clock.inside() / all), "% of a call", 3);
            }
        }
        Clock.reset();
        long began = System.nanoTime();
        Canvas second = Canvas.blank(grid).paste(clip(grid).frame(0), 0).say("a blue square moves right");
        studio.paint(second, settings, Progress.SILENT);
        line("a second task's first step", (Clock.first() - began) / 1e9, "s after the call", 0.2);
    }

    private static void line(String what, double value, String unit, double most) {
        System.out.printf(Locale.ROOT, "%-28s %6.3f %-16s (wanted %.1f at most)%n", what, value, unit, most);
    }

    private static void plans(String name, VideoModel model) {
        Studio studio = new Studio(model, note -> {});
        Settings s = Settings.of(model.defaults(), 1).steps(8);
        Map<String, Canvas> calls = new LinkedHashMap<>();
        calls.put("64x64, 17 frames", Canvas.blank(Grid.of(64, 64, 17)).say("a red circle moves left"));
        calls.put("256x192, 9 frames", Canvas.blank(Grid.of(256, 192, 9)).say("a red circle moves left"));
        calls.put("512x512, a picture", Canvas.blank(Grid.of(512, 512, 1)).say("a red circle"));
        calls.put("128x128, extended to 49", Tasks.extend(clip(Grid.of(128, 128, 17)), 0, 32, "it goes on"));
        Speed speed = new Speed(model.compute());
        calls.forEach((what, canvas) -> {
            Plan plan = studio.plan(List.of(canvas), s);
            double planned = plan.seconds(speed);
            read(studio.paint(canvas, s.steps(1), Progress.SILENT)); // the compiler of Java and the caches are warm
            long began = System.nanoTime();
            read(studio.paint(canvas, s, Progress.SILENT));
            double taken = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "plan, %-13s %-24s %6.2f s planned, %6.2f s taken, ratio %.2f  (wanted 0.75 to 1.25)%n",
                    name + ",",
                    what,
                    planned,
                    taken,
                    planned / taken);
        });
    }

    private static Video clip(Grid g) {
        var scene = Scenes.draw(new Rng(1), Scenes.Mix.TRAINING, g.width(), g.height());
        return Video.of(8, Renderer.render(scene, g.width(), g.height(), g.frames()));
    }

    private static void read(Video video) {
        try (Frames frames = video.open()) {
            frames.forEachRemaining(f -> {});
        }
    }
}
