package haneul.eval.scale;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All models of a folder and the law, for people and for programs. */
public record ScalingReport(List<Point> points, Law law) {
    private static final List<Integer> MORE = List.of(10, 100);

    static ScalingReport of(List<Point> points) {
        return new ScalingReport(points, Law.of(points));
    }

    /** The most compute of any model, in 10¹² operations. */
    double most() {
        return points.stream().mapToDouble(Point::teraflops).max().orElse(1);
    }

    /** For programs. */
    public Map<String, Object> json() {
        Map<String, Object> fit = new LinkedHashMap<>();
        fit.put("a", law.a());
        fit.put("b", law.b());
        fit.put("c", law.c());
        fit.put("unit", 1e12);
        fit.put("relativeError", law.error());
        fit.put("points", law.points().size());
        List<Map<String, Object>> more = new ArrayList<>();
        for (int times : MORE) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("times", times);
            one.put("flops", times * most() * 1e12);
            one.put("loss", law.at(times * most()));
            one.put("extrapolated", true);
            more.add(one);
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("models", points.stream().map(Point::json).toList());
        out.put("fit", fit);
        out.put("more", more);
        return out;
    }

    /** For people: a table and the law, in Markdown. */
    public List<String> lines() {
        List<String> out = new ArrayList<>();
        Collection<String> levels = points.get(0).errors().keySet();
        out.add("| transformer | weights | budget | steps | TFLOP | " + String.join(" | ", levels) + " | mean |");
        out.add("|---|" + "---:|".repeat(5 + levels.size()));
        for (Point p : points) {
            StringBuilder row = new StringBuilder(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %s | %,d | %s |",
                    p.size(),
                    p.weights(),
                    p.term(),
                    p.steps(),
                    number(p.teraflops())));
            p.errors().values().forEach(e -> row.append(String.format(Locale.ROOT, " %.4f |", e)));
            boolean optimal = law.points().contains(p);
            out.add(row + String.format(Locale.ROOT, optimal ? " **%.4f** |" : " %.4f |", p.loss()));
        }
        out.add("");
        out.add(
                "The numbers under noise levels are mean squared errors of the clean patch on validation clips (latents have"
                        + " variance 1); the loss is their mean. Compute is 6 × weights × patches and the products of attention.");
        out.add("");
        out.add(String.format(
                Locale.ROOT,
                "Fit over the %d models in bold, which are better than all that took less compute: **%s**, C in TFLOP;"
                        + " it is off by %.1f %% of the loss. Three numbers were fitted%s.",
                law.points().size(),
                law,
                100 * law.error(),
                law.points().size() == Law.LEAST ? " to three points, so that this says little" : ""));
        out.add("");
        out.add(String.format(
                Locale.ROOT,
                "The best so far: %.4f. Extrapolated, which may be far off:",
                law.points().stream().mapToDouble(Point::loss).min().orElse(Double.NaN)));
        for (int times : MORE) {
            out.add(String.format(
                    Locale.ROOT,
                    "* %d× the most compute here (%s TFLOP): %.4f",
                    times,
                    number(times * most()),
                    law.at(times * most())));
        }
        return out;
    }

    /** Three digits or more. */
    static String number(double n) {
        return String.format(Locale.ROOT, n >= 100 ? "%,.0f" : n >= 1 ? "%.1f" : "%.3g", n);
    }
}
