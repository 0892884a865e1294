package haneul.diffusion;

import haneul.model.Defaults;
import haneul.model.VideoModel;
import haneul.model.condition.Conditioning;

/** The tiny model with another transformer, conditioned in another way; it does not own the tiny model. */
record ConditionedModel(TinyModel wrapped, Conditioning conditioning, Defaults defaults) implements VideoModel.Wrapper {
    ConditionedModel(TinyModel tiny, Conditioning conditioning) {
        this(tiny, conditioning, tiny.defaults());
    }

    @Override
    public String family() {
        return "other";
    }

    @Override
    public Conditioning conditioning(double control) {
        return conditioning;
    }

    @Override
    public long parameters() {
        return 0;
    }

    @Override
    public void close() {}
}
