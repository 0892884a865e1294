package haneul.eval;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.diffusion.canvas.Grid;
import haneul.train.data.Clips;
import haneul.train.data.DataSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The reference sets of the search for copies: clips that a model was trained on, and as many of the same folder that every training holds
 * back, read when they are asked for. All have the size and length that is painted.
 */
public record Originals(List<Supplier<List<Frame>>> training, List<Supplier<List<Frame>>> heldBack) {
    /** Nothing to compare with. */
    public static final Originals NONE = new Originals(List.of(), List.of());

    static final DataSet.Reading AS_THEY_ARE = new DataSet.Reading(1 << 20, 1 << 20, 0);

    /**
     * Those of a folder of which the subject would paint copies; none where it has none of the size and length.
     *
     * @param most at most so many are taken, of both
     * @throws HaneulException when there are no clips at all
     */
    public static Originals in(Path folder, Subject subject, int most, Progress progress) {
        Grid grid = Evaluation.grid(subject);
        DataSet data = DataSet.open(folder, AS_THEY_ARE, progress);
        List<Supplier<List<Frame>>> heldBack = fitting(data.validation(), grid, most);
        List<Supplier<List<Frame>>> training = fitting(data.training(), grid, heldBack.size());
        return new Originals(training, heldBack.subList(0, training.size()));
    }

    /** True if there is nothing to compare with. */
    public boolean isEmpty() {
        return training.isEmpty();
    }

    private static List<Supplier<List<Frame>>> fitting(Clips clips, Grid grid, int most) {
        List<Supplier<List<Frame>>> out = new ArrayList<>();
        for (int i = 0; i < clips.size() && out.size() < most; i++) {
            int number = i;
            Clips.Clip clip = clips.get(i);
            if (clip.width() == grid.width()
                    && clip.height() == grid.height()
                    && clip.frames().size() == grid.frames()) {
                out.add(() -> clips.get(number).frames());
            }
        }
        return out;
    }
}
