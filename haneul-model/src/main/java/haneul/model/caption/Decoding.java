package haneul.model.caption;

import haneul.core.HaneulException;

/**
 * How a caption is decoded: greedily, by beam search, or sampled.
 *
 * @param beams hypotheses that are kept, 1 (greedy) … 64; more than 1 only without sampling
 * @param temperature of the distribution that tokens are drawn from; 0 takes the most likely one
 * @param topP tokens are drawn from the fewest that have this much of the probability (Holtzman et al., 2020), above 0…1
 */
public record Decoding(int beams, double temperature, double topP) {
    public static final Decoding GREEDY = new Decoding(1, 0, 1);
    private static final int MOST_BEAMS = 64;

    public Decoding {
        if (beams < 1
                || beams > MOST_BEAMS
                || !(temperature >= 0 && temperature <= 10)
                || !(topP > 0 && topP <= 1)
                || (beams > 1 && temperature > 0)) {
            throw new HaneulException(
                    "Captions cannot be decoded with " + beams + " beams, temperature " + temperature + " and top-p "
                            + topP,
                    "there are 1 to " + MOST_BEAMS + " beams, a temperature of 0 to 10, a top-p of 0 to 1, and beams do"
                            + " not go with sampling",
                    "choose beams with temperature 0, or a temperature with one beam");
        }
    }

    /** Beam search. */
    public static Decoding beam(int beams) {
        return new Decoding(beams, 0, 1);
    }

    /** Nucleus sampling. */
    public static Decoding sampled(double temperature, double topP) {
        return new Decoding(1, temperature, topP);
    }
}
