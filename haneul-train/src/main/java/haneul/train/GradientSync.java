package haneul.train;

/** The sum of gradients over the parts of a batch, which one or many threads, devices or processes have computed. */
@FunctionalInterface
public interface GradientSync {
    /** Leaves in the trained weights the sum of the gradients of all parts; called once a step, before clipping. */
    void sum();
}
