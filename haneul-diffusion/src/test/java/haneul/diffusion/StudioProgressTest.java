package haneul.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.sample.Sampler;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Progress, cancellation and the watched latents of a painting. */
@ExtendWith(LeakCheck.class)
class StudioProgressTest {
    private static final Grid GRID = Grid.of(16, 16, 9);
    private static TinyModel model;
    private Studio studio;

    @BeforeAll
    static void open() {
        model = new TinyModel();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @BeforeEach
    void studio() {
        studio = new Studio(model, note -> {});
        model.shown.clear();
    }

    private static Settings settings(long seed) {
        return Settings.of(model.defaults(), seed);
    }

    @Test
    void everyStepIsReportedOnceAndACancelledPaintingLeavesNothing() {
        List<String> stages = new ArrayList<>();
        Canvas c = Canvas.blank(GRID).say("x");
        studio.paint(c, settings(1).steps(3), (stage, done, total) -> stages.add(stage + " " + done + "/" + total));
        assertThat(stages).containsExactly("text 0/1", "text 1/1", "paint 0/3", "paint 1/3", "paint 2/3", "paint 3/3");
        long live = Scope.liveTensors();
        for (int at = 0; at < stages.size(); at++) {
            int stop = at;
            int[] calls = {0};
            assertThatThrownBy(() -> studio.paint(c, settings(1).steps(3), (stage, done, total) -> {
                        if (calls[0]++ == stop) {
                            throw HaneulException.cancelled("painting");
                        }
                    }))
                    .isInstanceOf(HaneulException.class);
        }
        assertThat(Scope.liveTensors()).isEqualTo(live);
    }

    @Test
    void aForwardCanBeCancelledBetweenItsLayers() {
        List<String> reports = new ArrayList<>();
        Progress impatient = new Progress() {
            @Override
            public void at(String stage, long done, long total) {
                reports.add(stage + " " + done);
            }

            @Override
            public void checkCancelled() {
                throw HaneulException.cancelled("stop");
            }
        };
        long live = Scope.liveTensors();
        Canvas c = Canvas.blank(GRID).say("x");
        assertThatThrownBy(() -> studio.paint(c, settings(1), impatient))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("stop");
        assertThat(model.shown).hasSize(1);
        assertThat(reports).containsExactly("text 0", "text 1", "paint 0");
        assertThat(Scope.liveTensors()).isEqualTo(live);
    }

    @Test
    void progressOfALongVideoNamesThePart() {
        List<String> reports = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void at(String stage, long done, long total) {
                reports.add(stage + " without a part");
            }

            @Override
            public void at(String stage, int part, int parts, long done, long total) {
                reports.add(stage + " " + part + "/" + parts + " " + done + "/" + total);
            }
        };
        studio.paint(Canvas.blank(Grid.of(16, 16, 50)).say("x"), settings(1).steps(1), progress);
        assertThat(reports)
                .containsExactly(
                        "text 1/2 0/1",
                        "text 1/2 1/1",
                        "paint 1/2 0/1",
                        "paint 1/2 1/1",
                        "text 2/2 0/1",
                        "text 2/2 1/1",
                        "paint 2/2 0/1",
                        "paint 2/2 1/1");
        reports.clear();
        studio.paint(
                Canvas.blank(Grid.of(16, 16, 50)).say("x"),
                settings(1).steps(1),
                (stage, done, total) -> reports.add(stage + " " + done + "/" + total));
        assertThat(reports)
                .containsExactly(
                        "text 0/2",
                        "text 1/2",
                        "paint 0/2",
                        "paint 1/2",
                        "text 1/2",
                        "text 2/2",
                        "paint 1/2",
                        "paint 2/2");
    }

    /** Euler's step x' = D + (σ'/σ)(x − D) leads from what is watched at one step to the next. */
    @Test
    void theDenoisedLatentsOfEachClipAreWatched() {
        List<Double> sigmas = new ArrayList<>();
        List<List<float[]>> noisy = new ArrayList<>();
        List<List<float[]>> denoised = new ArrayList<>();
        Canvas c = Canvas.blank(GRID).say("x");
        Settings settings = settings(1).steps(3).sampler(Sampler.EULER);
        studio.paint(List.of(c, c), List.of(1L, 2L), settings, Progress.SILENT, (sigma, x, d) -> {
            sigmas.add(sigma);
            noisy.add(x.stream().map(Tensor::toFloats).toList());
            denoised.add(d.stream().map(Tensor::toFloats).toList());
            assertThat(d).allSatisfy(t -> assertThat(t.shape()).isEqualTo(new Shape(4, 3, 4, 4)));
        });
        assertThat(sigmas).hasSize(4).startsWith(1.0).endsWith(0.0);
        for (int step = 0; step < 3; step++) {
            for (int clip = 0; clip < 2; clip++) {
                float[] x = noisy.get(step).get(clip);
                float[] d = denoised.get(step).get(clip);
                float[] next = noisy.get(step + 1).get(clip);
                for (int i = 0; i < x.length; i++) {
                    double expected = d[i] + sigmas.get(step + 1) / sigmas.get(step) * (x[i] - d[i]);
                    assertThat((double) next[i]).isCloseTo(expected, within(1e-5));
                }
            }
        }
        assertThat(denoised.get(3).get(0)).isEqualTo(denoised.get(2).get(0));
        assertThat(denoised.get(3).get(0)).isNotEqualTo(denoised.get(3).get(1));
    }
}
