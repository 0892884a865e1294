package haneul.model.family.haneul;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.model.Defaults;
import haneul.model.NoiseSchedule;
import haneul.model.Skill;
import haneul.model.TrainingDomain;
import haneul.model.VideoModel;
import haneul.model.caption.CaptionerConfig;
import haneul.model.caption.PromptEnhancer;
import haneul.model.condition.Conditioning;
import haneul.model.cost.Costs;
import haneul.model.text.TextEncoder;
import haneul.model.weights.Config;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFolder;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A model of the family haneul: opened from a folder or made at random, and written back. */
public final class HaneulModel implements VideoModel {
    /** {@code _class_name} of the family in {@code model_index.json}. */
    public static final String CLASS_NAME = "HaneulPipeline";

    static final String VAE = "vae";
    private static final String TRANSFORMER = "transformer";

    private final HaneulVae vae;
    private final @Nullable HaneulDit dit;
    private final Map<String, Tensor> vaeWeights;
    private final Map<String, Tensor> ditWeights;
    private final TextEncoder text;
    private final Defaults defaults;
    private final Precision precision;
    private final TrainingDomain domain;
    private @Nullable HfFolder captioner; // the folder that has it
    private @Nullable PromptEnhancer enhancer;

    private HaneulModel(
            HaneulVae vae,
            Map<String, Tensor> vaeWeights,
            @Nullable HaneulDit dit,
            Map<String, Tensor> ditWeights,
            TextEncoder text,
            Defaults defaults,
            Precision precision,
            TrainingDomain domain) {
        this.vae = vae;
        this.vaeWeights = vaeWeights;
        this.dit = dit;
        this.ditWeights = ditWeights;
        this.text = text;
        this.defaults = defaults;
        this.precision = precision;
        this.domain = domain;
    }

    /** Default settings of the family. */
    public static Defaults usual() {
        return new Defaults(64, 64, 17, 33, 8, 20, 2, 2, 3, "ancestral", 0.8, "");
    }

    /** Opens a folder that {@link #save} wrote. Weights are held as float32, in a scope of their own. */
    public static HaneulModel open(Path folder, TextEncoder text, Precision precision) {
        return open(HfFolder.open(folder), text, precision);
    }

    /** Opens a model in a folder that is open already. */
    public static HaneulModel open(HfFolder hf, TextEncoder text, Precision precision) {
        if (!hf.className().equals(CLASS_NAME)) {
            throw new HaneulException(
                    "The model " + ModelFolder.nameOf(hf.path()) + " cannot be used",
                    "it is a " + hf.className() + " and Haneul knows " + CLASS_NAME,
                    "name a folder with a model of the family haneul");
        }
        HaneulVaeConfig vaeConfig = HaneulVaeConfig.read(hf.config(VAE));
        Loaded<HaneulVae> vae = load(hf, VAE, w -> new HaneulVae(vaeConfig, w));
        Loaded<HaneulDit> dit = null;
        if (hf.parts().contains(TRANSFORMER)) {
            HaneulDitConfig ditConfig = HaneulDitConfig.read(hf.config(TRANSFORMER));
            if (ditConfig.latentChannels() != vaeConfig.latentChannels() || ditConfig.textDim() != text.width()) {
                throw new HaneulException(
                        "The parts of the model " + ModelFolder.nameOf(hf.path()) + " do not fit each other",
                        "the transformer takes " + ditConfig.latentChannels() + " latent channels and text of width "
                                + ditConfig.textDim() + ", but there are " + vaeConfig.latentChannels() + " and "
                                + text.width(),
                        "use parts that were trained together");
            }
            dit = load(hf, TRANSFORMER, w -> new HaneulDit(ditConfig, precision.compute(), w));
        }
        HaneulModel model = new HaneulModel(
                vae.model,
                vae.weights,
                dit == null ? null : dit.model,
                dit == null ? Map.of() : dit.weights,
                text,
                usual(),
                precision,
                TrainingDomain.read(hf.path()));
        model.captioner = hf.parts().contains(HaneulCaptioner.PART) ? hf : null;
        return model;
    }

    record Loaded<M>(M model, Map<String, Tensor> weights) {}

    static <M> Loaded<M> load(HfFolder hf, String part, Function<Weights, M> build) {
        Map<String, Tensor> declared = new LinkedHashMap<>();
        M model = hf.build(part, w -> {
            Weights floats = Weights.from((name, init, shape) -> {
                try (Scope scope = Scope.open()) {
                    return w.param(name, init, shape.dims())
                            .to(DType.F32)
                            .copy()
                            .own();
                }
            });
            M built = build.apply(floats);
            declared.putAll(floats.declared());
            return built;
        });
        return new Loaded<>(model, declared);
    }

    /** A model with random weights. */
    public static HaneulModel random(
            HaneulVaeConfig vae, @Nullable HaneulDitConfig dit, long seed, TextEncoder text, Precision precision) {
        Rng rng = new Rng(seed);
        Loaded<HaneulVae> v = owned(rng.at(0), w -> new HaneulVae(vae, w));
        HaneulModel alone =
                new HaneulModel(v.model, v.weights, null, Map.of(), text, usual(), precision, TrainingDomain.NONE);
        return dit == null ? alone : alone.withTransformer(dit, seed);
    }

    /** Copy with a new random transformer. */
    public HaneulModel withTransformer(HaneulDitConfig c, long seed) {
        Loaded<HaneulDit> d = owned(new Rng(seed).at(1), w -> new HaneulDit(c, precision.compute(), w));
        return new HaneulModel(vae, vaeWeights, d.model, d.weights, text, defaults, precision, domain.ofNetwork())
                .captionedBy(captioner);
    }

    static <M> Loaded<M> owned(Rng rng, Function<Weights, M> build) {
        Weights w = Weights.from((name, init, shape) -> {
            try (Scope scope = Scope.open()) {
                return init.draw(rng.at(name.hashCode()), shape).own();
            }
        });
        return new Loaded<>(build.apply(w), w.declared());
    }

    /** Copy with the measured mean and standard deviation of its latents. */
    public HaneulModel measured(double[] mean, double[] std) {
        HaneulVae again = new HaneulVae(
                vae.config().measured(mean, std), Weights.from((name, init, shape) -> vaeWeights.get(name)));
        return new HaneulModel(again, vaeWeights, dit, ditWeights, text, defaults, precision, domain);
    }

    /** The same weights with another domain of training data. */
    public HaneulModel trainedOn(TrainingDomain other) {
        return new HaneulModel(vae, vaeWeights, dit, ditWeights, text, defaults, precision, other)
                .captionedBy(captioner);
    }

    /**
     * The same weights with the captioner of a folder beside them, which is saved with them.
     *
     * @throws HaneulException if there is none, or it has learned over the latents of another compression network
     */
    public HaneulModel withCaptioner(HfFolder folder) {
        HaneulCaptioner.check(HaneulCaptioner.config(folder), network(), ModelFolder.nameOf(folder.path()));
        return new HaneulModel(vae, vaeWeights, dit, ditWeights, text, defaults, precision, domain).captionedBy(folder);
    }

    private HaneulModel captionedBy(@Nullable HfFolder folder) {
        captioner = folder;
        return this;
    }

    /** Identity of the latents, see {@link HaneulVae#identity}. */
    public String network() {
        return vae.identity(vaeWeights);
    }

    /** Writes the model as a folder in the hub's layout, whole or not at all. */
    public void save(Path folder, DType store, String card) {
        save(folder, store, card, writer -> {});
    }

    /** @param extra writes more files */
    public void save(Path folder, DType store, String card, HfFolder.Body extra) {
        save(folder, store, card, vaeWeights, ditWeights, extra);
    }

    /** Writes other values of the weights, such as averages, under the same names. */
    public void save(
            Path folder,
            DType store,
            String card,
            Map<String, Tensor> vaeValues,
            Map<String, Tensor> ditValues,
            HfFolder.Body extra) {
        try (Scope scope = Scope.open()) {
            HfFolder.write(folder, out -> {
                Map<String, Object> index = new LinkedHashMap<>();
                index.put("_class_name", CLASS_NAME);
                index.put("vae", List.of("haneul", "HaneulVae"));
                out.part(VAE, vae.config().json(), cast(vaeValues, store));
                if (dit != null) {
                    index.put("transformer", List.of("haneul", "HaneulDit"));
                    out.part(TRANSFORMER, dit.config().json(), cast(ditValues, store));
                }
                if (captioner != null) {
                    index.put(HaneulCaptioner.PART, HaneulCaptioner.LIBRARY);
                    HaneulCaptioner.copy(captioner, out, store);
                }
                index.put("text_encoder_name", text.name());
                out.index(index);
                if (!card.isEmpty()) {
                    out.text("README.md", card);
                }
                if (!domain.isEmpty()) {
                    Config.write(out.folder().resolve(TrainingDomain.FILE), domain.json());
                }
                extra.fill(out);
            });
        }
    }

    static Map<String, Tensor> cast(Map<String, Tensor> values, DType store) {
        Map<String, Tensor> out = new LinkedHashMap<>();
        values.forEach((name, t) -> out.put(name, t.detach().to(store)));
        return out;
    }

    @Override
    public String family() {
        return "haneul";
    }

    @Override
    public Defaults defaults() {
        return defaults;
    }

    @Override
    public HaneulVae vae() {
        return vae;
    }

    @Override
    public TextEncoder text() {
        return text;
    }

    /** The transformer. */
    public HaneulDit dit() {
        if (dit == null) {
            throw new HaneulException(
                    "This model cannot paint yet",
                    "it has a compression network but no transformer",
                    "train one: haneul train dit ‹data› FOLDER ‹vae› MODEL ‹out› RUN");
        }
        return dit;
    }

    /** True if it has a transformer; false for a VAE alone. */
    public boolean hasTransformer() {
        return dit != null;
    }

    /** The weights of the compression network by name: live tensors. */
    public Map<String, Tensor> vaeWeights() {
        return vaeWeights;
    }

    /** The weights of the transformer by name: live tensors. */
    public Map<String, Tensor> ditWeights() {
        return ditWeights;
    }

    @Override
    public Conditioning conditioning(double control) {
        return new Conditioning.PerPatch(dit(), dit().config().patchSize());
    }

    @Override
    public TrainingDomain domain() {
        return domain;
    }

    @Override
    public NoiseSchedule schedule() {
        return NoiseSchedule.even(defaults.shift());
    }

    @Override
    public boolean isLowNoise(double sigma) {
        return false;
    }

    @Override
    public Set<Skill> skills() {
        return EnumSet.complementOf(EnumSet.of(Skill.REFERENCE));
    }

    @Override
    public int sizeMultiple() {
        return vae.spatial() * (dit == null ? 1 : dit.config().patchSize().h());
    }

    @Override
    public long parameters() {
        return vaeWeights.values().stream().mapToLong(Tensor::count).sum()
                + ditWeights.values().stream().mapToLong(Tensor::count).sum();
    }

    @Override
    public Costs costs() {
        return new HaneulCosts(dit().config(), vae.config(), compute());
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
    public synchronized @Nullable PromptEnhancer enhancer() {
        if (enhancer == null && captioner != null) {
            enhancer = HaneulCaptioner.upsampler(captioner, text);
        }
        return enhancer;
    }

    /** The shape of its captioner; null if it has none. */
    public @Nullable CaptionerConfig captionerConfig() {
        return captioner == null ? null : HaneulCaptioner.config(captioner);
    }

    @Override
    public boolean enhances() {
        return captioner != null && HaneulCaptioner.rewrites(captioner);
    }

    @Override
    public void close() {
        if (enhancer != null) {
            enhancer.close();
        }
        vaeWeights.values().forEach(Tensor::close);
        ditWeights.values().forEach(Tensor::close);
        text.close();
    }
}
