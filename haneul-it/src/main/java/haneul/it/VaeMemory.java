package haneul.it;

import haneul.core.Rng;
import haneul.model.family.haneul.HaneulVae;
import haneul.model.family.haneul.HaneulVaeConfig;
import haneul.model.vae.VideoVae;
import haneul.nn.Weights;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The most memory that a clip takes on its way through the compression network and back, frame by frame as a file would
 * come: for 100 and for 1,000 frames, each in a Java machine of its own. Linux only. With an argument, one of the two.
 */
public final class VaeMemory {
    private static final int SIDE = 128;

    private VaeMemory() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 1) {
            through(Integer.parseInt(args[0]));
            System.out.println(peak());
            return;
        }
        double few = child(101);
        double many = child(1001);
        System.out.printf(
                Locale.ROOT,
                "vae, %dx%d: 101 frames %.0f MB, 1001 frames %.0f MB, ratio %.3f  (wanted 1.05 at most)%n",
                SIDE,
                SIDE,
                few,
                many,
                many / few);
    }

    private static void through(int frames) {
        Threads.set(2);
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            HaneulVae vae = new HaneulVae(HaneulVaeConfig.of(8, 96, 3), Weights.random(new Rng(1)));
            float[] pixels = new float[3 * SIDE * SIDE];
            try (VideoVae.Stream encoder = vae.encoder();
                    VideoVae.Stream decoder = vae.decoder()) {
                for (int f = 0; f < frames; f++) {
                    try (Scope one = Scope.open()) {
                        Arrays.fill(pixels, f % 7 / 7f);
                        Tensor latents = encoder.push(Tensor.of(pixels, 3, 1, SIDE, SIDE));
                        if (latents.size(1) > 0) {
                            decoder.push(latents);
                        }
                    }
                }
            }
        }
    }

    private static double child(int frames) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms64m",
                        "-Xmx64m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-Dorg.bytedeco.javacpp.logger=slf4j",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VaeMemory.class.getName(),
                        String.valueOf(frames)))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the run with " + frames + " frames ended with " + process.exitValue());
        }
        return Double.parseDouble(said.strip());
    }

    /** The most resident memory of this process so far, in MB. */
    private static double peak() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(l -> l.startsWith("VmHWM:"))
                    .mapToDouble(l -> Double.parseDouble(l.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
