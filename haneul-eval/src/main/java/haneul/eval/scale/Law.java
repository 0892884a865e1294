package haneul.eval.scale;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * loss = a + b · C^−c, C in units of 10¹² operations ("Scaling laws for neural language models", Kaplan et al., 2020,
 * with the constant of Henighan et al., 2020).
 *
 * @param error root of the mean squared relative distance of the points from it
 * @param points that it was fitted to
 */
public record Law(double a, double b, double c, double error, List<Point> points) {
    /** Fewer points do not determine three numbers. */
    public static final int LEAST = 3;

    private static final double FIRST = 0.01;
    private static final double LAST = 2;
    private static final double STEP = 0.002;

    /** The predicted loss at a compute C in 10¹² operations. */
    public double at(double teraflops) {
        return a + b * Math.pow(teraflops, -c);
    }

    /**
     * The law of the points that are compute-optimal. What is squared is the distance as part of the loss; for each
     * exponent the best a ≥ 0 and b follow in closed form.
     *
     * @param all at least three
     */
    public static Law of(List<Point> all) {
        List<Point> points = optimal(all);
        double middle = Math.exp(points.stream()
                .mapToDouble(p -> Math.log(p.teraflops()))
                .average()
                .orElseThrow());
        return IntStream.rangeClosed(0, (int) Math.round((LAST - FIRST) / STEP))
                .mapToObj(i -> of(points, middle, FIRST + i * STEP))
                .min(Comparator.comparingDouble(Law::error))
                .orElseThrow();
    }

    /** Weighted least squares over a and b: y = a + b x with x = (C / middle)^−c and weights 1 / y². */
    private static Law of(List<Point> points, double middle, double c) {
        double w = 0;
        double wx = 0;
        double wxx = 0;
        double wy = 0;
        double wxy = 0;
        for (Point p : points) {
            double x = Math.pow(p.teraflops() / middle, -c);
            double weight = 1 / (p.loss() * p.loss());
            w += weight;
            wx += weight * x;
            wxx += weight * x * x;
            wy += weight * p.loss();
            wxy += weight * x * p.loss();
        }
        double determinant = w * wxx - wx * wx;
        double b = (w * wxy - wx * wy) / determinant;
        double a = (wy - b * wx) / w;
        if (a < 0 || !Double.isFinite(b)) {
            a = 0;
            b = wxy / wxx;
        } else if (b < 0) {
            b = 0;
            a = wy / w;
        }
        Law law = new Law(a, b * Math.pow(middle, c), c, 0, points);
        double square = 0;
        for (Point p : points) {
            double off = law.at(p.teraflops()) / p.loss() - 1;
            square += off * off / points.size();
        }
        return new Law(law.a, law.b, c, Math.sqrt(square), points);
    }

    /** The points that are better than all that took less compute; or the best of each budget, if those are too few. */
    static List<Point> optimal(List<Point> all) {
        List<Point> frontier = new ArrayList<>();
        for (Point p :
                all.stream().sorted(Comparator.comparingDouble(Point::flops)).toList()) {
            if (frontier.isEmpty()
                    || p.loss() < frontier.get(frontier.size() - 1).loss()) {
                frontier.add(p);
            }
        }
        return frontier.size() >= LEAST ? frontier : List.copyOf(bestOfEach(all).values());
    }

    /** Of each budget the model with the smallest loss. */
    static Map<Term, Point> bestOfEach(List<Point> all) {
        Map<Term, Point> best =
                new TreeMap<>(Comparator.comparing(Term::inSteps).thenComparingDouble(Term::amount));
        all.forEach(p -> best.merge(p.term(), p, (x, y) -> y.loss() < x.loss() ? y : x));
        return best;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "loss = %.4g + %.4g · C^−%.3g", a, b, c);
    }
}
