package haneul.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.sample.Sampler;
import haneul.media.Frames;
import haneul.media.Video;
import haneul.model.Defaults;
import haneul.model.condition.Conditioning;
import haneul.model.dit.Patch;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Java's heap does not grow with the pixels of a video: image-to-video at the default size of Wan 2.2 I2V-A14B, 1280×720
 * and 81 frames, of which the pixels and masks alone are 1.1 GB as floats, is painted with a heap of 160 MB. The transformer
 * is a stand-in, whose conditioning channels are of the right size.
 */
class HeapTest {
    private static final int HEAP = 160;
    private static final Grid GRID = Grid.of(1280, 720, 81);

    @Test
    void imageToVideoAtAPublishedSizeTakesAHeapOfLatentsAndSingleFrames() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP + "m",
                        "-XX:+UseSerialGC",
                        "-Dorg.bytedeco.javacpp.maxBytes=0",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HeapTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
        assertThat(said).contains("painted 1280x720");
    }

    /** In the child: paints one step from a given first frame and reads the first five frames. */
    public static void main(String[] args) {
        Conditioning.Channels channels = new Conditioning.Channels(
                pack -> pack.patches().slice(1, 0, 16).times(0.5), new Patch(1, 2, 2), HeapTest::hints);
        try (TinyModel tiny = new TinyModel()) {
            Defaults atOnce = new Defaults(1280, 720, 81, 81, 16, 1, 1, 1, 1, "euler", 1, "");
            Studio studio = new Studio(new ConditionedModel(tiny, channels, atOnce), n -> {});
            Canvas canvas = Canvas.blank(GRID).paste(Frame.black(1280, 720), 0).say("it moves");
            Settings settings = new Settings(1, 1, 1, 1, "", Sampler.EULER);
            Video video = studio.paint(canvas, settings, Progress.SILENT);
            try (Frames frames = video.open()) {
                for (int i = 0; i < 5; i++) {
                    frames.next();
                }
            }
            System.out.println("painted " + video.width() + "x" + video.height());
        }
    }

    /** Known pixels and mask at the latents' size, one frame of each latent frame: [4, T', h, w]. */
    private static Tensor hints(Tensor known, Tensor unknown, List<Tensor> references) {
        List<Tensor> out = new ArrayList<>();
        for (long f = 0; f < known.size(1); f += 4) {
            Tensor both = Tensor.cat(List.of(known.select(1, f), unknown.select(1, f)), 0);
            out.add(Ops.averagePool(both.unsqueeze(0), 4, 4, 0).squeeze(0));
        }
        return Tensor.stack(out, 1);
    }
}
