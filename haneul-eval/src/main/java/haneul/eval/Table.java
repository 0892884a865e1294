package haneul.eval;

import haneul.eval.Evaluation.Row;
import haneul.eval.Evaluation.Share;
import haneul.world.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as people read it: in per cent, with 95 % intervals. */
final class Table {
    private static final String NAME = "%-22s %5s";

    private Table() {}

    /** Rows with a column for each attribute. */
    static List<String> rows(List<Row> rows) {
        return rows("per cent right", rows);
    }

    private static List<String> rows(String what, List<Row> rows) {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(line(NAME, what, "of"));
        Evaluation.ATTRIBUTES.keySet().forEach(a -> head.append(line(" %10s", a)));
        lines.add(head + "      joint (95 % interval)");
        for (Row r : rows) {
            if (r.painted().isEmpty()) {
                continue;
            }
            StringBuilder row =
                    new StringBuilder(line(NAME, r.name(), r.painted().size()));
            Evaluation.ATTRIBUTES.values().forEach(right -> row.append(cell(r.share(right))));
            lines.add(row + cell(r.joint()) + " " + interval(r.joint()));
        }
        return lines;
    }

    static List<String> of(EvalReport report) {
        List<String> lines = new ArrayList<>(rows(report.rows()));
        Share brief = report.prompted().shortRight();
        lines.add(line(NAME, "short prompts", brief.of()) + cell(brief) + " " + interval(brief)
                + ": one thing in the colour and shape that were said");
        lines.add("");
        lines.addAll(rows("one thing, by kind", report.prompted().kinds()));
        if (!report.continued().isEmpty()) {
            lines.add("");
            lines.add(line(NAME, "frames given", "of") + line(" %10s %10s %10s", "identity", "motion", "path")
                    + "      joint (95 % interval)");
        }
        for (Continued c : report.continued()) {
            lines.add(line(NAME, c.row().name(), c.path().size())
                    + cell(c.share(Verdict::identity))
                    + cell(c.share(Verdict::motion))
                    + cell(c.follows())
                    + cell(c.joint())
                    + " "
                    + interval(c.joint()));
        }
        lines.add("");
        Share mirror = report.mirror().share();
        lines.add(line(NAME, "mirror", mirror.of()) + cell(mirror) + " " + interval(mirror)
                + ": both clips move as their own sentence says");
        Edits.Row edit = report.edits().rows().get(0);
        lines.add(line(NAME, "edit", edit.joint().of()) + cell(edit.joint()) + " " + interval(edit.joint())
                + line(
                        ": at strength %.2f changed %.1f, the rest kept %.1f",
                        edit.strength(), percent(edit.changed()), percent(edit.kept())));
        Relations sides = report.relations();
        Share beside = sides.painted();
        lines.add(line(NAME, "sides", beside.of()) + cell(beside) + " " + interval(beside)
                + line(
                        ": by chance %.1f, true clips %.1f; of two things the second is on the side that was said",
                        percent(sides.chance()), percent(sides.truth())));
        Permanence p = report.permanence();
        if (p != null) {
            lines.add(line(NAME, "permanence", p.painted().of()) + cell(p.painted()) + " " + interval(p.painted())
                    + line(
                            ": held still %.1f, reconstructions %.1f, true clips %.1f",
                            percent(p.heldStill()), percent(p.reconstruction()), percent(p.truth())));
        }
        Memorisation n = report.nearest();
        if (n != null) {
            lines.add(line(NAME, "nearest training clip", n.training().length)
                    + line(
                            " %10.2f times as far as the nearest of other clips (%.0f and %.0f; true clips %.0f; of %d): "
                                    + "far below 1 it memorises",
                            n.ratio(), n.toTraining(), n.toOthers(), n.fromTruth(), n.clips()));
        }
        return lines;
    }

    /** A row for each strength of a sweep. */
    static List<String> of(Edits edits) {
        List<String> lines = new ArrayList<>();
        lines.add(line(NAME, "edit at strength", "of")
                + line(" %10s %10s %10s %10s", "recoloured", "reshaped", "changed", "rest kept")
                + "      both (95 % interval)");
        for (Edits.Row r : edits.rows()) {
            lines.add(line(NAME, line("%.2f", r.strength()), r.joint().of())
                    + cell(r.recoloured())
                    + cell(r.reshaped())
                    + cell(r.changed())
                    + cell(r.kept())
                    + cell(r.joint())
                    + " "
                    + interval(r.joint()));
        }
        return lines;
    }

    private static double percent(Share s) {
        return 100 * s.value();
    }

    private static String cell(Share s) {
        return line(" %10.1f", percent(s));
    }

    private static String interval(Share s) {
        return line("(%.1f to %.1f)", 100 * s.low(), 100 * s.high());
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
