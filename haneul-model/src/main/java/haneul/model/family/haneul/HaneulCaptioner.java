package haneul.model.family.haneul;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.model.caption.CaptionUpsampler;
import haneul.model.caption.CaptionWriter;
import haneul.model.caption.Captioner;
import haneul.model.caption.CaptionerConfig;
import haneul.model.caption.CaptionerNetwork;
import haneul.model.text.Subwords;
import haneul.model.text.TextEncoder;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFolder;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A captioner of the family haneul on disk: the part {@code captioner} of a model's folder, beside its {@code vae}. */
public final class HaneulCaptioner {
    /** The part's name. */
    public static final String PART = "captioner";

    /** What the index says of the part. */
    static final List<String> LIBRARY = List.of("haneul", "HaneulCaptioner");

    /** A network with its weights by name: live tensors, without an owner. */
    public record Trained(CaptionerNetwork network, Map<String, Tensor> weights) {}

    private HaneulCaptioner() {}

    /** Whether a model's folder has a captioner. */
    public static boolean isIn(Path folder) {
        return HfFolder.open(folder).parts().contains(PART);
    }

    /**
     * Opens a captioner with its compression network.
     *
     * @param name a model's folder, a training run or {@code bundled}
     * @throws HaneulException if it has no captioner, or one that was trained over another compression network
     */
    public static Captioner open(String name, Precision precision) {
        HfFolder hf = HfFolder.open(ModelFolder.find(name));
        Trained captioner = load(hf, precision);
        HaneulVaeConfig config = HaneulVaeConfig.read(hf.config(HaneulModel.VAE));
        HaneulModel.Loaded<HaneulVae> vae = HaneulModel.load(hf, HaneulModel.VAE, w -> new HaneulVae(config, w));
        check(captioner.network.config(), vae.model().identity(vae.weights()), name);
        return new Captioner(
                name, captioner.network, vae.model(), Subwords.bgeSmall(), List.of(captioner.weights, vae.weights()));
    }

    /** The shape of a folder's captioner. */
    static CaptionerConfig config(HfFolder hf) {
        if (!hf.parts().contains(PART)) {
            throw new HaneulException(
                    "The model " + ModelFolder.nameOf(hf.path()) + " has no captioner",
                    "its parts are " + String.join(", ", hf.parts()),
                    "train one: haneul train captioner ‹data› FOLDER ‹vae› MODEL ‹out› RUN");
        }
        return CaptionerConfig.read(hf.config(PART));
    }

    /** Writes the captioner of a folder into another one. */
    static void copy(HfFolder from, HfFolder.Writer out, DType store) {
        Trained captioner = load(from, Precision.FP32);
        try {
            out.part(PART, captioner.network.config().json(), HaneulModel.cast(captioner.weights, store));
        } finally {
            captioner.weights.values().forEach(Tensor::close);
        }
    }

    /** The network alone, such as to train it further or to rewrite sentences. */
    public static Trained load(HfFolder hf, Precision precision) {
        CaptionerConfig config = config(hf);
        HaneulModel.Loaded<CaptionerNetwork> loaded =
                HaneulModel.load(hf, PART, w -> new CaptionerNetwork(config, precision.compute(), w));
        return new Trained(loaded.model(), loaded.weights());
    }

    /** Number of weights of a captioner of this shape. */
    public static long parameters(CaptionerConfig config) {
        try (Scope scope = Scope.open()) {
            Weights counted = Weights.counting();
            new CaptionerNetwork(config, DType.F32, counted);
            return counted.declared().values().stream().mapToLong(Tensor::count).sum();
        }
    }

    /** Whether the captioner of a folder rewrites prompts. */
    static boolean rewrites(HfFolder hf) {
        return config(hf).sentenceBlocks() > 0;
    }

    /** What rewrites prompts with the captioner of a folder. */
    static CaptionUpsampler upsampler(HfFolder hf, TextEncoder text) {
        Trained captioner = load(hf, Precision.FP32); // small, and its words are not to depend on the machine
        Subwords subwords = Subwords.bgeSmall();
        try {
            return new CaptionUpsampler(
                    ModelFolder.nameOf(hf.path()), new CaptionWriter(captioner.network, subwords), text, () -> {
                        captioner.weights.values().forEach(Tensor::close);
                        subwords.close();
                    });
        } catch (RuntimeException e) {
            captioner.weights.values().forEach(Tensor::close);
            subwords.close();
            throw e;
        }
    }

    /** A network with random weights. */
    public static Trained random(CaptionerConfig config, long seed, Precision precision) {
        HaneulModel.Loaded<CaptionerNetwork> made =
                HaneulModel.owned(new Rng(seed).at(2), w -> new CaptionerNetwork(config, precision.compute(), w));
        return new Trained(made.model(), made.weights());
    }

    /** Refuses latents of another compression network than the one that it learned from. */
    public static void check(CaptionerConfig config, String network, String name) {
        if (!config.network().equals(network)) {
            throw new HaneulException(
                    "The captioner of " + name + " cannot be used",
                    "it has learned over the latents of another compression network",
                    "use parts that were trained together");
        }
    }

    /** Writes a folder with a compression network and a captioner. */
    public static void save(
            Path folder,
            DType store,
            HaneulModel model,
            CaptionerConfig config,
            Map<String, Tensor> weights,
            HfFolder.Body extra) {
        try (Scope scope = Scope.open()) {
            HfFolder.write(folder, out -> {
                Map<String, Object> index = new LinkedHashMap<>();
                index.put("_class_name", HaneulModel.CLASS_NAME);
                index.put(HaneulModel.VAE, List.of("haneul", "HaneulVae"));
                index.put(PART, LIBRARY);
                index.put("text_encoder_name", model.text().name());
                out.part(HaneulModel.VAE, model.vae().config().json(), HaneulModel.cast(model.vaeWeights(), store));
                out.part(PART, config.json(), HaneulModel.cast(weights, store));
                out.index(index);
                extra.fill(out);
            });
        }
    }
}
