package haneul.model.family.wan;

import haneul.model.vae.VideoVae;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Conditioning channels of Wan's image-to-video and VACE models: diffusers' pipeline_wan_i2v.py and pipeline_wan_vace.py.
 *
 * <p>Legend: T frames and H W pixels, of which the network makes T' and h w latents of C channels; s pixels to a latent.
 */
final class WanControl {
    private WanControl() {}

    /**
     * Image to video: for each latent, which of its frames are given (4 channels), and the latents of the given frames in
     * the middle of grey (C channels).
     */
    static Tensor given(VideoVae vae, Tensor known, Tensor unknown) {
        try (Scope scope = Scope.open()) {
            Tensor shown = Tensor.where(unknown.greaterThan(0), Tensor.zeros(1), known);
            return Tensor.cat(List.of(frames(vae, unknown), vae.encode(shown)), 0)
                    .keep(); // [4 + C, T', h, w]
        }
    }

    /** 1 where all pixels of a latent are given in a frame, [4, T', h, w]: the first frame counts for its whole group. */
    private static Tensor frames(VideoVae vae, Tensor unknown) {
        int t = (int) unknown.size(1);
        int height = (int) unknown.size(2);
        int width = (int) unknown.size(3);
        int s = vae.spatial();
        int h = height / s;
        int w = width / s;
        int each = vae.temporal();
        int groups = 1 + (t - 1) / each;
        float[] level = unknown.toFloats();
        float[] out = new float[each * groups * h * w];
        for (int channel = 0; channel < each; channel++) {
            for (int g = 0; g < groups; g++) {
                int frame = g == 0 ? 0 : 1 + (g - 1) * each + channel;
                for (int cell = 0; cell < h * w; cell++) {
                    boolean given = true;
                    for (int p = 0; given && p < s * s; p++) {
                        int y = cell / w * s + p / s;
                        int x = cell % w * s + p % s;
                        given = level[(frame * height + y) * width + x] == 0;
                    }
                    out[(channel * groups + g) * h * w + cell] = given ? 1 : 0;
                }
            }
        }
        return Tensor.of(out, each, groups, h, w);
    }

    /**
     * Control (VACE): the latents of what is given (C channels), of what is to be painted over (C channels), and of one
     * frame of each group which pixels are to be painted (s² channels). Reference pictures stand before the first frame,
     * the last of them first, as given latents.
     */
    static Tensor control(VideoVae vae, Tensor known, Tensor unknown, List<Tensor> references) {
        try (Scope scope = Scope.open()) {
            Tensor painted = unknown.greaterThan(0); // [1, T, H, W]
            Tensor zero = Tensor.zeros(1);
            Tensor given = vae.encode(Tensor.where(painted, zero, known));
            Tensor over = vae.encode(Tensor.where(painted, known, zero));
            Tensor all = Tensor.cat(List.of(given, over, pixels(unknown, vae.spatial(), (int) given.size(1))), 0);
            List<Tensor> frames = new ArrayList<>();
            for (int i = references.size() - 1; i >= 0; i--) {
                Tensor latent = vae.encode(references.get(i)); // [C, 1, h, w]
                long more = all.size(0) - latent.size(0);
                frames.add(Tensor.cat(List.of(latent, Tensor.zeros(more, 1, latent.size(2), latent.size(3))), 0));
            }
            frames.add(all);
            return Tensor.cat(frames, 1).keep(); // [2C + s², R + T', h, w]
        }
    }

    /** The pixels that are to be painted, a channel for each place in a latent: [s², groups, h, w]. */
    private static Tensor pixels(Tensor unknown, int s, int groups) {
        int t = (int) unknown.size(1);
        int height = (int) unknown.size(2);
        int width = (int) unknown.size(3);
        int h = height / s;
        int w = width / s;
        float[] level = unknown.toFloats();
        float[] out = new float[s * s * groups * h * w];
        float step = (float) t / groups;
        for (int g = 0; g < groups; g++) {
            int frame = Math.min(t - 1, (int) ((g + 0.5f) * step)); // the frame in the middle of the group's share
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int channel = y % s * s + x % s;
                    out[((channel * groups + g) * h + y / s) * w + x / s] =
                            level[(frame * height + y) * width + x] > 0 ? 1 : 0;
                }
            }
        }
        return Tensor.of(out, (long) s * s, groups, h, w);
    }
}
