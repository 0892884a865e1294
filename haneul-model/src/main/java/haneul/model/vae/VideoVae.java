package haneul.model.vae;

import haneul.tensor.Tensor;
import java.util.List;

/**
 * A video compression network. A clip of 1 + {@link #temporal()}·k frames becomes 1 + k latent frames: the first frame
 * alone, then groups. Latents are normalised: over training data each channel has mean 0 and variance 1.
 */
public interface VideoVae {
    /** Channels of a latent. */
    int channels();

    /** Frames of a group. */
    int temporal();

    /** Pixels to a latent in width and in height. */
    int spatial();

    /** Temporal receptive field of the decoder: number of earlier groups that a decoded group depends on. */
    int reach();

    /** A stream that takes frames [3, n, H, W] in −1…1 and gives latents [C, m, h, w], as soon as groups are complete. */
    Stream encoder();

    /** A stream that takes latents [C, n, h, w] and gives their frames [3, m, H, W] in −1…1. */
    Stream decoder();

    /** video [3, 1 + g·k, H, W] in −1…1 → latents [C, 1 + k, h, w], g = {@link #temporal()}. */
    default Tensor encode(Tensor video) {
        try (Stream s = encoder()) {
            return s.push(video);
        }
    }

    /**
     * The same for several clips of one size and length, at once where the network can do it: numbers may differ from those
     * of one at a time in the last places, and memory grows with what is given.
     */
    default List<Tensor> encodeAll(List<Tensor> videos) {
        return videos.stream().map(this::encode).toList();
    }

    /** latents [C, 1 + k, h, w] → video [3, 1 + g·k, H, W] in −1…1, g = {@link #temporal()}. */
    default Tensor decode(Tensor latents) {
        try (Stream s = decoder()) {
            return s.push(latents);
        }
    }

    /**
     * A clip on its way through, at constant memory. However the caller splits the clip, the same bits come out. The
     * result of a push belongs to the caller's scope; it has no frames if no group was complete.
     */
    interface Stream extends AutoCloseable {
        Tensor push(Tensor chunk);

        @Override
        void close();
    }
}
