package haneul.job;

import haneul.core.Memory;
import haneul.diffusion.Plan;
import haneul.diffusion.canvas.Grid;
import haneul.model.VideoModel;
import haneul.model.cost.Speed;
import haneul.tensor.Threads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What requests would take.
 *
 * @param grid that was asked for
 * @param parts the windows or clips that are painted one after the other
 * @param steps forwards of the transformer, all parts together
 * @param patches in the largest forward
 * @param bytes of memory at the most, with everything that is open now
 * @param memory of the machine, in bytes
 * @param seconds by stage, such as {@code paint}
 */
public record Forecast(
        Grid grid,
        String model,
        double weights,
        String family,
        String precision,
        int threads,
        List<Grid> parts,
        int steps,
        long patches,
        double bytes,
        double memory,
        Map<String, Double> seconds) {
    /** What Java's heap and the libraries grow by while they work, in bytes; measured. */
    private static final double MORE = 60e6;

    /**
     * @param name of the model
     * @param model just opened, so that the memory it takes is known
     * @param opened how long that took, in seconds
     * @param plans of all batches that are painted one after the other
     */
    static Forecast of(Grid asked, String name, VideoModel model, double resident, double opened, List<Plan> plans) {
        Speed speed = new Speed(model.compute());
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("open", opened);
        for (Plan p : plans) {
            p.stages().forEach(s -> seconds.merge(s.name(), speed.seconds(s.cost()), Double::sum));
        }
        double bytes =
                resident + MORE + plans.stream().mapToDouble(Plan::bytes).max().orElse(0);
        return new Forecast(
                asked,
                name,
                model.parameters(),
                model.family(),
                model.precision(),
                Threads.get(),
                plans.stream().flatMap(p -> p.parts().stream()).toList(),
                plans.stream().mapToInt(Plan::forwards).sum(),
                plans.stream().mapToLong(Plan::patches).max().orElse(0),
                bytes,
                Memory.bytes(),
                seconds);
    }

    /** All stages together, in seconds. */
    public double time() {
        return seconds.values().stream().mapToDouble(s -> s).sum();
    }

    /** For people. */
    public List<String> lines() {
        List<String> out = new ArrayList<>();
        out.add("paints   " + grid + (parts.size() == 1 ? "" : ", " + parts.size() + " parts or clips"));
        out.add(String.format(
                Locale.ROOT, "model    %s, %.1f million weights, family %s", model, weights / 1e6, family));
        out.add("type     " + precision + ", " + (threads == 1 ? "1 thread" : threads + " threads"));
        out.add("steps    " + steps + (steps == 0 ? ": all is given" : " of " + patches + " patches at most"));
        out.add(String.format(Locale.ROOT, "memory   about %.2f GB of %.1f GB", bytes / 1e9, memory / 1e9));
        StringBuilder each = new StringBuilder();
        seconds.forEach((what, s) -> {
            if (s >= 0.05) {
                each.append(each.length() == 0 ? ": " : ", ").append(String.format(Locale.ROOT, "%s %.1f", what, s));
            }
        });
        out.add("time     about " + duration(time()) + each);
        return out;
    }

    /** For programs. */
    public Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("width", grid.width());
        out.put("height", grid.height());
        out.put("frames", grid.frames());
        out.put("fps", grid.fps());
        out.put("model", model);
        out.put("family", family);
        out.put("precision", precision);
        out.put("threads", threads);
        out.put("parts", parts.stream().map(Grid::toString).toList());
        out.put("steps", steps);
        out.put("patches", patches);
        out.put("bytes", Math.round(bytes));
        out.put("seconds", time());
        out.put("stages", seconds);
        return out;
    }

    private static String duration(double seconds) {
        return seconds < 90
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < 5400
                        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
