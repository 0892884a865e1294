package haneul.diffusion;

import haneul.core.Frame;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.canvas.Painting;
import haneul.diffusion.sample.Schedules;
import haneul.media.Video;
import haneul.model.VideoModel;
import haneul.model.condition.KnownLatents;
import haneul.model.cost.Cost;
import haneul.model.cost.Costs;
import haneul.model.cost.Op;
import haneul.model.cost.Speed;
import haneul.model.dit.GridShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What would run if canvases were painted together: known from the canvases and the shape of the model, before anything
 * is.
 *
 * @param parts what is painted one after the other, on the grids that the model can paint
 * @param patches in the largest forward, all clips and both halves of guidance together
 * @param forwards of the transformer
 * @param stages in their order
 * @param bytes of memory at the most, besides the model and Java itself
 */
public record Plan(List<Grid> parts, long patches, int forwards, List<Stage> stages, double bytes) {
    /** A part of the work, such as {@code paint}. */
    public record Stage(String name, Cost cost) {}

    /** Bytes that a given pixel takes: its own, and what is read and resized on its way. */
    private static final double PIXEL = 6;

    /** Passes over all patches in a step, of the sampler and of guidance. */
    private static final double SAMPLER_PASSES = 14;

    private static final int LETTERS_OF_A_TOKEN = 4;

    /** How long it would take, in seconds. */
    public double seconds(Speed speed) {
        return stages.stream().mapToDouble(s -> speed.seconds(s.cost)).sum();
    }

    /** @param courses of the canvases, in their order, fresh and not used after it */
    static Plan of(List<Canvas> canvases, List<WindowedPainting> courses, VideoModel model, Settings settings) {
        Costs costs = model.costs();
        MemoryCheck footprint = new MemoryCheck(model);
        double[] schedule = model.schedule().shifted(settings.shift()).sigmas(settings.steps());
        int halves = settings.guidance() == 1 ? 1 : 2;
        List<Grid> parts = new ArrayList<>();
        Cost text = Cost.NONE;
        Cost encode = Cost.NONE;
        Cost paint = Cost.NONE;
        Cost decode = Cost.NONE;
        long most = 0;
        int forwards = 0;
        double given = 0;
        int tokens = 2;
        for (Canvas c : canvases) {
            given += PIXEL * c.grid().width() * c.grid().height() * pasted(c);
            for (Canvas.Sentence s : c.sentences()) {
                int n = 2 + s.text().length() / LETTERS_OF_A_TOKEN;
                tokens = Math.max(tokens, n);
                text = text.and(model.text().cost(n));
            }
        }
        text = text.and(model.text().cost(2));
        int rounds = courses.stream().mapToInt(WindowedPainting::count).max().orElse(0);
        for (int r = 0; r < rounds; r++) {
            List<GridShape> shapes = new ArrayList<>();
            int steps = 0;
            for (WindowedPainting course : courses) {
                if (course.count() > r) {
                    Canvas part = course.part(r);
                    boolean ring = part.isRing();
                    Grid g = WindowedPainting.fitting(part, model);
                    Grid seen = ring ? WindowedPainting.opened(g) : g;
                    parts.add(g);
                    GridShape shape = footprint.shape(seen);
                    shapes.addAll(Collections.nCopies(halves, shape));
                    float[] cells = KnownLatents.cells(
                            part.on(seen).levels(), seen.frames(), seen.width(), seen.height(), model.vae());
                    int groups = shape.t() * model.conditioning().patch().t();
                    float[] level = KnownLatents.patches(
                            cells,
                            groups,
                            seen.height() / model.vae().spatial(),
                            seen.width() / model.vae().spatial(),
                            model.conditioning().patch());
                    level = Painting.rounded(level, schedule, Studio.MOST_LEVELS);
                    steps = Math.max(steps, Schedules.through(schedule, level).length - 1);
                    encode = encode.and(costs.encode(g.width(), g.height()).times(known(cells, groups)));
                    int decoded = ring ? (groups - 1) * (1 + PaintedVideo.laps(model.vae(), groups - 1)) : groups;
                    boolean again = course.count() > r + 1; // for the part after it
                    decode = decode.and(costs.decode(g.width(), g.height()).times(again ? 2 * decoded : decoded));
                    course.take(black(part.grid()), r);
                }
            }
            long patches =
                    shapes.stream().mapToLong(s -> (long) s.t() * s.h() * s.w()).sum();
            most = Math.max(most, patches);
            forwards += steps;
            Op pass = new Op.Pass(patches
                    * model.vae().channels()
                    * model.conditioning().patch().cells());
            paint = paint.and(
                    costs.forward(shapes, tokens).and(pass, SAMPLER_PASSES).times(steps));
        }
        List<Stage> stages = List.of(
                new Stage("text", text),
                new Stage("encode", encode),
                new Stage("paint", paint),
                new Stage("decode", decode));
        double held = stages.stream().mapToDouble(s -> s.cost.bytes()).max().orElse(0);
        return new Plan(List.copyOf(parts), most, forwards, stages, held + given);
    }

    /** Stands for what a part would have painted. */
    private static Video black(Grid g) {
        return Video.of(g.fps(), Collections.nCopies(g.frames(), Frame.black(g.width(), g.height())));
    }

    private static int pasted(Canvas canvas) {
        int n = 0;
        for (int i = 0; i < canvas.grid().frames(); i++) {
            n += canvas.isPasted(i) ? 1 : 0;
        }
        return n;
    }

    /** How many groups have something known, and are encoded. */
    private static int known(float[] cells, int groups) {
        int size = cells.length / groups;
        int count = 0;
        for (int g = 0; g < groups; g++) {
            boolean any = false;
            for (int i = g * size; i < (g + 1) * size; i++) {
                any |= cells[i] < 1;
            }
            count += any ? 1 : 0;
        }
        return count;
    }
}
