package haneul.model.family.wan;

/** How noisy a patch is, as the model is told it: levels 0…1 become times 0…1000. */
@FunctionalInterface
public interface Times {
    /** Whole times, as the UniPC scheduler of the reference has them: what is left of 1000 σ without its fraction. */
    Times WHOLE = level -> (float) Math.floor(1000.0 * level + Times.ROUNDING);

    /** 1000 σ as it is. */
    Times EXACT = level -> (float) (1000.0 * level);

    /** What a level in float32 may lack of 1000 σ. */
    double ROUNDING = 5e-5;

    /** The time of a level. */
    float of(float level);
}
