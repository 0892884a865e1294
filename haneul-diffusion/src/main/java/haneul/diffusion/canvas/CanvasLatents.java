package haneul.diffusion.canvas;

import haneul.model.condition.Conditioning;
import haneul.model.condition.KnownLatents;
import haneul.model.dit.Patch;
import haneul.model.vae.VideoVae;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.List;

/**
 * The known latents of a canvas, encoded. {@link KnownLatents} says how, for painting and for training.
 *
 * @param clean the known latents as patches [L, P]; zeros where nothing is known
 */
public record CanvasLatents(Tensor clean, LatentLayout layout) {
    /** Encodes what is known; the clean latents belong to the caller's scope. */
    public static CanvasLatents of(Canvas any, LatentLayout layout, VideoVae vae, Patch patch) {
        Canvas canvas = any.held(vae.temporal());
        int h = layout.grid().h() * patch.h();
        int w = layout.grid().w() * patch.w();
        int frames = (layout.grid().t() - layout.references()) * patch.t();
        try (Scope scope = Scope.open()) {
            Tensor latents = KnownLatents.of(
                    layout.cells(),
                    new Shape(vae.channels(), frames, h, w),
                    KnownLatents.encoder(vae, (from, to, edited) -> CanvasPixels.known(canvas, from, to, edited)));
            Tensor clean = patch.patchify(latents);
            long before = (long) layout.references()
                    * layout.grid().h()
                    * layout.grid().w();
            Tensor all = before == 0 ? clean : Tensor.cat(List.of(Tensor.zeros(before, clean.size(1)), clean), 0);
            return new CanvasLatents(all.copy().keep(), layout);
        }
    }

    /** Without anything known: zeros, of so many numbers in a patch. */
    public static CanvasLatents blank(LatentLayout layout, long numbers) {
        return new CanvasLatents(Tensor.zeros(layout.grid().count(), numbers), layout);
    }

    /**
     * The conditioning channels of a canvas, for families that get the known part beside the noisy latents.
     *
     * @param references whether the model takes reference pictures
     * @return [L, E]
     */
    public static Tensor hints(Canvas canvas, Conditioning.Channels conditioning, boolean references) {
        try (Scope scope = Scope.open()) {
            Tensor hints = conditioning
                    .control()
                    .of(
                            CanvasPixels.known(canvas, 0, canvas.grid().frames(), true),
                            CanvasPixels.levels(canvas),
                            references ? References.tensors(canvas) : List.of());
            return conditioning.patch().patchify(hints).copy().keep();
        }
    }
}
