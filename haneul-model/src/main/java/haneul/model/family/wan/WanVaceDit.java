package haneul.model.family.wan;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Pack;
import haneul.nn.Layers;
import haneul.nn.Linear;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Wan's transformer with control (VACE, Jiang et al., 2025): control blocks process the control channels and add their
 * projected output to some of the other blocks. The control channels of a patch stand behind its latents. Names of weights and numerics as
 * in diffusers' transformer_wan_vace.py.
 */
public final class WanVaceDit implements DiffusionTransformer {
    private final WanDitConfig config;
    private final DType compute;
    private final WanDit dit;
    private final PatchEmbedding controlEmbedding;
    private final Linear projIn;
    private final List<Control> controls;
    private final double[] strength;

    /** A control block, and the projection that adds its output to a block of patches. */
    private record Control(WanBlock block, Linear projOut) {
        Control(WanDitConfig c, Weights w) {
            this(new WanBlock(c, w), new Linear(w.at("proj_out"), c.dim(), c.dim()));
        }
    }

    /** Declares its weights; blocks compute in {@code compute}, all else in F32. Control has strength 1. */
    public WanVaceDit(WanDitConfig c, DType compute, Times times, Weights w) {
        config = c;
        this.compute = compute;
        dit = new WanDit(c, compute, times, w);
        controlEmbedding = new PatchEmbedding(w.at("vace_patch_embedding"), c.vaceInChannels(), c.patchSize(), c.dim());
        projIn = new Linear(w.at("vace_blocks.0.proj_in"), c.dim(), c.dim());
        controls = w.stack("vace_blocks", c.vaceLayers().size(), b -> new Control(c, b));
        strength = ones(controls.size());
    }

    private WanVaceDit(WanVaceDit like, double[] strength) {
        config = like.config;
        compute = like.compute;
        dit = like.dit;
        controlEmbedding = like.controlEmbedding;
        projIn = like.projIn;
        controls = like.controls;
        this.strength = strength;
    }

    private static double[] ones(int n) {
        double[] out = new double[n];
        Arrays.fill(out, 1);
        return out;
    }

    /** Its shape. */
    public WanDitConfig config() {
        return config;
    }

    /**
     * The same transformer, of the same weights, with another strength of control.
     *
     * @param strength 0 (not controlled) … 1 (as trained) and beyond, one for all control blocks or one for each
     */
    public WanVaceDit controlled(double... strength) {
        boolean finite = Arrays.stream(strength).allMatch(Double::isFinite);
        if (!finite || (strength.length != 1 && strength.length != controls.size())) {
            throw new HaneulException(
                    "The strength of control cannot be " + Arrays.toString(strength),
                    "there are " + controls.size() + " control blocks",
                    "give one number, or " + controls.size());
        }
        double[] each = ones(controls.size());
        for (int i = 0; i < each.length; i++) {
            each[i] = strength[strength.length == 1 ? 0 : i];
        }
        return new WanVaceDit(this, each);
    }

    @Override
    public Tensor forward(Pack pack) {
        return forward(pack, Progress.SILENT);
    }

    @Override
    public Tensor forward(Pack pack, Progress layers) {
        return dit.clean(pack, velocity(pack, layers));
    }

    /** Predicted velocity, noise − clean patches: [L, P] in float32, of the channels that the model generates. */
    public Tensor velocity(Pack pack, Progress layers) {
        Tensor all = pack.patches().to(DType.F32);
        if (all.size(1) != config.inPatch()) {
            throw new HaneulException(
                    "A pack does not fit the transformer",
                    "it needs " + config.inPatch() + " numbers in a patch, control channels included, and has "
                            + all.size(1),
                    "put the control channels behind the latents of each patch");
        }
        long own = (long) config.inChannels() * config.patchSize().cells();
        Tensor control = controlEmbedding.forward(all.slice(1, own, all.size(1)));
        Tensor entered = projIn.forward(control.to(compute)).to(DType.F32); // [L, D]
        return dit.velocity(pack, all.slice(1, 0, own), (blocks, x, shared) -> {
            List<Integer> numbers = IntStream.range(0, blocks.size()).boxed().toList();
            Tensor both = Tensor.cat(List.of(x, entered.plus(x)), 0);
            return Layers.fold(numbers, both, (i, y) -> step(i, blocks, y, shared), layers)
                    .slice(0, 0, x.size(0));
        });
    }

    /** One block, and the control block that number to it if there is one: patches and their control [2 L, D]. */
    private Tensor step(int i, List<WanBlock> blocks, Tensor both, WanBlock.Shared shared) {
        List<Tensor> halves = both.chunk(2, 0);
        Tensor x = blocks.get(i).forward(halves.get(0), shared);
        int number = config.vaceLayers().indexOf(i);
        if (number < 0) {
            return Tensor.cat(List.of(x, halves.get(1)), 0);
        }
        Control control = controls.get(number);
        Tensor c = control.block.forward(halves.get(1), shared);
        Tensor hint = control.projOut.forward(c.to(compute)).to(DType.F32).times(strength[number]);
        return Tensor.cat(List.of(x.plus(hint), c), 0);
    }
}
