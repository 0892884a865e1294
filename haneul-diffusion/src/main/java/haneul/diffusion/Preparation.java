package haneul.diffusion;

import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.LatentLayout;
import haneul.diffusion.sample.CanvasDenoiser;
import haneul.diffusion.sample.Schedules;
import haneul.model.Skill;
import haneul.model.VideoModel;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.model.vae.VideoVae;
import java.util.List;

/**
 * One sampling run, before anything is computed: clips that are painted together in one pack, and the noise levels of its
 * steps. {@link SamplingRun} computes it, {@link Plan} adds its costs.
 *
 * @param sigmas noise levels from the highest that is needed down to 0; one more than there are steps
 */
record Preparation(List<Clip> clips, double[] sigmas) {
    /** The most levels of edits among the steps of the schedule, each of which costs a step. */
    private static final int MOST_LEVELS = 4;

    /**
     * A window of a canvas, or a whole one.
     *
     * @param asked of the size and length that were asked for
     * @param fitted on the grid that the model can paint
     */
    record Clip(Canvas asked, Canvas fitted, LatentLayout layout) {
        static Clip of(Canvas asked, VideoModel model, double[] schedule) {
            Canvas fitted = asked.on(WindowedPainting.fitting(asked, model));
            Patch patch = model.conditioning().patch();
            if (fitted.isRing()) {
                return new Clip(asked, fitted, LatentLayout.ring(fitted, model.vae(), patch));
            }
            boolean refers = model.skills().contains(Skill.REFERENCE) && patch.t() == 1;
            LatentLayout layout = LatentLayout.of(fitted, model.vae(), patch)
                    .rounded(schedule, MOST_LEVELS)
                    .withReferences(refers ? fitted.references().size() : 0);
            return new Clip(asked, fitted, layout);
        }

        boolean isRing() {
            return fitted.isRing();
        }

        /** The patches of a forward pass: a ring is shown with one frame of patches more. */
        GridShape shown() {
            GridShape g = layout.grid();
            return isRing() ? new GridShape(g.t() + 1, g.h(), g.w()) : g;
        }

        /** Latent frames without those of reference pictures. */
        int latentFrames(Patch patch) {
            return (layout.grid().t() - layout.references()) * patch.t();
        }

        /** Latent frames that are decoded when the clip is read once. */
        int decoded(Patch patch, VideoVae vae) {
            int frames = latentFrames(patch);
            return isRing() ? frames * (1 + PaintedVideo.laps(vae, frames)) : frames;
        }
    }

    /** The runs of canvases that a model can paint at once: all in one, but rings one by one. */
    static List<Preparation> of(List<Canvas> canvases, VideoModel model, Settings settings) {
        double[] schedule = model.schedule().shifted(settings.shift()).sigmas(settings.steps());
        List<Clip> clips =
                canvases.stream().map(c -> Clip.of(c, model, schedule)).toList();
        return clips.stream().noneMatch(Clip::isRing)
                ? List.of(of(clips, schedule))
                : clips.stream().map(c -> of(List.of(c), schedule)).toList();
    }

    private static Preparation of(List<Clip> clips, double[] schedule) {
        float[] levels = CanvasDenoiser.joined(
                clips.stream().map(c -> c.layout().level()).toList());
        return new Preparation(clips, Schedules.through(schedule, levels));
    }

    int steps() {
        return sigmas.length - 1;
    }

    /** The highest level of all clips, where sampling starts. */
    float highest() {
        return (float)
                clips.stream().mapToDouble(c -> c.layout().highest()).max().orElse(0);
    }
}
