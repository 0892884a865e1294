package haneul.eval.scale;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Loss over compute, both axes logarithmic: a curve for each size, and the law, dashed where it is extrapolated. */
final class Plot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 600;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 60;
    private static final int DOT = 8;
    private static final int MOST_TICKS = 12;
    private static final double BEYOND = 100;
    private static final Color GRID = new Color(0xdddddd);
    private static final Color[] COLOURS = {
        new Color(0x1f77b4),
        new Color(0xd62728),
        new Color(0x2ca02c),
        new Color(0x9467bd),
        new Color(0xff7f0e),
        new Color(0x8c564b),
        new Color(0xe377c2)
    };

    private final ScalingReport report;
    private final Graphics2D g;
    private final double left;
    private final double right;
    private final double bottom;
    private final double top;

    private Plot(ScalingReport report, Graphics2D g) {
        this.report = report;
        this.g = g;
        Law law = report.law();
        left = report.points().stream().mapToDouble(Point::teraflops).min().orElse(1) / 1.5;
        right = report.most() * BEYOND * 1.5;
        double worst = report.points().stream().mapToDouble(Point::loss).max().orElse(1);
        double best = report.points().stream().mapToDouble(Point::loss).min().orElse(1);
        bottom = Math.min(best, law.at(report.most() * BEYOND)) / 1.1;
        top = Math.max(worst, law.at(left)) * 1.1;
    }

    static void write(Path file, ScalingReport report) {
        Picture.write(file, WIDTH, HEIGHT, g -> new Plot(report, g).draw());
    }

    private double x(double teraflops) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.log(teraflops / left) / Math.log(right / left);
    }

    private double y(double loss) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.log(loss / bottom) / Math.log(top / bottom);
    }

    private void draw() {
        axes();
        Map<ModelSize, List<Point>> sizes = new LinkedHashMap<>();
        report.points()
                .forEach(p ->
                        sizes.computeIfAbsent(p.size(), s -> new ArrayList<>()).add(p));
        int n = 0;
        for (Map.Entry<ModelSize, List<Point>> e : sizes.entrySet()) {
            g.setColor(COLOURS[n % COLOURS.length]);
            curve(e.getValue());
            legend(
                    n++,
                    e.getKey() + ", "
                            + String.format(
                                    Locale.ROOT, "%,d", e.getValue().get(0).weights()) + " weights");
        }
        g.setColor(Color.BLACK);
        law(left, report.most(), new BasicStroke(2));
        law(report.most(), right, dashed());
        legend(n, report.law() + " (C in TFLOP; dashed: extrapolated)");
        for (Point p : report.law().points()) {
            g.draw(dot(p, DOT + 6));
        }
        legend(n + 1, "ringed: compute-optimal, the fit is over these");
    }

    private static Stroke dashed() {
        return new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {8, 6}, 0);
    }

    private void axes() {
        g.drawString("Validation error and training compute", LEFT, TOP - 18);
        for (double t : ticks(left, right)) {
            int x = (int) Math.round(x(t));
            grid(x, TOP, x, HEIGHT - BOTTOM);
            centred(label(t), x, HEIGHT - BOTTOM + 18);
        }
        for (double t : ticks(bottom, top)) {
            int y = (int) Math.round(y(t));
            grid(LEFT, y, WIDTH - RIGHT, y);
            String label = label(t);
            g.drawString(label, LEFT - 8 - g.getFontMetrics().stringWidth(label), y + 5);
        }
        g.drawRect(LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
        centred("training compute, TFLOP (10¹² floating-point operations)", (WIDTH + LEFT) / 2, HEIGHT - 18);
        Graphics2D turned = (Graphics2D) g.create();
        turned.rotate(-Math.PI / 2);
        String label = "mean squared error of the clean patch (latents: variance 1)";
        turned.drawString(
                label, -(HEIGHT - BOTTOM + TOP + turned.getFontMetrics().stringWidth(label)) / 2, 20);
        turned.dispose();
    }

    private void grid(int x0, int y0, int x1, int y1) {
        g.setColor(GRID);
        g.drawLine(x0, y0, x1, y1);
        g.setColor(Color.BLACK);
    }

    private void centred(String text, int x, int y) {
        g.drawString(text, x - g.getFontMetrics().stringWidth(text) / 2, y);
    }

    private void legend(int row, String text) {
        int width = g.getFontMetrics().stringWidth(text);
        g.drawString(text, WIDTH - RIGHT - 10 - width, TOP + 20 + 18 * row);
    }

    private Shape dot(Point p, double size) {
        return new Ellipse2D.Double(x(p.teraflops()) - size / 2, y(p.loss()) - size / 2, size, size);
    }

    private void curve(List<Point> points) {
        List<Point> sorted =
                points.stream().sorted(Comparator.comparingDouble(Point::flops)).toList();
        Path2D line = new Path2D.Double();
        for (Point p : sorted) {
            if (line.getCurrentPoint() == null) {
                line.moveTo(x(p.teraflops()), y(p.loss()));
            } else {
                line.lineTo(x(p.teraflops()), y(p.loss()));
            }
            g.fill(dot(p, DOT));
        }
        g.draw(line);
    }

    private void law(double from, double to, Stroke stroke) {
        DoubleUnaryOperator at = t -> from * Math.pow(to / from, t);
        Path2D line = new Path2D.Double();
        line.moveTo(x(from), y(report.law().at(from)));
        for (int i = 1; i <= 100; i++) {
            double c = at.applyAsDouble(i / 100.0);
            line.lineTo(x(c), y(report.law().at(c)));
        }
        g.setStroke(stroke);
        g.draw(line);
        g.setStroke(new BasicStroke(1));
    }

    /** A round number without zeros behind it. */
    static String label(double tick) {
        return new BigDecimal(tick)
                .round(new MathContext(2))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Round numbers from {@code low} to {@code high}: of every decade as many as there is room for. */
    static List<Double> ticks(double low, double high) {
        List<Double> out = new ArrayList<>();
        for (double[] digits : new double[][] {{1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 5}, {1}}) {
            out.clear();
            for (int e = (int) Math.floor(Math.log10(low)); e <= Math.log10(high); e++) {
                for (double d : digits) {
                    double tick = d * Math.pow(10, e);
                    if (tick >= low && tick <= high) {
                        out.add(tick);
                    }
                }
            }
            if (out.size() <= MOST_TICKS) {
                break;
            }
        }
        return out;
    }
}
