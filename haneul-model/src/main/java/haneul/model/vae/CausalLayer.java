package haneul.model.vae;

import haneul.tensor.Tensor;

/** A layer of a causal video VAE that runs over chunks of a clip. Channels come last: frames [T, H, W, C]. */
public interface CausalLayer {
    /** The {@link #halo} of a layer that needs the whole frame, such as spatial attention. */
    int WHOLE = 1 << 20;

    /** The next chunk of a stream, x [T, H, W, C] → [T', H', W', C']. */
    Tensor forward(Tensor x, CausalCache cache);

    /** Radius of the spatial receptive field in pixels of x: how far outside of a tile its result depends on the input. */
    int halo();
}
