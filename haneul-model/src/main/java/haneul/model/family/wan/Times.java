package haneul.model.family.wan;

/** Timestep of a noise level: levels 0…1 become timesteps 0…1000. */
@FunctionalInterface
public interface Times {
    /** Whole times, as the UniPC scheduler of the reference has them: what is left of 1000 σ without its fraction. */
    Times WHOLE = level -> (float) Math.floor(1000.0 * level + Times.ROUNDING);

    /** 1000 σ as it is. */
    Times EXACT = level -> (float) (1000.0 * level);

    /** Rounding error of 1000 σ in float32. */
    double ROUNDING = 5e-5;

    /** The time of a level. */
    float of(float level);
}
