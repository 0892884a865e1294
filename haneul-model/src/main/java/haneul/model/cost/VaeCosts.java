package haneul.model.cost;

/** Cost model of a video VAE: what one group of frames takes, which is one latent frame. */
public interface VaeCosts {
    /** Encoding one group of frames of width × height pixels. */
    Cost encode(int width, int height);

    /** Decoding one latent frame to frames of width × height pixels. */
    Cost decode(int width, int height);
}
