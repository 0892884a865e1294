package examples;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Video;
import haneul.media.VideoWriter;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.text.BertEncoder;
import haneul.model.weights.ModelFolder;
import haneul.tensor.Precision;
import haneul.train.Budget;
import haneul.train.SamplePainter;
import haneul.train.TrainDit;
import haneul.train.TrainOptions;
import haneul.train.data.DataSet;
import haneul.train.data.LatentCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fine-tunes the transformer of the bundled model on a folder of captioned clips. Arguments, all optional: the folder for the
 * run, the minutes, the folder of clips (each {@code name.mp4} with its captions in {@code name.txt}). Without clips, some
 * are drawn: stripes, which the bundled model does not know.
 */
public final class TrainForAMinute {
    private static final int CLIPS = 12;
    private static final int SIDE = 64;
    private static final int FRAMES = 9;

    private TrainForAMinute() {}

    public static void main(String[] args) throws IOException {
        Path run = Path.of(args.length > 0 ? args[0] : "run");
        double minutes = args.length > 1 ? Double.parseDouble(args[1]) : 1;
        Path clips = args.length > 2 ? Path.of(args[2]) : stripes(run.resolve("clips"));
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        Progress progress = (stage, done, total) -> System.err.println(stage + " " + done + " of " + total);

        DataSet data = DataSet.open(clips, new DataSet.Reading(256, 65, 0), progress);
        Path bundled = ModelFolder.find("bundled");
        try (HaneulModel model = HaneulModel.open(bundled, BertEncoder.bgeSmall(), Precision.auto())) {
            int multiple = model.dit().config().patchSize().h() * model.vae().spatial(); // pixels of a patch
            LatentCache training = LatentCache.build(
                    run.resolve("latents/training"), model.vae(), model.text(), model.network(), data.training(),
                    multiple, progress);
            LatentCache validation = LatentCache.build(
                    run.resolve("latents/validation"), model.vae(), model.text(), model.network(), data.validation(),
                    multiple, progress);
            TrainOptions options = new TrainOptions(run, Budget.ofHours(minutes / 60), 0.002, 500, 1, threads, false);
            Studio studio = new Studio(model, note -> {}); // paints with the weights as they are
            Settings settings = Settings.of(model.defaults(), 1).steps(8);
            SamplePainter samples = (prompt, width, height, frames, within) ->
                    studio.paint(Canvas.blank(Grid.of(width, height, frames)).say(prompt), settings, within).all();
            TrainDit.Options noise = new TrainDit.Options(options, 512, 0.6, 0.6, 1.2);
            long steps = TrainDit.run(model, training, validation, noise, samples, progress);
            System.out.println(run.resolve("checkpoint") + ": " + steps + " steps");
        }
    }

    /** Clips of stripes that move, with their captions. */
    private static Path stripes(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (int c = 0; c < CLIPS; c++) {
            boolean left = c % 2 == 0;
            List<Frame> frames = new ArrayList<>();
            for (int t = 0; t < FRAMES; t++) {
                byte[] rgb = new byte[3 * SIDE * SIDE];
                for (int i = 0; i < SIDE * SIDE; i++) {
                    boolean dark = (i % SIDE + (left ? 2 * t : -2 * t) + c + SIDE) / 8 % 2 == 0;
                    rgb[3 * i] = (byte) (dark ? 40 : 240);
                    rgb[3 * i + 1] = (byte) (dark ? 40 : 240);
                    rgb[3 * i + 2] = (byte) (dark ? 200 : 240);
                }
                frames.add(new Frame(SIDE, SIDE, rgb));
            }
            VideoWriter.save(Video.of(8, frames), folder.resolve(c + ".mp4"), VideoWriter.Options.PLAIN);
            Files.writeString(folder.resolve(c + ".txt"), "blue stripes move " + (left ? "left" : "right") + "\n");
        }
        return folder;
    }
}
