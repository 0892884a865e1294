package haneul.eval.scale;

import haneul.train.RunLog;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One model that was trained.
 *
 * @param flops that its training computed
 * @param errors of the clean patch on validation clips, by noise level; the latents have variance 1
 */
public record Point(ModelSize size, Term term, long weights, long steps, double flops, Map<String, Double> errors) {
    private static final String ERROR = "x0_";

    /** Of a run that is finished. */
    static Point of(ModelSize size, Term term, RunLog log) {
        Map<String, Double> errors = new LinkedHashMap<>();
        log.figures().forEach((name, value) -> {
            if (name.startsWith(ERROR)) {
                errors.put(name.substring(ERROR.length()), value);
            }
        });
        return new Point(
                size, term, log.weights(), log.steps(), log.figures().getOrDefault("flops", Double.NaN), errors);
    }

    /** The mean of the errors. */
    public double loss() {
        return errors.values().stream().mapToDouble(e -> e).average().orElse(Double.NaN);
    }

    /** In units of 10¹² operations. */
    double teraflops() {
        return flops / 1e12;
    }

    Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("size", size.toString());
        out.put("budget", term.toString());
        out.put("weights", weights);
        out.put("steps", steps);
        out.put("flops", flops);
        out.put("errors", errors);
        out.put("loss", loss());
        return out;
    }
}
