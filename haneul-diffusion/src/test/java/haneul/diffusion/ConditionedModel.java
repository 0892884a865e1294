package haneul.diffusion;

import haneul.model.Defaults;
import haneul.model.VideoModel;
import haneul.model.condition.Conditioning;
import haneul.model.cost.Costs;
import haneul.model.text.TextEncoder;
import haneul.model.vae.VideoVae;
import haneul.tensor.DType;

/** The tiny model with another transformer, conditioned in another way. */
record ConditionedModel(TinyModel tiny, Conditioning conditioning, Defaults defaults) implements VideoModel {
    ConditionedModel(TinyModel tiny, Conditioning conditioning) {
        this(tiny, conditioning, tiny.defaults());
    }

    @Override
    public String family() {
        return "other";
    }

    @Override
    public VideoVae vae() {
        return tiny.vae();
    }

    @Override
    public TextEncoder text() {
        return tiny.text();
    }

    @Override
    public int sizeMultiple() {
        return tiny.sizeMultiple();
    }

    @Override
    public long parameters() {
        return 0;
    }

    @Override
    public Costs costs() {
        return tiny.costs();
    }

    @Override
    public DType compute() {
        return tiny.compute();
    }

    @Override
    public String precision() {
        return tiny.precision();
    }

    @Override
    public void close() {}
}
