package haneul.model.family.wan.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.model.vae.CausalLayer;
import haneul.model.vae.TileStage;
import haneul.model.vae.TiledStream;
import haneul.model.vae.VideoVae;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stream promises, and that tiles change nothing, on networks small enough to run in a moment. */
@ExtendWith(LeakCheck.class)
final class WanVaeTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final long TINY = 1;

    /** Both generations, one that attends early, and ones with other levels and steps in time. */
    static List<WanVaeConfig> configs() {
        return List.of(
                config(4, 4, 3, List.of(1, 2, 2, 4), 1, List.of(), List.of(false, true, true), false, 1),
                config(4, 8, 5, List.of(1, 2, 2), 2, List.of(), List.of(true, true), true, 2),
                config(6, 4, 2, List.of(1, 3), 1, List.of(0.5), List.of(true), false, 2),
                config(4, 4, 2, List.of(2, 1, 1), 1, List.of(), List.of(true, false), true, 1),
                config(4, 4, 2, List.of(1), 1, List.of(), List.of(), false, 1));
    }

    private static WanVaeConfig config(
            int base,
            int decoderBase,
            int channels,
            List<Integer> multipliers,
            int blocks,
            List<Double> scales,
            List<Boolean> time,
            boolean residual,
            int patch) {
        List<Double> mean = new ArrayList<>();
        List<Double> std = new ArrayList<>();
        for (int i = 0; i < channels; i++) {
            mean.add(0.1 * i);
            std.add(0.5 + i);
        }
        return new WanVaeConfig(
                base, decoderBase, channels, multipliers, blocks, scales, time, residual, patch, mean, std);
    }

    private static WanVae vae(WanVaeConfig c, long budget) {
        return new WanVae(c, Weights.random(new Rng(SEED)), budget);
    }

    private static WanVae vae(WanVaeConfig c) {
        return vae(c, WanVae.BUDGET);
    }

    private static Tensor clip(WanVae vae, int groups, int down, int across) {
        long frames = 1 + (long) vae.temporal() * groups;
        return Tensor.randn(
                        new Rng(SEED).at(down, across),
                        3,
                        frames,
                        (long) down * vae.spatial(),
                        (long) across * vae.spatial())
                .times(0.5);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void shapes(WanVaeConfig c) {
        WanVae vae = vae(c);
        Tensor video = clip(vae, 2, 2, 3);
        Tensor z = vae.encode(video);
        assertThat(z.shape()).isEqualTo(new Shape(c.latentChannels(), 3, 2, 3));
        Tensor again = vae.decode(z);
        assertThat(again.shape()).isEqualTo(video.shape());
        assertThat(again.abs().max().item()).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void streamsDoNotDependOnTheirSplit(WanVaeConfig c) {
        WanVae vae = vae(c);
        Rng rng = new Rng(SEED).at(9);
        Tensor video = clip(vae, 3, 2, 3);
        Tensor z = vae.encode(video);
        float[] whole = z.toFloats();
        float[] decoded = vae.decode(z).toFloats();
        for (int round = 0; round < 4; round++) {
            assertThat(split(vae.encoder(), video, rng.at(round))).containsExactly(whole);
            assertThat(split(vae.decoder(), z, rng.at(round))).containsExactly(decoded);
        }
    }

    private static float[] split(VideoVae.Stream stream, Tensor x, Rng rng) {
        List<Tensor> parts = new ArrayList<>();
        try (stream) {
            long at = 0;
            while (at < x.size(1)) {
                long n = Math.min(x.size(1) - at, 1 + rng.nextInt(6));
                parts.add(stream.push(x.slice(1, at, at + n)));
                at += n;
            }
            Tensor none = stream.push(x.slice(1, 0, 0));
            assertThat(none.size(1)).isZero();
        }
        return Tensor.cat(parts, 1).toFloats();
    }

    @ParameterizedTest
    @MethodSource("configs")
    void theFutureIsNotHeard(WanVaeConfig c) {
        WanVae vae = vae(c);
        Tensor video = clip(vae, 3, 2, 2);
        long cut = 1 + vae.temporal();
        Tensor other = Tensor.cat(
                List.of(
                        video.slice(1, 0, cut),
                        video.slice(1, cut, video.size(1)).times(-1)),
                1);
        Tensor z = vae.encode(video);
        Tensor w = vae.encode(other);
        assertThat(w.slice(1, 0, 2).toFloats()).containsExactly(z.slice(1, 0, 2).toFloats());
        assertThat(w.slice(1, 2, 4).toFloats()).isNotEqualTo(z.slice(1, 2, 4).toFloats());
        Tensor mixed = Tensor.cat(List.of(z.slice(1, 0, 2), w.slice(1, 2, 4)), 1);
        assertThat(vae.decode(mixed).slice(1, 0, cut).toFloats())
                .containsExactly(vae.decode(z).slice(1, 0, cut).toFloats());
    }

    /** Tiles so small that each border lies elsewhere in the cells of the next stage; the first frame and later ones. */
    @ParameterizedTest
    @MethodSource("configs")
    void tilesChangeNothing(WanVaeConfig c) {
        WanVae whole = vae(c);
        WanVae tiled = vae(c, TINY);
        for (int[] size : new int[][] {{5, 7}, {9, 3}}) {
            Tensor video = clip(whole, 2, size[0], size[1]);
            Tensor z = whole.encode(video);
            assertThat(distance(tiled.encode(video), z)).isLessThan(1e-5);
            assertThat(distance(tiled.decode(z), whole.decode(z))).isLessThan(1e-5);
        }
    }

    private static double distance(Tensor a, Tensor b) {
        return a.minus(b).abs().max().item() / b.abs().max().item();
    }

    @Test
    void stagesAreCutWhereTheyAreTooLarge() {
        List<CausalLayer> layers = List.of(new ResidualBlock(Weights.random(new Rng(SEED)), 3, 4));
        TileStage stage = new TileStage(layers, 1, 1, 100);
        assertThat(stage.halo()).isEqualTo(2);
        assertThat(stage.tiles(7, 9, 7 * 9 * 400)).hasSize(1);
        List<TileStage.Tile> tiles = stage.tiles(20, 31, 10 * 12 * 400);
        assertThat(tiles).hasSizeGreaterThan(4);
        int covered = 0;
        for (TileStage.Tile t : tiles) {
            covered += (t.down().to() - t.down().from())
                    * (t.across().to() - t.across().from());
            assertThat((t.down().last() - t.down().first())
                            * (t.across().last() - t.across().first()))
                    .isLessThanOrEqualTo(120);
        }
        assertThat(covered).isEqualTo(20 * 31);
        assertThat(new TileStage(layers, 2, 1, 100).halo()).isEqualTo(1);
        List<CausalLayer> looking = List.of(new AttentionBlock(Weights.random(new Rng(SEED)), 4));
        assertThat(new TileStage(looking, 1, 1, 1e9).tiles(50, 50, 1)).hasSize(1);
        Tensor x = Tensor.randn(new Rng(SEED), 1, 20, 31, 3);
        try (TiledStream whole = new TiledStream(stage, 1e9);
                TiledStream tiled = new TiledStream(stage, 10 * 12 * 400)) {
            for (int chunk = 0; chunk < 3; chunk++) {
                assertThat(distance(tiled.forward(x), whole.forward(x))).isLessThan(1e-6);
            }
            assertThat(tiled.tiles()).isEqualTo(tiles.size());
            assertThat(whole.tiles()).isEqualTo(1);
        }
    }

    /** A latent as far back as the network says changes what is decoded, one before it does not. */
    @Test
    void reachIsWhatCanBeHeard() {
        for (WanVaeConfig c : List.of(
                config(4, 4, 2, List.of(1, 1), 1, List.of(), List.of(true), false, 1),
                config(4, 4, 2, List.of(1, 1), 1, List.of(), List.of(false), true, 1))) {
            WanVae vae = new WanVae(c, listening());
            int reach = vae.reach();
            Tensor z = Tensor.randn(new Rng(SEED), 2, reach + 4, 1, 1);
            float[] last = lastGroup(vae, z);
            assertThat(lastGroup(vae, changed(z, 2))).containsExactly(last);
            assertThat(lastGroup(vae, changed(z, 3))).isNotEqualTo(last);
        }
    }

    private static Tensor changed(Tensor z, long at) {
        return Tensor.cat(
                List.of(z.slice(1, 0, at), z.slice(1, at, at + 1).times(-3), z.slice(1, at + 1, z.size(1))), 1);
    }

    private static float[] lastGroup(WanVae vae, Tensor z) {
        Tensor frames = vae.decode(z);
        return frames.slice(1, frames.size(1) - vae.temporal(), frames.size(1)).toFloats();
    }

    /** Weights whose convolutions hear best what is longest ago. */
    private static Weights listening() {
        Weights random = Weights.random(new Rng(SEED));
        return Weights.from((name, init, shape) -> {
            Tensor w = random.param(name, init, shape.dims());
            return shape.rank() == 5 && shape.at(2) == 3
                    ? w.times(Tensor.of(new float[] {3, 0.3f, 0.3f}, 1, 1, 3, 1, 1))
                    : w;
        });
    }

    @Test
    void weightsOfAnyTypeAreComputedInFloat32() {
        WanVaeConfig c = configs().get(1);
        Weights random = Weights.random(new Rng(SEED));
        Weights half = Weights.from(
                (name, init, shape) -> random.param(name, init, shape.dims()).to(DType.BF16));
        Tensor video = clip(vae(c), 1, 2, 2);
        Tensor z = new WanVae(c, half).encode(video.to(DType.BF16));
        assertThat(z.dtype()).isEqualTo(DType.F32);
        assertThat(distance(z, vae(c).encode(video))).isBetween(1e-6, 0.1);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        WanVae vae = vae(configs().get(0)); // 8×8 pixels a latent
        try (VideoVae.Stream encoder = vae.encoder();
                VideoVae.Stream decoder = vae.decoder()) {
            assertThatThrownBy(() -> encoder.push(Tensor.zeros(3, 1, 12, 16)))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("multiples of 8");
            assertThatThrownBy(() -> encoder.push(Tensor.zeros(4, 1, 16, 16))).hasMessageContaining("3 channels");
            assertThatThrownBy(() -> encoder.push(Tensor.zeros(3, 16, 16))).isInstanceOf(HaneulException.class);
            encoder.push(Tensor.zeros(3, 2, 16, 16));
            assertThatThrownBy(() -> encoder.push(Tensor.zeros(3, 1, 16, 24))).hasMessageContaining("16x16");
            assertThatThrownBy(() -> decoder.push(Tensor.zeros(2, 1, 2, 2))).hasMessageContaining("3 channels");
            assertThatThrownBy(() -> decoder.push(Tensor.zeros(3, 1, 0, 2))).isInstanceOf(HaneulException.class);
        }
    }

    @Test
    void aClosedStreamLeavesNothing() {
        WanVae vae = vae(configs().get(1), TINY);
        Tensor video = clip(vae, 2, 5, 7);
        long before = Scope.liveTensors();
        try (Scope scope = Scope.open()) {
            Tensor z = vae.encode(video.slice(1, 0, video.size(1) - 1));
            vae.decode(z);
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }
}
