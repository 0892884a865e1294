package haneul.model.weights;

import haneul.tensor.Device;

/**
 * Bytes of weights that are held on the device that computes. A part of a model that takes more is
 * streamed: its layers stay in their files, and each is read when it runs.
 *
 * <p>In the machine's main memory files are cached by the system, so that streaming costs little and the
 * limits are low. From a card's own memory, streaming would copy every layer at every step: there as much
 * is held as leaves room for activations.
 *
 * @param transformers for all transformers of a model together
 * @param text for the text encoder, which runs once for each sentence
 */
public record WeightBudget(long transformers, long text) {
    private static final double SHARED = 0.4;
    private static final long SHARED_TRANSFORMERS = 4L << 30;
    private static final long SHARED_TEXT = 1L << 30;

    private static final double OWN_TRANSFORMERS = 0.6;
    private static final double OWN_TEXT = 0.15;
    private static final double FREE = 0.8;

    /** The budget on a device with this memory. */
    public static WeightBudget of(Device.Memory memory) {
        if (!memory.own()) {
            return new WeightBudget((long) Math.min(SHARED_TRANSFORMERS, SHARED * memory.total()), SHARED_TEXT);
        }
        double room = Math.min(memory.total(), memory.free() / FREE);
        return new WeightBudget((long) (OWN_TRANSFORMERS * room), (long) (OWN_TEXT * room));
    }
}
