package haneul.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Progress;
import haneul.model.caption.CaptionStyle;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulModel;
import haneul.tensor.Device;
import haneul.tensor.Scope;
import haneul.train.data.Caption;
import haneul.train.data.CaptionBlend;
import haneul.train.data.Clips;
import haneul.train.data.LatentCache;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty clips of two widths, of which every fifth is a picture. */
final class BatchSamplerTest {
    private static final Patch PATCH = new Patch(1, 4, 4);
    private static final int STEPS = 300;

    @TempDir
    Path folder;

    @AfterEach
    void back() {
        Device.use(Device.CPU);
    }

    private interface Check {
        void of(LatentCache clips, BatchSampler batches);
    }

    private void check(Check check) {
        try (HaneulModel model = TinyTraining.random();
                Scope scope = Scope.open()) {
            LatentCache clips = LatentCache.build(
                    folder, model.vae(), model.text(), "network", new TinyTraining.Squares(20, 0), 16, Progress.SILENT);
            check.of(clips, batches(model, clips));
        }
    }

    private BatchSampler batches(HaneulModel model, LatentCache clips) {
        return batches(model, clips, null);
    }

    private BatchSampler batches(HaneulModel model, LatentCache clips, @Nullable CaptionBlend blend) {
        TrainDit.Options options = TinyTraining.dit(folder, 1, false).captions(blend);
        return new BatchSampler(clips, PATCH, model.text().encode(""), options, 1);
    }

    /** Squares whose given captions have two words and whose machine's have three. */
    private record Described(TinyTraining.Squares squares) implements Clips {
        @Override
        public int size() {
            return squares.size();
        }

        @Override
        public Clip get(int index) {
            Clip c = squares.get(index);
            List<Caption> captions = List.of(
                    Caption.given("a square"),
                    Caption.given("the square"),
                    new Caption("a moving square", CaptionStyle.DESCRIPTIVE, true));
            return new Clip(c.name(), c.frames(), captions);
        }

        @Override
        public String identity() {
            return "described " + squares.identity();
        }
    }

    private static Map<Integer, Double> words(BatchSampler batches) {
        Map<Integer, Double> out = new TreeMap<>();
        for (int step = 0; step < STEPS; step++) {
            for (int words : batches.of(step, 0).lengths()) {
                out.merge(words, 1.0, Double::sum);
            }
        }
        double all = out.values().stream().mapToDouble(n -> n).sum();
        out.replaceAll((words, n) -> n / all);
        return out;
    }

    @Test
    void captionsAreDrawnByTheirBlendAndNothingElseChanges() {
        try (HaneulModel model = TinyTraining.random();
                Scope scope = Scope.open()) {
            Clips described = new Described(new TinyTraining.Squares(20, 0));
            LatentCache clips =
                    LatentCache.build(folder, model.vae(), model.text(), "network", described, 16, Progress.SILENT);
            assertThat(CaptionBlend.usual(clips)).isEqualTo(CaptionBlend.USUAL);
            BatchSampler alike = batches(model, clips, null);
            BatchSampler blended = batches(model, clips, CaptionBlend.parse("machine:0.75,given:0.25"));
            Map<Integer, Double> all = words(alike);
            assertThat(all.get(1)).as("no text").isCloseTo(0.1, within(0.03));
            assertThat(all.get(3)).isCloseTo(0.9 / 3, within(0.05));
            Map<Integer, Double> some = words(blended);
            assertThat(some.get(1)).isEqualTo(all.get(1));
            assertThat(some.get(3)).isCloseTo(0.9 * 0.75, within(0.05));
            for (int step = 0; step < 5; step++) {
                assertThat(blended.of(step, 0).noisy())
                        .isEqualTo(alike.of(step, 0).noisy());
            }
        }
    }

    @Test
    void validationTakesThePlainCaptionThatWasGiven() {
        Caption first = Caption.given("first");
        Caption plain = Caption.given("plain");
        Caption brief = new Caption("brief", CaptionStyle.SHORT, false);
        Caption machine = new Caption("machine", CaptionStyle.SHORT, true);
        assertThat(DitValidation.plain(List.of(first, plain, first))).isEqualTo(1);
        assertThat(DitValidation.plain(List.of(brief, machine, first, brief, plain)))
                .isEqualTo(4);
        assertThat(DitValidation.plain(List.of(machine, first))).isEqualTo(1);
        assertThat(DitValidation.plain(List.of(machine, brief))).isEqualTo(1);
        assertThat(DitValidation.plain(List.of(machine))).isZero();
    }

    @Test
    void clipsOfAPackAreOfOneSizeAndAllAreDrawnEquallyOften() {
        check((clips, batches) -> {
            Map<String, Integer> drawn = new TreeMap<>();
            Map<String, Integer> there = new TreeMap<>();
            for (int i = 0; i < clips.size(); i++) {
                var s = clips.shape(i);
                there.merge(PATCH.grid(s.at(1), s.at(2), s.at(3)).toString(), 1, Integer::sum);
            }
            double all = 0;
            for (int step = 0; step < STEPS; step++) {
                try (Scope scope = Scope.open()) {
                    PackBuilder.HostBatch packs = batches.of(step, 0);
                    List<GridShape> grids = packs.grids();
                    assertThat(grids)
                            .allMatch(g -> g.h() == grids.get(0).h()
                                    && g.w() == grids.get(0).w());
                    assertThat(packs.tokens()).isBetween(20, 60); // of 40 that were asked for
                    grids.forEach(g -> drawn.merge(g.toString(), 1, Integer::sum));
                    all += grids.size();
                }
            }
            assertThat(there).hasSize(4);
            for (String grid : there.keySet()) {
                double share = there.get(grid) / (double) clips.size();
                assertThat(drawn.get(grid) / all).as(grid).isCloseTo(share, within(0.25 * share));
            }
        });
    }

    @Test
    void whatIsDrawnAheadIsWhatWouldBeDrawnNow() {
        check((clips, batches) -> {
            for (int step : new int[] {0, 1, 2, 7}) {
                float[] now = batches.of(step, 0).onDevice().pack().patches().toFloats();
                Device.use(new Device("meta"));
                PackBuilder.HostBatch ahead = batches.of(step, 0);
                Device.use(Device.CPU);
                assertThat(ahead.onDevice().pack().patches().toFloats()).containsExactly(now);
            }
        });
    }
}
