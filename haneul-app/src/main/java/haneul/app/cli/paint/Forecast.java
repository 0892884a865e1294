package haneul.app.cli.paint;

import haneul.app.cli.console.Console;
import haneul.core.Memory;
import haneul.diffusion.Plan;
import haneul.diffusion.canvas.Grid;
import haneul.model.VideoModel;
import haneul.model.cost.Speed;
import haneul.tensor.Threads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says what a painting would take. */
public final class Forecast {
    /** What Java's heap and the libraries grow by while they work, in bytes; measured. */
    private static final double MORE = 60e6;

    private final Console console;
    private final VideoModel model;
    private final double opened;
    private final double resident = Memory.resident();

    /**
     * @param model just opened, so that the memory it takes is known
     * @param opened how long that took, in seconds
     */
    public Forecast(Console console, VideoModel model, double opened) {
        this.console = console;
        this.model = model;
        this.opened = opened;
    }

    /** @param plans of all batches that are painted one after the other */
    public void say(List<Plan> plans, Grid asked, String name) {
        Speed speed = new Speed(model.compute());
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("open", opened);
        for (Plan p : plans) {
            p.stages().forEach(s -> seconds.merge(s.name(), speed.seconds(s.cost()), Double::sum));
        }
        double all = seconds.values().stream().mapToDouble(s -> s).sum();
        double bytes =
                resident + MORE + plans.stream().mapToDouble(Plan::bytes).max().orElse(0);
        int steps = plans.stream().mapToInt(Plan::forwards).sum();
        long patches = plans.stream().mapToLong(Plan::patches).max().orElse(0);
        List<Grid> parts = plans.stream().flatMap(p -> p.parts().stream()).toList();

        console.say("paints   " + asked + (parts.size() == 1 ? "" : ", " + parts.size() + " parts or clips"));
        console.say(String.format(
                Locale.ROOT,
                "model    %s, %.1f million weights, family %s",
                name,
                model.parameters() / 1e6,
                model.family()));
        console.say("type     " + model.precision() + ", "
                + (Threads.get() == 1 ? "1 thread" : Threads.get() + " threads"));
        console.say("steps    " + steps + (steps == 0 ? ": all is given" : " of " + patches + " patches at most"));
        console.say(String.format(Locale.ROOT, "memory   about %.2f GB of %.1f GB", bytes / 1e9, Memory.bytes() / 1e9));
        StringBuilder each = new StringBuilder();
        seconds.forEach((what, s) -> {
            if (s >= 0.05) {
                each.append(each.length() == 0 ? ": " : ", ").append(String.format(Locale.ROOT, "%s %.1f", what, s));
            }
        });
        console.say("time     about " + duration(all) + each);

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("width", asked.width());
        result.put("height", asked.height());
        result.put("frames", asked.frames());
        result.put("fps", asked.fps());
        result.put("model", name);
        result.put("family", model.family());
        result.put("precision", model.precision());
        result.put("threads", Threads.get());
        result.put("parts", parts.stream().map(Grid::toString).toList());
        result.put("steps", steps);
        result.put("patches", patches);
        result.put("bytes", Math.round(bytes));
        result.put("seconds", all);
        result.put("stages", seconds);
        console.result(result);
    }

    private static String duration(double seconds) {
        return seconds < 90
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < 5400
                        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
