package haneul.app.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.app.cli.Called;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --resume} takes the options of the run, and refuses others. */
class RunSettingsTest {
    private static final String VAE =
            "train vae --steps 2 --batch 2 --crop 16 --frames 5 --channels 4 --width 16 --blocks 1 --threads 1";
    private static final String DIT =
            "train dit --steps 2 --tokens 32 --dim 32 --depth 1 --heads 2 --patch 2 --threads 1 --precision fp32";

    @TempDir
    static Path dir;

    private static Path clips;
    private static Path vae;

    private static Called call(String command, Object... more) {
        List<Object> words = new ArrayList<>(List.of((Object[]) command.split(" ")));
        words.addAll(Arrays.asList(more));
        return Called.haneul(words.toArray());
    }

    private static Called done(String command, Object... more) {
        Called c = call(command, more);
        assertThat(c.code()).as(command + "\n" + c.err()).isZero();
        return c;
    }

    private static void refused(Called c, String because) {
        assertThat(c.code()).isEqualTo(2);
        assertThat(c.err()).contains("cannot be resumed as asked").contains("because " + because);
    }

    @BeforeAll
    static void train() {
        clips = dir.resolve("clips");
        vae = dir.resolve("vae");
        done("world --clips 8 --size 32x32 --frames 9 --format png --out", clips);
        done(VAE, "--data", clips, "--out", vae);
    }

    @Test
    void aCompressionNetworkGoesOnWithTheOptionsOfItsRun() {
        assertThat(done("train vae --resume --out", vae).out()).contains("2 steps");
        done("train vae --resume --noise 0.10 --batch 2 --data", clips, "--out", vae);
        refused(call("train vae --resume --steps 5 --out", vae), "--steps was 2 and is now 5");
        refused(call("train vae --resume --noise 0.2 --out", vae), "--noise was 0.1 and is now 0.2");
        refused(call("train vae --resume --hours 1 --out", vae), "--hours was not given and is now 1");
        refused(call("train vae --resume --only-decoder --out", vae), "--only-decoder was not given and is now true");
        refused(call("train vae --resume --threads 2 --out", vae), "--threads was 1 and is now 2");
        refused(call("train dit --resume --out", vae), "it is a training of a vae, and not of a dit");
    }

    @Test
    void aTransformerTakesDataNetworkAndShapeFromItsRun() throws IOException {
        Path own = dir.resolve("own");
        done(VAE, "--data", clips, "--out", own);
        Path whole = dir.resolve("whole");
        done(DIT, "--vae", own, "--data", clips, "--out", whole);
        Path later = dir.resolve("later"); // as if it had been stopped before its first step
        done(DIT + " --only-latents", "--vae", own, "--data", clips, "--out", later);
        refused(call("train dit --resume --depth 2 --out", later), "--depth was 1 and is now 2");
        refused(call("train dit --resume --vae", vae, "--out", later), "--vae was " + own + " and is now " + vae);
        done("train dit --resume --out", later);
        String weights = "checkpoint/transformer/diffusion_pytorch_model.safetensors";
        assertThat(later.resolve(weights)).hasSameBinaryContentAs(whole.resolve(weights));

        Files.move(own, dir.resolve("moved")); // the run has a network of its own now
        assertThat(done("train dit --resume --out", later).out()).contains("2 steps");
        refused(call("train dit --resume --tokens 64 --out", later), "--tokens was 32 and is now 64");
        refused(call("train dit --resume --text-share 0.5 --out", later), "--text-share was 0.6 and is now 0.5");
    }

    @Test
    void aRunThatSaysNothingOfItsDataIsToldIt() {
        Called c = call("train vae --resume --out", dir.resolve("new"));
        assertThat(c.code()).isEqualTo(2);
        assertThat(c.err()).contains("Something is missing: --data");
    }
}
