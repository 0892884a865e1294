package haneul.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Progress;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulModel;
import haneul.tensor.Device;
import haneul.tensor.Scope;
import haneul.train.data.LatentCache;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        return new BatchSampler(clips, PATCH, model.text().encode(""), TinyTraining.dit(folder, 1, false), 1);
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
