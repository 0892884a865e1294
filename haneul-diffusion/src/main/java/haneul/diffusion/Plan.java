package haneul.diffusion;

import haneul.core.Frame;
import haneul.diffusion.Preparation.Clip;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Video;
import haneul.model.VideoModel;
import haneul.model.cost.Cost;
import haneul.model.cost.Costs;
import haneul.model.cost.Op;
import haneul.model.cost.Speed;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The cost of painting canvases together, estimated from the canvases and the model's shape; nothing is computed.
 *
 * @param parts the windows in the order of painting, on grids that the model can paint
 * @param patches in the largest forward pass, all clips and both halves of guidance together
 * @param forwards forward passes of the transformer
 * @param stages in their order
 * @param bytes peak memory besides the model and Java itself
 */
public record Plan(List<Grid> parts, long patches, int forwards, List<Stage> stages, double bytes) {
    /** A stage of the work, such as {@code paint}. */
    public record Stage(String name, Cost cost) {}

    /** Bytes of a given pixel: its own three, and those of its copy while it is read and resized. */
    private static final double PIXEL = 6;

    /** Passes over all patches in a step, by the sampler and by guidance. */
    private static final double SAMPLER_PASSES = 14;

    private static final int LETTERS_OF_A_TOKEN = 4;

    /** Estimated seconds on a machine of this speed. */
    public double seconds(Speed speed) {
        return stages.stream().mapToDouble(s -> speed.seconds(s.cost)).sum();
    }

    /** @param windowed of the canvases, in their order, new and not used after it */
    static Plan of(List<Canvas> canvases, List<WindowedPainting> windowed, VideoModel model, Settings settings) {
        Tally tally = new Tally(model, settings, canvases);
        WindowedPainting.paint(windowed, (round, which, windows) -> {
            int i = 0;
            for (Preparation run : Preparation.of(windows, model, settings)) {
                tally.sample(run);
                for (Clip clip : run.clips()) {
                    boolean isContext = windowed.get(which.get(i++)).count() > round + 1;
                    tally.code(clip, isContext ? 2 : 1); // context of the next window is decoded once more
                }
            }
            return windows.stream().map(w -> black(w.grid())).toList();
        });
        return tally.plan(canvases);
    }

    /** Stands for what a window would have painted. */
    private static Video black(Grid g) {
        return Video.of(g.fps(), Collections.nCopies(g.frames(), Frame.black(g.width(), g.height())));
    }

    /** The costs of sampling runs, added up. */
    private static final class Tally {
        private final VideoModel model;
        private final Costs costs;
        private final Patch patch;
        private final int halves;
        private final List<Grid> parts = new ArrayList<>();
        private Cost text;
        private Cost encode = Cost.NONE;
        private Cost paint = Cost.NONE;
        private Cost decode = Cost.NONE;
        private long most;
        private int forwards;
        private int tokens = 2;

        Tally(VideoModel model, Settings settings, List<Canvas> canvases) {
            this.model = model;
            this.costs = model.costs();
            this.patch = model.conditioning().patch();
            this.halves = settings.guidance() == 1 ? 1 : 2;
            text = model.text().cost(tokens); // the empty text
            for (Canvas c : canvases) {
                for (Canvas.Sentence s : c.sentences()) {
                    int n = 2 + s.text().length() / LETTERS_OF_A_TOKEN;
                    tokens = Math.max(tokens, n);
                    text = text.and(model.text().cost(n));
                }
            }
        }

        /** The steps of a run. */
        void sample(Preparation run) {
            List<GridShape> shapes = new ArrayList<>();
            run.clips().forEach(c -> shapes.addAll(Collections.nCopies(halves, c.shown())));
            long patches = shapes.stream().mapToLong(GridShape::count).sum();
            most = Math.max(most, patches);
            forwards += run.steps();
            Op pass = new Op.Pass(patches * model.vae().channels() * patch.cells());
            paint = paint.and(
                    costs.forward(shapes, tokens).and(pass, SAMPLER_PASSES).times(run.steps()));
        }

        /** Encoding what is known of a clip, and decoding it so many times. */
        void code(Clip clip, int times) {
            Grid g = clip.fitted().grid();
            parts.add(g);
            encode = encode.and(
                    costs.encode(g.width(), g.height()).times(clip.layout().encoded(patch)));
            decode = decode.and(costs.decode(g.width(), g.height()).times(times * clip.decoded(patch, model.vae())));
        }

        Plan plan(List<Canvas> canvases) {
            List<Stage> stages = List.of(
                    new Stage("text", text),
                    new Stage("encode", encode),
                    new Stage("paint", paint),
                    new Stage("decode", decode));
            double held = stages.stream().mapToDouble(s -> s.cost.bytes()).max().orElse(0);
            double given = canvases.stream().mapToDouble(Tally::given).sum();
            return new Plan(List.copyOf(parts), most, forwards, stages, held + given);
        }

        /** Bytes of pasted frames. */
        private static double given(Canvas c) {
            long pasted =
                    IntStream.range(0, c.grid().frames()).filter(c::isPasted).count();
            return PIXEL * c.grid().width() * c.grid().height() * pasted;
        }
    }
}
