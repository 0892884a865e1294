package haneul.eval.scale;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Video;
import haneul.model.Defaults;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A contact sheet of prompts and seeds, painted by the best models of 1, 4 and 16 times the compute, side by side. */
final class Comparison {
    private static final int[] TIMES = {1, 4, 16};
    private static final int SHOWN = 5;
    private static final int GAP = 2;
    private static final int BETWEEN = 16;
    private static final int LINE = 20;

    /** The clips of one model, one for each prompt. */
    private record Column(String title, List<List<Frame>> clips) {}

    private Comparison() {}

    /** The three budgets, if there are such. */
    static Optional<List<Term>> terms(List<Term> all) {
        for (Term first : all) {
            List<Term> three = new ArrayList<>();
            for (int times : TIMES) {
                all.stream().filter(t -> t.is(times, first)).findFirst().ifPresent(three::add);
            }
            if (three.size() == TIMES.length) {
                return Optional.of(three);
            }
        }
        return Optional.empty();
    }

    /** Refuses budgets of which none is 4 and 16 times another. */
    static List<Term> need(List<Term> all) {
        return terms(all)
                .orElseThrow(() -> new HaneulException(
                        "Pictures of 1, 4 and 16 times the compute cannot be painted",
                        "the budgets are "
                                + String.join(
                                        ", ", all.stream().map(Term::toString).toList()),
                        "choose budgets such as 0.5,2,8, or leave out ‹pictures›"));
    }

    /**
     * Paints and writes the picture.
     *
     * @param studios opens the model of a point
     */
    static void write(
            Path file,
            List<Term> terms,
            Map<Term, Point> best,
            List<String> prompts,
            long seed,
            Scaling.Opening studios,
            Progress progress) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            Point p = best.get(terms.get(i));
            String title =
                    String.format(Locale.ROOT, "%d×: %s for %s, loss %.3f", TIMES[i], p.size(), p.term(), p.loss());
            int done = i;
            columns.add(studios.with(p, studio -> {
                List<List<Frame>> clips = new ArrayList<>();
                for (String prompt : prompts) {
                    progress.at(
                            "paint", (long) done * prompts.size() + clips.size(), (long) terms.size() * prompts.size());
                    clips.add(painted(studio, prompt, seed));
                }
                return new Column(title, clips);
            }));
        }
        Frame first = columns.get(0).clips().get(0).get(0);
        int frames = columns.get(0).clips().get(0).size();
        int column = frames * (first.width() + GAP) + BETWEEN;
        int row = first.height() + LINE + GAP;
        Picture.write(
                file,
                BETWEEN + columns.size() * column,
                LINE + prompts.size() * row + GAP,
                g -> draw(g, columns, prompts, column, row));
        progress.at("paint", (long) terms.size() * prompts.size(), (long) terms.size() * prompts.size());
    }

    private static List<Frame> painted(Studio studio, String prompt, long seed) {
        Defaults d = studio.model().defaults();
        Canvas canvas = Canvas.blank(new Grid(d.width(), d.height(), d.frames(), d.fps()))
                .say(prompt);
        Video video = studio.paint(canvas, Settings.of(d, seed), Progress.SILENT);
        List<Frame> out = new ArrayList<>();
        int n = Math.min(SHOWN, video.frames());
        for (int i = 0; i < n; i++) {
            out.add(video.frame(n == 1 ? 0 : i * (video.frames() - 1) / (n - 1)));
        }
        return out;
    }

    private static void draw(Graphics2D g, List<Column> columns, List<String> prompts, int column, int row) {
        for (int c = 0; c < columns.size(); c++) {
            int x = BETWEEN + c * column;
            g.drawString(columns.get(c).title(), x, LINE - 6);
            for (int r = 0; r < prompts.size(); r++) {
                int y = LINE + r * row;
                if (c == 0) {
                    g.drawString(prompts.get(r), x, y + LINE - 6);
                }
                int at = x;
                for (Frame f : columns.get(c).clips().get(r)) {
                    g.drawImage(image(f), at, y + LINE, null);
                    at += f.width() + GAP;
                }
            }
        }
    }

    private static BufferedImage image(Frame f) {
        BufferedImage out = new BufferedImage(f.width(), f.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < f.height(); y++) {
            for (int x = 0; x < f.width(); x++) {
                out.setRGB(x, y, f.at(x, y, 0) << 16 | f.at(x, y, 1) << 8 | f.at(x, y, 2));
            }
        }
        return out;
    }
}
