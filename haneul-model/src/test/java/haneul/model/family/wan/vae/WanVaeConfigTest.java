package haneul.model.family.wan.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import haneul.model.weights.Config;
import haneul.model.weights.Keys;
import haneul.model.weights.Safetensors;
import haneul.nn.Weights;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Configs as they are published and as they should not be, and the names of the weights. */
final class WanVaeConfigTest {
    private static final String WAN22 = """
            {"base_dim": 160, "decoder_base_dim": 256, "z_dim": 48, "is_residual": true, "in_channels": 12,
             "out_channels": 12, "patch_size": 2, "scale_factor_temporal": 4, "scale_factor_spatial": 16,
             "clip_output": false, "latents_mean": %s, "latents_std": %s}
            """.formatted(Collections.nCopies(48, 0.1), Collections.nCopies(48, 1.5));

    private static WanVaeConfig read(String json) throws JsonProcessingException {
        return WanVaeConfig.read(Config.of("vae/config.json", new ObjectMapper().readTree(json)));
    }

    @Test
    void whatOlderConfigsLackIsWan21() throws JsonProcessingException {
        WanVaeConfig c =
                read("{\"_class_name\": \"AutoencoderKLWan\", \"decoder_base_dim\": null, \"patch_size\": null}");
        assertThat(c.base()).isEqualTo(96);
        assertThat(c.decoderBase()).isEqualTo(96);
        assertThat(c.latentChannels()).isEqualTo(16);
        assertThat(c.multipliers()).containsExactly(1, 2, 4, 4);
        assertThat(c.halvesTime()).containsExactly(false, true, true);
        assertThat(c.residual()).isFalse();
        assertThat(c.latentsMean()).hasSize(16).startsWith(-0.7571).endsWith(-0.2921);
        assertThat(c.latentsStd()).hasSize(16).startsWith(2.8184).endsWith(1.9160);
        assertThat(c.temporal()).isEqualTo(4);
        assertThat(c.spatial()).isEqualTo(8);
        assertThat(c.reach()).isEqualTo(38);
        assertThat(parameters(c)).isEqualTo(126_892_531L);
        assertThat(read("{\"decoder_base_dim\": 64}").decoderBase()).isEqualTo(64);
    }

    @Test
    void wan22() throws JsonProcessingException {
        WanVaeConfig c = read(WAN22);
        assertThat(c.temporal()).isEqualTo(4);
        assertThat(c.spatial()).isEqualTo(16);
        assertThat(c.decoderBase()).isEqualTo(256);
        assertThat(parameters(c)).isEqualTo(704_688_668L);
    }

    private static long parameters(WanVaeConfig c) {
        Weights counting = Weights.counting();
        var unused = new WanVae(c, counting);
        return counting.declared().values().stream().mapToLong(t -> t.count()).sum();
    }

    @Test
    void whatDoesNotHoldTogetherIsToldAtOnce() {
        assertThatThrownBy(() -> read("{\"base_dim\": \"96\", \"dim_mult\": [1, 2], \"z_dim\": 0, \"attn_scales\": 1}"))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("\"base_dim\"")
                .hasMessageContaining("\"z_dim\"")
                .hasMessageContaining("\"attn_scales\"");
        assertThatThrownBy(() -> read("{\"dim_mult\": [1, 2], \"z_dim\": 4}"))
                .hasMessageContaining("2 levels")
                .hasMessageContaining("16 latents_mean");
        assertThatThrownBy(() -> read("{\"temperal_downsample\": [true, 1, true]}"))
                .hasMessageContaining("temperal");
        assertThatThrownBy(() -> read("{\"temperal_downsample\": true}")).hasMessageContaining("temperal");
        assertThatThrownBy(() -> read("{\"dim_mult\": [], \"temperal_downsample\": []}"))
                .hasMessageContaining("0 levels");
        assertThatThrownBy(() -> read("{\"dim_mult\": [1,1,1,1,1,1,1,1,1]}")).hasMessageContaining("9 levels");
    }

    @Test
    void whatIsSaidTwiceMustAgree() {
        assertThatThrownBy(() -> read("{\"patch_size\": 2}"))
                .hasMessageContaining("in_channels")
                .hasMessageContaining("out_channels");
        assertThatThrownBy(() -> read("{\"scale_factor_temporal\": 8, \"scale_factor_spatial\": 16}"))
                .hasMessageContaining("must be 4")
                .hasMessageContaining("must be 8");
        assertThatThrownBy(() -> read("{\"base_dim\": 5, \"dim_mult\": [1, 1, 2, 4]}"))
                .hasMessageContaining("halved");
        assertThatThrownBy(() -> read(WAN22.replace("\"z_dim\"", "\"dim_mult\": [1, 2, 4, 7], \"z_dim\"")))
                .hasMessageContaining("averaged");
        assertThatThrownBy(() -> read(WAN22.replace("\"z_dim\"", "\"dim_mult\": [1, 1, 8, 8], \"z_dim\"")))
                .hasMessageContaining("repeated");
    }

    /** The authors' own names, as the reference's converter understands them. */
    @Test
    void theAuthorsNamesBecomeTheHubs() {
        Path folder = Path.of("..", "reference", "wan21-t2v");
        Keys keys = Keys.beside(WanVae.class, "wan-vae.keys");
        var original =
                Safetensors.open(folder.resolve("original/vae.safetensors")).names();
        var hub = Safetensors.open(folder.resolve("vae/diffusion_pytorch_model.safetensors"))
                .names();
        assertThat(keys.areTheirs(original)).isTrue();
        assertThat(keys.areTheirs(hub)).isFalse();
        TreeSet<String> ours = new TreeSet<>();
        original.forEach(n -> ours.add(keys.ours(n)));
        assertThat(ours).containsExactlyElementsOf(new TreeSet<>(hub));
    }

    @Test
    void theAuthorsNamesOfWan22() {
        Keys keys = Keys.beside(WanVae.class, "wan-vae.keys");
        Map.of(
                        "encoder.downsamples.1.downsamples.0.residual.2.weight",
                        "encoder.down_blocks.1.resnets.0.conv1.weight",
                        "encoder.downsamples.1.downsamples.0.shortcut.bias",
                        "encoder.down_blocks.1.resnets.0.conv_shortcut.bias",
                        "encoder.downsamples.2.downsamples.2.time_conv.weight",
                        "encoder.down_blocks.2.downsampler.time_conv.weight",
                        "decoder.upsamples.3.upsamples.2.residual.3.gamma",
                        "decoder.up_blocks.3.resnets.2.norm2.gamma",
                        "decoder.upsamples.0.upsamples.3.resample.1.bias",
                        "decoder.up_blocks.0.upsampler.resample.1.bias",
                        "conv2.weight",
                        "post_quant_conv.weight")
                .forEach((theirs, ours) -> assertThat(keys.ours(theirs)).isEqualTo(ours));
        assertThat(List.of("encoder.conv1.bias", "decoder.head.2.weight").stream()
                        .map(keys::ours))
                .containsExactly("encoder.conv_in.bias", "decoder.conv_out.weight");
    }
}
