package haneul.app.cli.paint;

import haneul.app.cli.console.Console;
import haneul.app.cli.console.Version;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.PaintOptions;
import haneul.core.Bounds;
import haneul.job.Models;
import haneul.job.PaintJob;
import haneul.job.PaintRequest;
import haneul.job.PaintResult;
import haneul.tensor.Threads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that paints: its options become requests, which are run, or planned by {@code haneul plan}. */
public abstract class Painting implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    /** What is asked for. */
    abstract List<PaintRequest> requests();

    @Override
    public final Integer call() {
        long began = System.nanoTime();
        Console console = common.console();
        List<PaintRequest> requests = requests();
        options.prepare(requests).forEach(console::note);
        try (Models models = new Models()) {
            List<PaintResult> results = job(models).run(requests, new Reports(console, options.saveCanvas()));
            say(console, results, (System.nanoTime() - began) / 1e9);
        }
        return 0;
    }

    /** Says what the requests would take. */
    void plan() {
        Console console = common.console();
        List<PaintRequest> requests = requests();
        try (Models models = new Models()) {
            job(models).plan(requests, new Reports(console, null)).forEach(f -> {
                f.lines().forEach(console::say);
                console.result(f.json());
            });
        }
    }

    private static PaintJob job(Models models) {
        return new PaintJob(models, r -> Map.of("program", "haneul " + Version.number(), "command", CallText.of(r)));
    }

    private static void say(Console console, List<PaintResult> results, double seconds) {
        List<Map<String, Object>> all = results.stream().map(Painting::json).toList();
        for (Map<String, Object> r : all) {
            int frames = (int) r.get("frames");
            console.say(String.format(
                    Locale.ROOT,
                    "%s: seed %s, %sx%s%s",
                    r.get("out"),
                    r.get("seed"),
                    r.get("width"),
                    r.get("height"),
                    frames == 1 ? "" : ", " + frames + " frames at " + Bounds.rate((double) r.get("fps")) + " fps"));
        }
        console.say(String.format(
                Locale.ROOT,
                "done in %.1f s, %s, %s",
                seconds,
                all.get(0).get("precision"),
                Threads.get() == 1 ? "1 thread" : Threads.get() + " threads"));
        Map<String, Object> result = new LinkedHashMap<>(all.size() == 1 ? all.get(0) : Map.of("outputs", all));
        result.put("seconds", seconds);
        console.result(result);
    }

    private static Map<String, Object> json(PaintResult r) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("out", String.valueOf(r.file()));
        out.putAll(r.facts());
        out.put("seconds", r.seconds());
        return out;
    }
}
