package haneul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.media.Video;
import haneul.model.TrainingDomain;
import haneul.model.weights.Checksums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clips in, a trained model, a video out: everything as a user calls it, as small as it goes. */
class WholeRoadTest {
    @TempDir
    Path dir;

    private Called done(String command, Object... more) {
        Called c = Called.haneul(
                Stream.concat(Stream.of(command.split(" ")), Stream.of(more)).toArray());
        assertThat(c.code()).as(command + "\n" + c.err()).isZero();
        return c;
    }

    @Test
    void fromAFolderOfClipsToAVideo() throws IOException {
        Path clips = dir.resolve("clips");
        done("world --clips 24 --size 32x32,48x32 --frames 9 --format mkv --images 0.2 --out", clips);
        try (Stream<Path> s = Files.list(clips)) { // a user's clips have one caption each, and some are broken
            for (Path p : (Iterable<Path>) s.filter(p -> p.toString().endsWith(".txt"))::iterator) {
                Files.writeString(p, Files.readAllLines(p).get(0) + "\n");
            }
        }
        Files.writeString(clips.resolve("broken.mp4"), "no clip");
        Files.writeString(clips.resolve("broken.txt"), "a broken clip\n");

        Path vae = dir.resolve("vae");
        Called first = done(
                "train vae --steps 2 --every 2 --batch 2 --crop 16 --frames 5 --channels 4 --width 16 --blocks 1"
                        + " --threads 1 --data",
                clips,
                "--out",
                vae);
        assertThat(first.err()).contains("1 of the files").contains("broken.mp4");

        Called bar = Called.haneul("eval", vae, "--reconstructions", "--prompts", 4, "--threads", 1, "--bar", 0.9);
        assertThat(bar.code()).as(bar.err()).isEqualTo(1);
        assertThat(bar.out()).contains("true clips").contains("reconstructions keep");
        assertThat(bar.err())
                .contains("below its bar\n  because the oracle reads")
                .contains("\n  fix: ");
        Path report = dir.resolve("report.json");
        done("eval --reconstructions --prompts 4 --threads 1 --report", report, vae);
        assertThat(Files.readString(report)).contains("\"kept\":");

        Path dit = dir.resolve("dit");
        Called latents = done(
                "train dit --only-latents --hours 1 --patch 2 --dim 32 --heads 2 --threads 1 --data",
                clips,
                "--vae",
                vae,
                "--out",
                dit);
        assertThat(latents.out()).contains("clips to train on");
        assertThat(dit.resolve("checkpoint")).doesNotExist();
        Called both = Called.haneul("train", "dit", "--data", clips, "--out", dit, "--hours", 1, "--steps", 3);
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("cannot have both --steps and --hours");
        done(
                "train dit --steps 2 --every 2 --tokens 32 --dim 32 --depth 1 --heads 2 --patch 2 --threads 1"
                        + " --precision fp32 --data",
                clips,
                "--vae",
                vae,
                "--out",
                dit);

        Path packed = dir.resolve("packed");
        Path grown = dir.resolve("grown");
        Path words = Files.writeString(dir.resolve("words.md"), "It was made in a test.");
        done("pack --licence mit --words", words, "--out", packed, dit); // in 16 bit, and its latents stay the same
        assertThat(Files.readString(packed.resolve("README.md")))
                .contains(
                        "| steps | 2 |",
                        "| learning rate | 0.01 |",
                        "noise level 0.8",
                        "made in a test",
                        "license: mit");
        assertThat(Checksums.changed(packed)).isEmpty();
        assertThat(TrainingDomain.read(packed).unseen("red circle, dog")).containsExactly("dog");
        assertThat(TrainingDomain.read(packed).psnr()).isPositive();
        assertThat(done("info", packed).out())
                .contains("trained on clips of 32x32, 48x32 pixels, 1 to 9 frames, 8 fps");
        Files.writeString(packed.resolve("README.md"), "changed");
        Files.writeString(packed.resolve("new.txt"), "");
        assertThat(Checksums.changed(packed)).containsExactly("README.md", "new.txt");
        done(
                "train dit --steps 2 --tokens 32 --threads 1 --precision fp32 --init",
                packed,
                "--vae",
                vae,
                "--data",
                clips,
                "--latents",
                dit.resolve("latents"),
                "--more-latents",
                dit.resolve("latents"),
                "--out",
                grown);

        Path staged = dir.resolve("staged");
        String shape = " --dim 24 --heads 2 --depth 1 --stages 8:1,12:1:1";
        done("train dit --steps 2 --tokens 32 --threads 2" + shape, "--vae", vae, "--data", clips, "--out", staged);
        done("train dit --steps 3 --tokens 32 --init", staged, "--data", clips, "--out", dir.resolve("staged2"));
        done("generate red --steps 2 --size 32x32 --frames 5 --threads 1 --model", staged, "-o", dir.resolve("s.mp4"));
        assertThat(done("info", staged).out()).contains("stage_channels");

        Path out = dir.resolve("red.mp4");
        done("generate red --steps 2 --size 32x32 --frames 5 --seed 7 --threads 1 --model", dit, "-o", out);
        Video v = Video.read(out);
        assertThat(List.of(v.width(), v.height(), v.frames())).containsExactly(32, 32, 5);

        Called info = done("info --json", dit);
        assertThat(new ObjectMapper()
                        .readTree(info.out())
                        .at("/parts/transformer/config/dim")
                        .asInt())
                .isEqualTo(32);
        Called weights = done(
                "info",
                dit.resolve("checkpoint").resolve("transformer").resolve("diffusion_pytorch_model.safetensors"));
        assertThat(weights.out() + weights.err()).contains("F32").contains("blocks.0.attn1.to_qkv.weight [96, 32]");
    }
}
