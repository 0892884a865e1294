package haneul.diffusion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.CanvasLatents;
import haneul.diffusion.canvas.LatentLayout;
import haneul.model.condition.Conditioning;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What every sampler keeps to on any canvas: any subset known, any levels, any grid. */
class KnownPatchesTest {
    private static final int NUMBERS = 6;

    /** Some answer that depends on all it is shown. */
    private static Tensor answer(Pack pack) {
        Tensor x = pack.patches();
        return x.times(0.3)
                .plus(x.mean(0, true))
                .plus(Tensor.of(pack.level(), pack.level().length, 1).times(0.2))
                .tanh();
    }

    private static CanvasLatents latents(Rng rng) {
        GridShape g = new GridShape(1 + rng.nextInt(4), 1 + rng.nextInt(3), 1 + rng.nextInt(3));
        float[] level = new float[g.count()];
        float[] some = {0, 1, (float) rng.nextDouble(), (float) rng.nextDouble(), (float) rng.nextDouble(), 0.5f};
        int kinds = 1 + rng.nextInt(some.length);
        for (int i = 0; i < level.length; i++) {
            level[i] = some[rng.nextInt(kinds)];
        }
        return new CanvasLatents(
                Tensor.randn(rng, g.count(), NUMBERS), new LatentLayout(g, level, level, new int[g.t()], 0, 8));
    }

    @Property(tries = 200)
    void givenPatchesComeBackBitForBitAndEditsStayOnTheirWayUntilReleased(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int steps) {
        long live = Scope.liveTensors();
        for (Sampler sampler : Sampler.values()) {
            try (Scope scope = Scope.open()) {
                Rng rng = new Rng(seed);
                List<CanvasLatents> known = List.of(latents(rng), latents(rng));
                Tensor text = Tensor.randn(rng, 2, 4);
                Tensor[] noise = new Tensor[1];
                CanvasDenoiser[] held = new CanvasDenoiser[1];
                double[] now = new double[1];
                double guidance = rng.chance(0.5) ? 1 : 3;
                CanvasDenoiser d = new CanvasDenoiser(
                        new Conditioning.PerPatch(
                                pack -> {
                                    if (sampler != Sampler.ANCESTRAL) { // whose noise is another in each step
                                        shownAtItsOwnLevel(pack, held[0], noise[0], now[0]);
                                    }
                                    return answer(pack);
                                },
                                new Patch(1, 1, 1)),
                        known,
                        null,
                        List.of(List.of(text), List.of(text)),
                        text,
                        text,
                        sigma -> guidance,
                        guidance != 1,
                        Progress.SILENT);
                held[0] = d;
                int n = d.level().length;
                float highest = 0;
                for (float l : d.level()) {
                    highest = Math.max(highest, l);
                }
                noise[0] = Tensor.randn(rng, n, NUMBERS);
                Tensor x = d.clean().plus(noise[0].minus(d.clean()).times(highest));
                double[] sigmas = Schedules.through(Schedules.shifted(steps, 1 + rng.nextDouble()), d.level());
                Tensor end = sampler.sample(
                        (at, sigma) -> {
                            now[0] = sigma;
                            if (sampler != Sampler.ANCESTRAL) {
                                onTheWay(at, d, noise[0], sigma);
                            }
                            return d.denoise(at, sigma);
                        },
                        x,
                        sigmas,
                        d::released,
                        step -> Tensor.randn(new Rng(seed).at(step), n, NUMBERS),
                        Progress.SILENT);
                float[] out = d.finish(end).toFloats();
                float[] clean = d.clean().toFloats();
                boolean moved = false;
                boolean free = false;
                for (int i = 0; i < out.length; i++) {
                    float level = d.level()[i / NUMBERS];
                    if (level == 0) {
                        assertThat(Float.floatToRawIntBits(out[i])).isEqualTo(Float.floatToRawIntBits(clean[i]));
                    } else {
                        free = true;
                        moved |= out[i] != clean[i];
                    }
                    assertThat(Float.isFinite(out[i])).isTrue();
                }
                assertThat(moved).isEqualTo(free);
            }
        }
        assertThat(Scope.liveTensors()).isEqualTo(live);
    }

    /** Every patch is told min(σ, level), and what is known is shown at that level, in both halves of guidance. */
    private static void shownAtItsOwnLevel(Pack pack, CanvasDenoiser d, Tensor noise, double sigma) {
        float[] shown = pack.patches().toFloats();
        float[] clean = d.clean().toFloats();
        float[] far = noise.toFloats();
        for (int i = 0; i < shown.length; i++) {
            int k = i % clean.length;
            float level = d.level()[k / NUMBERS];
            assertThat(pack.level()[i / NUMBERS]).isEqualTo((float) Math.min(sigma, level));
            if (sigma >= level) {
                assertThat(Math.abs(shown[i] - (clean[k] + level * (far[k] - clean[k]))))
                        .isLessThan(1e-4f);
            }
        }
    }

    /** Where σ is at or above the level, x is on the line from clean to noise. */
    private static void onTheWay(Tensor at, CanvasDenoiser d, Tensor noise, double sigma) {
        float[] x = at.toFloats();
        float[] clean = d.clean().toFloats();
        float[] far = noise.toFloats();
        for (int i = 0; i < x.length; i++) {
            if (sigma >= d.level()[i / NUMBERS]) {
                assertThat(Math.abs(x[i] - (clean[i] + sigma * (far[i] - clean[i]))))
                        .isLessThan(1e-4);
            }
        }
    }
}
