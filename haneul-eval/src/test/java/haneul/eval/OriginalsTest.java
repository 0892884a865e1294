package haneul.eval;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.diffusion.canvas.Canvas;
import haneul.eval.world.ClipFolder;
import haneul.model.Defaults;
import haneul.train.data.Clips;
import haneul.train.data.DataSet;
import haneul.world.Scenes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginalsTest {
    /** Paints clips of a size and length; here it need not. */
    private record Of(int width, int height, int frames) implements Subject {
        @Override
        public Defaults defaults() {
            return new Defaults(width, height, frames, frames, 8, 1, 1, 1, 1, "2m", 0.6, "");
        }

        @Override
        public int group() {
            return 4;
        }

        @Override
        public List<List<Frame>> paint(List<Canvas> canvases, List<Long> seeds, Progress progress) {
            throw new AssertionError("nothing is painted");
        }

        @Override
        public List<Frame> reconstruct(List<Frame> clip) {
            return clip;
        }
    }

    @Test
    void areOfTheSizeAndLengthThatIsPaintedAndAsManyWereHeldBack(@TempDir Path folder) {
        ClipFolder.write(
                folder,
                new ClipFolder.Options(
                        300,
                        1,
                        List.of(new ClipFolder.Size(16, 16), new ClipFolder.Size(32, 16)),
                        List.of(2, 3),
                        0,
                        8,
                        "mkv",
                        Scenes.Mix.TRAINING,
                        0,
                        1),
                Progress.SILENT);
        DataSet data = DataSet.open(folder, new DataSet.Reading(64, 9, 0), Progress.SILENT);
        Set<String> trained = pixels(data.training());
        Set<String> held = pixels(data.validation());

        Originals some = Originals.in(folder, new Of(16, 16, 3), 1, Progress.SILENT);
        assertThat(some.training()).hasSize(1);
        Originals all = Originals.in(folder, new Of(16, 16, 3), 100, Progress.SILENT);
        assertThat(all.training()).isNotEmpty().hasSameSizeAs(all.heldBack());
        for (Supplier<List<Frame>> clip : all.training()) {
            assertThat(clip.get()).hasSize(3).allMatch(f -> f.width() == 16 && f.height() == 16);
            assertThat(trained).contains(pixels(clip.get()));
        }
        all.heldBack().forEach(clip -> assertThat(held).contains(pixels(clip.get())));

        assertThat(Originals.in(folder, new Of(64, 16, 3), 100, Progress.SILENT).isEmpty())
                .isTrue();
    }

    private static Set<String> pixels(Clips clips) {
        return IntStream.range(0, clips.size())
                .mapToObj(i -> pixels(clips.get(i).frames()))
                .collect(Collectors.toSet());
    }

    private static String pixels(List<Frame> clip) {
        return clip.stream()
                .map(f -> new String(f.rgb(), StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining("|"));
    }
}
