package haneul.model.family.wan;

import haneul.model.Card;
import haneul.model.Defaults;
import haneul.model.NoiseSchedule;
import haneul.model.Skill;
import haneul.model.TrainingDomain;
import haneul.model.VideoModel;
import haneul.model.caption.PromptEnhancer;
import haneul.model.condition.Conditioning;
import haneul.model.cost.Costs;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Patch;
import haneul.model.family.wan.vae.WanVae;
import haneul.model.family.wan.vae.WanVaeCosts;
import haneul.model.text.T5Encoder;
import haneul.model.text.TextEncoder;
import haneul.model.weights.FileWeights;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.TensorFile;
import haneul.model.weights.WeightBudget;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Device;
import haneul.tensor.Precision;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A published model of the family Wan: text to video (2.1, 2.2 A14B), a noise level for every patch (2.2 TI2V), image to
 * video by channels (2.2 A14B), control (VACE).
 *
 * <p>What fits into memory is held there; of what does not the blocks stay in their files, and each is read when it runs.
 */
public final class WanModel implements VideoModel {
    /** The tokens of a prompt that Wan was trained with. */
    public static final int TOKENS = 512;

    private final WanParts parts;
    private final Precision precision;
    private final TextEncoder text;
    private final WanVae vae;
    private final List<DiffusionTransformer> dits;
    private final List<Tensor> weights;

    private WanModel(
            WanParts parts,
            Precision precision,
            TextEncoder text,
            WanVae vae,
            List<DiffusionTransformer> dits,
            List<Tensor> weights) {
        this.parts = parts;
        this.precision = precision;
        this.text = text;
        this.vae = vae;
        this.dits = dits;
        this.weights = weights;
    }

    /**
     * Opens a model.
     *
     * @param notes is told in one line what was assumed
     */
    public static WanModel open(ModelFiles files, Precision precision, Consumer<String> notes) {
        WeightBudget budget = WeightBudget.of(Device.current().memory());
        return open(files, precision, TOKENS, budget.transformers(), notes);
    }

    /**
     * The same with prompts of another length, and with more or less memory.
     *
     * @param tokens how many vectors a prompt becomes
     * @param most bytes that all transformers together may hold; if they would take more, their blocks stay in the files
     */
    public static WanModel open(ModelFiles files, Precision precision, int tokens, long most, Consumer<String> notes) {
        WanParts parts = files.single() ? WanSingle.read(files, notes) : WanParts.read(files, notes);
        List<Tensor> weights = new ArrayList<>();
        TextEncoder text = T5Encoder.open(parts.text(), parts.textFiles(), parts.tokenizer(), tokens, precision);
        try {
            WanVae vae = held(w -> new WanVae(parts.vae(), w), parts.vaeFiles(), DType.F32, Long.MAX_VALUE, weights);
            Times times = parts.schedule().wholeTimes() ? Times.WHOLE : Times.EXACT;
            WanParts.Dit low = parts.low();
            List<DiffusionTransformer> dits = new ArrayList<>();
            dits.add(dit(parts.dit(), precision, times, low == null ? most : most / 2, weights));
            if (low != null) {
                dits.add(dit(low, precision, times, most / 2, weights));
            }
            return new WanModel(parts, precision, text, vae, List.copyOf(dits), weights);
        } catch (RuntimeException e) {
            weights.forEach(Tensor::close);
            text.close();
            throw e;
        }
    }

    /** What is known of a model from its configs and the headers of its files. */
    public static Card card(ModelFiles files) {
        WanParts parts = WanParts.read(files, note -> {});
        boolean experts = parts.low() != null;
        return new Card(
                "wan",
                parts.kind().words() + (experts ? ", two experts" : ""),
                parts.kind().skills(),
                defaults(parts),
                parts.boundary());
    }

    private static Defaults defaults(WanParts parts) {
        WanDitConfig c = parts.dit().config();
        int multiple = parts.vae().spatial()
                * Math.max(c.patchSize().h(), c.patchSize().w());
        return parts.kind().defaults(c.dim(), parts.low() != null, multiple, parts.schedule());
    }

    private static DiffusionTransformer dit(
            WanParts.Dit part, Precision precision, Times times, long most, List<Tensor> weights) {
        WanDitConfig c = part.config();
        DType compute = precision.compute();
        return held(w -> c.network(compute, times, w), part.files(), compute, most, weights);
    }

    private static <M> M held(
            Function<Weights, M> network, List<TensorFile> files, DType compute, long most, List<Tensor> weights) {
        return FileWeights.build(
                w -> {
                    M built = network.apply(w);
                    weights.addAll(w.declared().values());
                    return built;
                },
                files,
                compute,
                most);
    }

    @Override
    public String family() {
        return "wan";
    }

    @Override
    public Defaults defaults() {
        return defaults(parts);
    }

    @Override
    public WanVae vae() {
        return vae;
    }

    @Override
    public TextEncoder text() {
        return text;
    }

    @Override
    public Conditioning conditioning(double control) {
        DiffusionTransformer dit = controlled(dits.get(0), control);
        if (dits.size() > 1) {
            dit = new Experts(dit, controlled(dits.get(1), control), this::isLowNoise);
        }
        Patch patch = parts.dit().config().patchSize();
        return switch (parts.kind()) {
            case TEXT -> new Conditioning.Replace(dit, patch);
            case PATCHES -> new Conditioning.PerPatch(dit, patch);
            case PICTURE ->
                new Conditioning.Channels(
                        dit, patch, (known, unknown, others) -> WanControl.given(vae, known, unknown));
            case CONTROL ->
                new Conditioning.Channels(
                        dit, patch, (known, unknown, others) -> WanControl.control(vae, known, unknown, others));
        };
    }

    private static DiffusionTransformer controlled(DiffusionTransformer dit, double control) {
        return control != 1 && dit instanceof WanVaceDit vace ? vace.controlled(control) : dit;
    }

    @Override
    public NoiseSchedule schedule() {
        return parts.schedule();
    }

    @Override
    public boolean isLowNoise(double sigma) {
        return parts.low() != null && parts.schedule().time(sigma) < parts.boundary() * NoiseSchedule.TIMES;
    }

    @Override
    public Set<Skill> skills() {
        return parts.kind().skills();
    }

    @Override
    public TrainingDomain domain() {
        return TrainingDomain.NONE;
    }

    @Override
    public int sizeMultiple() {
        Patch patch = parts.dit().config().patchSize();
        return vae.spatial() * Math.max(patch.h(), patch.w());
    }

    @Override
    public long parameters() {
        return weights.stream().mapToLong(Tensor::count).sum();
    }

    @Override
    public Costs costs() {
        return new WanCosts(parts.dit().config(), precision.compute(), new WanVaeCosts(parts.vae()));
    }

    @Override
    public DType compute() {
        return precision.compute();
    }

    @Override
    public String precision() {
        return precision.toString();
    }

    @Override
    public @Nullable PromptEnhancer enhancer() {
        return null;
    }

    @Override
    public boolean enhances() {
        return false;
    }

    @Override
    public void close() {
        weights.forEach(Tensor::close);
        text.close();
    }
}
