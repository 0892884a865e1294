package haneul.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.job.enhance.Wording;
import haneul.job.task.Animate;
import haneul.job.task.Area;
import haneul.job.task.Extent;
import haneul.job.task.Generate;
import haneul.job.task.Kept;
import haneul.media.Fit;
import haneul.media.Provenance;
import haneul.media.Video;
import haneul.media.VideoWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaintJobTest {
    private static final Extent SMALL = Extent.of(new Area(16, 16), 5, 8);

    @TempDir
    static Path models;

    @TempDir
    Path dir;

    private static Path model;

    @BeforeAll
    static void makeModel() {
        model = SmallModel.save(models.resolve("small"), 1);
    }

    private static PaintRequest request(Path out) {
        Sampling two = new Sampling(2, null, null, null, null, null, null);
        return new PaintRequest(
                ModelChoice.of(model.toString()),
                new Generate(SMALL),
                "a red circle",
                List.of(),
                two,
                7,
                new Compute("fp32", 1, "auto"), // the device belongs to the machine and is not kept
                out,
                Wording.AUTO);
    }

    private static void same(Video a, Video b) {
        assertThat(a.frames()).isEqualTo(b.frames());
        for (int i = 0; i < a.frames(); i++) {
            assertThat(java.util.Arrays.equals(a.frame(i).rgb(), b.frame(i).rgb()))
                    .as("frame " + i)
                    .isTrue();
        }
    }

    @Test
    void theRequestInsideAResultPaintsItAgain() {
        Path first = dir.resolve("first.mkv");
        Path again = dir.resolve("again.mkv");
        try (Models open = new Models()) {
            PaintJob job = new PaintJob(open, r -> Map.of("program", "test"));
            PaintResult result =
                    job.run(List.of(request(first)), Listener.SILENT).get(0);
            assertThat(result.file()).isEqualTo(first);
            assertThat(result.facts()).containsEntry("program", "test").containsEntry("width", 16);
            PaintRequest inside = RequestJson.inside(first, n -> {});
            assertThat(inside.output(first)).isEqualTo(result.request());
            job.run(List.of(inside.output(again)), Listener.SILENT);
            assertThat(open.size()).isEqualTo(1);
        }
        same(Video.read(first), Video.read(again));
    }

    @Test
    void anAdaptedReferencePictureIsNotedOnce() throws IOException {
        Path picture = dir.resolve("clear.png");
        ImageIO.write(new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB), "png", picture.toFile());
        List<String> notes = new ArrayList<>();
        Listener noting = new Listener() {
            @Override
            public void at(String stage, long done, long total) {}

            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
        try (Models open = new Models()) {
            PaintRequest asked = request(dir.resolve("o.mkv")).references(List.of(picture, picture));
            new PaintJob(open).plan(List.of(asked), noting);
        }
        assertThat(notes).containsOnlyOnce("clear.png is laid onto white where it is transparent");
    }

    @Test
    void whatIsKeptBeforePaintingPaintsTheSame() {
        Path picture = dir.resolve("in.png");
        VideoWriter.save(Video.of(8, List.of(Frame.black(16, 16))), picture, VideoWriter.Options.PLAIN);
        Path first = dir.resolve("first.mkv");
        Path kept = dir.resolve("kept.json");
        PaintRequest asked = request(first).task(new Animate(picture, null, List.of(), SMALL, Fit.CROP));
        Listener keeping = new Listener() {
            @Override
            public void at(String stage, long done, long total) {}

            @Override
            public void prepared(PaintRequest whole) {
                RequestJson.save(kept, whole);
            }
        };
        Path again = dir.resolve("again.mkv");
        try (Models open = new Models()) {
            PaintJob job = new PaintJob(open);
            job.run(List.of(asked), keeping);
            PaintRequest read = RequestJson.read(kept, n -> {});
            assertThat(read.task()).isInstanceOf(Kept.class);
            job.run(List.of(read.output(again)), Listener.SILENT);
        }
        same(Video.read(first), Video.read(again));
        assertThat(Provenance.read(again).orElseThrow()).contains("kept.json");
    }

    @Test
    void previewsEndWithTheResult() {
        List<Double> sigmas = new ArrayList<>();
        List<Frame> last = new ArrayList<>();
        Listener watching = new Listener() {
            @Override
            public void at(String stage, long done, long total) {}

            @Override
            public boolean previews() {
                return true;
            }

            @Override
            public void preview(PaintRequest r, double sigma, Supplier<Video> estimate) {
                sigmas.add(sigma);
                Video v = estimate.get();
                assertThat(List.of(v.width(), v.height(), v.frames())).containsExactly(16, 16, 5);
                last.clear();
                last.addAll(v.all());
            }
        };
        Path out = dir.resolve("out.mkv");
        try (Models open = new Models()) {
            new PaintJob(open).run(List.of(request(out)), watching);
        }
        assertThat(sigmas).hasSize(3).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        same(Video.of(8, last), Video.read(out));
    }

    @Test
    void aListenerStopsTheWorkAndNothingIsWritten() {
        Path out = dir.resolve("out.mkv");
        Listener stopping = (stage, done, total) -> {
            if (stage.equals("paint")) {
                throw HaneulException.cancelled("stopped");
            }
        };
        try (Models open = new Models()) {
            assertThatThrownBy(() -> new PaintJob(open).run(List.of(request(out)), stopping))
                    .isInstanceOfSatisfying(
                            HaneulException.class, e -> assertThat(e.kind()).isEqualTo(HaneulException.Kind.CANCELLED));
        }
        assertThat(out).doesNotExist();
    }

    @Test
    void aPlanPaintsNothing() {
        Path out = dir.resolve("out.mkv");
        try (Models open = new Models()) {
            List<Forecast> plans = new PaintJob(open).plan(List.of(request(out)), Listener.SILENT);
            assertThat(plans).hasSize(1);
            assertThat(plans.get(0).steps()).isEqualTo(2);
            assertThat(plans.get(0).lines().get(0)).startsWith("paints   16x16, 5 frames");
        }
        assertThat(Files.exists(out)).isFalse();
    }
}
