package haneul.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.vae.FrameTensors;
import haneul.tensor.Grad;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.train.data.Clips;
import haneul.train.data.GroupCrop;
import haneul.train.data.LatentCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A training that was killed at any moment and gone on with ends with the bits of one that never was. */
class KilledTest {
    private static final long STEPS = 12;

    @TempDir
    Path temp;

    @Test
    void killedAtRandomMomentsTheSameBitsComeOut() throws Exception {
        long seed = Long.getLong("seed", 1);
        int kills = Integer.getInteger("kills", 2);
        System.out.println("seed " + seed + ", " + kills + " kills");
        Rng rng = new Rng(seed);
        long began = System.nanoTime();
        assertThat(finish(start("whole"), 120)).isTrue();
        double seconds = (System.nanoTime() - began) / 1e9;
        int killed = 0;
        for (int i = 0; i < kills; i++) {
            Process child = start("killed");
            long wait = (long) (1000 * seconds * rng.nextDouble(0.15, 0.7));
            if (!child.waitFor(wait, TimeUnit.MILLISECONDS)) {
                child.destroyForcibly();
                killed++;
            }
            child.waitFor();
        }
        assertThat(killed).as("children killed").isPositive();
        assertThat(finish(start("killed"), 120)).isTrue();
        assertThat(bits("killed")).isEqualTo(bits("whole"));
    }

    @Test
    void cancelledItKeepsACheckpointAndGoesOn() throws Exception {
        TinyTraining.run(temp.resolve("whole"), 7, false, Progress.SILENT);
        for (int stop : new int[] {2, 5}) {
            Progress progress = (stage, done, total) -> {
                if (stage.startsWith("train") && done == stop) {
                    throw HaneulException.cancelled("The training was stopped");
                }
            };
            assertThatThrownBy(() -> TinyTraining.run(temp.resolve("killed"), 7, true, progress))
                    .hasMessageContaining("stopped")
                    .hasMessageContaining("add resume to go on from step " + stop);
        }
        int[] told = {0};
        Progress painting = (stage, done, total) -> { // while the sheet of samples is painted
            told[0] += stage.startsWith("train") && done == 3 ? 1 : 0;
            if (told[0] == 20) {
                throw HaneulException.cancelled("The training was stopped");
            }
        };
        assertThatThrownBy(() -> TinyTraining.run(temp.resolve("killed"), 7, true, painting))
                .hasMessageContaining("add resume to go on from step 4");
        TinyTraining.run(temp.resolve("killed"), 7, true, Progress.SILENT);
        assertThat(bits("killed")).isEqualTo(bits("whole"));
        List<String> log = Files.readAllLines(temp.resolve("killed/dit/log.jsonl"));
        assertThat(log).filteredOn(l -> l.contains("\"step\": 7,")).hasSize(1);
        assertThat(log.get(log.size() - 1)).contains("kind_first_last", "off_0.6", "wrong_text_0.6");

        assertThat(log.get(log.size() - 1)).contains("patches_per_second");
        assertThat(javax.imageio.ImageIO.read(
                                temp.resolve("killed/dit/samples.png").toFile())
                        .getHeight())
                .as("three clips and what was painted for them")
                .isEqualTo(6 * 34);

        // A run that has a checkpoint is not begun anew by mistake, nor resumed with other options.
        assertThatThrownBy(() -> TinyTraining.run(temp.resolve("killed"), 7, false, Progress.SILENT))
                .hasMessageContaining("resume");
        assertThatThrownBy(() -> TinyTraining.run(temp.resolve("killed"), 8, true, Progress.SILENT))
                .hasMessageContaining("steps was 7 and is now 8");
    }

    @Test
    void aBrokenTrainerStateLeavesTheModelToBeginWith() throws Exception {
        TinyTraining.run(temp, 1, false, Progress.SILENT);
        Path trainer = temp.resolve("vae/checkpoint/trainer");
        for (String name : List.of("state.safetensors", "state.json")) {
            byte[] whole = Files.readAllBytes(trainer.resolve(name));
            Files.write(trainer.resolve(name), Arrays.copyOf(whole, whole.length / 2));
            assertThatThrownBy(() -> TinyTraining.run(temp, 1, true, Progress.SILENT))
                    .hasMessageContaining("cannot be resumed")
                    .hasMessageContaining(name)
                    .hasMessageContaining("start another run with init " + temp.resolve("vae/checkpoint"));
            Files.write(trainer.resolve(name), whole);
        }
    }

    @Test
    void aTrainingOfHoursIsThatOfItsStepsBitForBit() throws Exception {
        TinyTraining.Squares clips = new TinyTraining.Squares(8, 0);
        Path timed = temp.resolve("timed");
        Budget hours = Budget.ofHours(0.0005);
        Progress stops = (stage, done, total) -> {
            if (stage.startsWith("train") && done == Math.min(3, total)) {
                throw HaneulException.cancelled("The training was stopped");
            }
        };
        assertThatThrownBy(() -> timed(clips, timed, hours, true, stops)).hasMessageContaining("stopped");
        long steps = timed(clips, timed, hours, true, Progress.SILENT);
        assertThat(timed(clips, timed, Budget.ofSteps(steps), true, Progress.SILENT))
                .as("it is that run")
                .isEqualTo(steps);
        timed(clips, temp.resolve("counted"), Budget.ofSteps(steps), false, Progress.SILENT);
        String state = "checkpoint/trainer/state.safetensors";
        assertThat(Files.readAllBytes(timed.resolve(state)))
                .isEqualTo(Files.readAllBytes(temp.resolve("counted").resolve(state)));
        assertThatThrownBy(() -> timed(clips, timed, Budget.ofHours(1), true, Progress.SILENT))
                .hasMessageContaining("cannot be resumed for 1.0 hours")
                .hasMessageContaining("its " + steps + " steps were fixed when it began, for 5.0E-4 hours");
        assertThatThrownBy(() -> timed(clips, temp.resolve("counted"), hours, true, Progress.SILENT))
                .hasMessageContaining("steps " + steps);
    }

    private static long timed(Clips clips, Path out, Budget budget, boolean resume, Progress progress) {
        TrainOptions run = new TrainOptions(out, budget, 0.01, 500, 5, 1, resume);
        try (var model = TinyTraining.random()) {
            return TrainVae.run(model, clips, clips, new TrainVae.Options(run, 2, 32, 9, 0.1, false), progress);
        }
    }

    @Test
    void oneClipIsNotComparedWithItself() throws Exception {
        TinyTraining.run(temp, 1, false, new TinyTraining.Squares(1, 1), Progress.SILENT);
        assertThat(Files.readString(temp.resolve("dit/log.jsonl")))
                .contains("x0_0.6", "off_0.6", "kind_first_last")
                .doesNotContain("wrong_text", "wrong_frames", "right_frames");
    }

    @Test
    void stepsAndCheckpointsFitIntoTheTime() {
        assertThat(RunLength.fitting(1000, 1, 1, 500)).as("ten checkpoints").isEqualTo(new RunLength(990, 99));
        assertThat(RunLength.fitting(100_000, 1, 10, 500)).as("one every 500").isEqualTo(new RunLength(98_039, 500));
        assertThat(RunLength.fitting(100, 1, 10, 500)).as("a fifth for two").isEqualTo(new RunLength(80, 40));
        assertThat(RunLength.fitting(1, 5, 10, 500)).as("at least one step").isEqualTo(new RunLength(1, 1));
    }

    @Test
    void latentsOfOtherClipsOrOfAnotherNetworkAreRefused() {
        Path latents = temp.resolve("latents");
        try (var model = TinyTraining.random()) {
            LatentCache was = latents(latents, model, "one", 0);
            assertThat(latents(latents, model, "one", 0).identity()).isEqualTo(was.identity());
            for (String network : List.of("one", "two")) {
                assertThatThrownBy(() -> latents(latents, model, network, network.equals("one") ? 1 : 0))
                        .hasMessageContaining("have changed since they were encoded")
                        .hasMessageContaining("delete that folder");
            }
            try (var lock = haneul.core.FolderLock.take(temp.resolve("busy"), "It", "a test is there")) {
                assertThatThrownBy(() -> latents(temp.resolve("busy"), model, "one", 0))
                        .hasMessageContaining("another training is encoding clips there");
            }
            latents(temp.resolve("busy"), model, "one", 0);
        }
    }

    @Test
    void latentsOfSeveralSetsOfClipsAreLearntFromTogether() {
        try (var model = TinyTraining.random();
                Scope scope = Scope.open()) {
            LatentCache one = latents(temp.resolve("one"), model, "one", 0);
            latents(temp.resolve("other"), model, "one", 1);
            LatentCache other = LatentCache.open(temp.resolve("other"), model.text(), "one", 16);
            LatentCache both = one.and(other).and(one);
            assertThat(both.size()).isEqualTo(6);
            assertThat(both.identity()).contains(one.identity()).contains(other.identity());
            for (int i = 0; i < 6; i++) {
                LatentCache from = i / 2 == 1 ? other : one;
                assertThat(both.get(i).full().toFloats())
                        .containsExactly(from.get(i % 2).full().toFloats());
            }
            assertThatThrownBy(() -> LatentCache.open(temp.resolve("other"), model.text(), "two", 16))
                    .hasMessageContaining("another compression network");
            assertThatThrownBy(() -> LatentCache.open(temp.resolve("none"), model.text(), "one", 16))
                    .hasMessageContaining("There are no latents in");
        }
    }

    private static LatentCache latents(Path folder, HaneulModel model, String network, int shift) {
        return LatentCache.build(
                folder, model.vae(), model.text(), network, new TinyTraining.Squares(2, shift), 16, Progress.SILENT);
    }

    @Test
    void weightsThatAreNoNumbersAreNotSaved() {
        TinyTraining.Squares clips = new TinyTraining.Squares(4, 0);
        Path out = temp.resolve("wild");
        try (var model = TinyTraining.random()) {
            model.vaeWeights().values().iterator().next().fillInPlace(Double.NaN);
            assertThatThrownBy(
                            () -> TrainVae.run(model, clips, clips, TinyTraining.vae(out, 2, false), Progress.SILENT))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("diverged at step 1");
        }
        assertThat(out.resolve("checkpoint")).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onAFullDiskTheLastCheckpointStays() throws Exception {
        TinyTraining.Squares clips = new TinyTraining.Squares(4, 0);
        Path out = temp.resolve("full");
        Path log = out.resolve("log.jsonl");
        Progress fills = (stage, done, total) -> {
            if (done == 4) {
                try {
                    Files.delete(log);
                    Files.createSymbolicLink(log, Path.of("/dev/full"));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        };
        try (var model = TinyTraining.random()) {
            assertThatThrownBy(() -> TrainVae.run(model, clips, clips, TinyTraining.vae(out, 12, false), fills))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("the disk is full")
                    .hasMessageContaining("resume");
        }
        Files.delete(log);
        try (RunFolder run = RunFolder.open(out, true)) {
            assertThat(java.util.Objects.requireNonNull(run.state()).integer("step", 0, 99))
                    .isEqualTo(8); // written before it could not be told
        }
        try (var model = TinyTraining.random()) {
            TrainVae.run(model, clips, clips, TinyTraining.vae(out, 12, true), Progress.SILENT);
        }
        try (var model = TinyTraining.random()) {
            TrainVae.run(model, clips, clips, TinyTraining.vae(temp.resolve("roomy"), 12, false), Progress.SILENT);
        }
        String state = "checkpoint/trainer/state.safetensors";
        assertThat(Files.readAllBytes(out.resolve(state)))
                .isEqualTo(Files.readAllBytes(temp.resolve("roomy").resolve(state)));
    }

    @Test
    void latentsAreMeasuredOverTrainingClips() {
        TinyTraining.Squares training = new TinyTraining.Squares(20, 0);
        Path out = temp.resolve("measured");
        try (var model = TinyTraining.random()) {
            TrainVae.run(
                    model, training, new TinyTraining.Squares(1, 1), TinyTraining.vae(out, 4, false), Progress.SILENT);
        }
        try (var model = HaneulModel.open(out.resolve("checkpoint"), new TinyTraining.Words(), Precision.FP32);
                Scope scope = Scope.open();
                Grad off = Grad.off()) {
            double sum = 0;
            double count = 0;
            for (int i = 0; i < training.size(); i++) {
                Tensor z = model.vae()
                        .encode(FrameTensors.tensor(
                                GroupCrop.frames(training.get(i).frames(), 4)));
                sum += z.square().sum().item();
                count += z.count();
            }
            assertThat(sum / count).as("mean square of normalised latents").isBetween(0.98, 1.02);
        }
    }

    @Test
    void aSecondTrainerIsKeptOut() {
        try (RunFolder first = RunFolder.open(temp.resolve("run"), false)) {
            assertThat(first.state()).isNull();
            assertThatThrownBy(() -> RunFolder.open(temp.resolve("run"), true))
                    .hasMessageContaining("another training is running");
        }
        RunFolder.open(temp.resolve("run"), true).close();
    }

    @Test
    void aCheckpointKilledBetweenTwoMovesIsFound() throws Exception {
        Path old = temp.resolve("run/.checkpoint.12-3.old/trainer");
        Files.createDirectories(old);
        Files.writeString(old.resolve("state.json"), "{\"step\": 3}");
        try (RunFolder run = RunFolder.open(temp.resolve("run"), true)) {
            assertThat(run.state()).isNotNull();
        }
    }

    private Process start(String name) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("..", "haneul.jvm").toAbsolutePath().normalize(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TinyTraining.class.getName(),
                temp.resolve(name).toString(),
                String.valueOf(STEPS)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        temp.resolve(name + ".out").toFile()))
                .start();
    }

    private boolean finish(Process child, int seconds) throws InterruptedException, IOException {
        if (!child.waitFor(seconds, TimeUnit.SECONDS)) {
            child.destroyForcibly();
            return false;
        }
        if (child.exitValue() != 0) {
            try (var outputs = Files.list(temp)) {
                for (Path p : outputs.filter(f -> f.toString().endsWith(".out")).toList()) {
                    System.out.println(Files.readString(p));
                }
            }
        }
        return child.exitValue() == 0;
    }

    /** The hashes of both networks' final files and of the trainer's states. */
    private List<String> bits(String name) throws Exception {
        List<String> out = new ArrayList<>();
        for (String file : Arrays.asList(
                "vae/checkpoint/vae/config.json",
                "vae/checkpoint/vae/diffusion_pytorch_model.safetensors",
                "vae/checkpoint/trainer/state.safetensors",
                "dit/checkpoint/transformer/diffusion_pytorch_model.safetensors",
                "dit/checkpoint/trainer/state.safetensors")) {
            byte[] bytes = Files.readAllBytes(temp.resolve(name).resolve(file));
            out.add(file + " "
                    + HexFormat.of()
                            .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                    .digest(bytes)));
        }
        return out;
    }
}
