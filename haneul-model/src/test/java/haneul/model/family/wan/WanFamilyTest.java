package haneul.model.family.wan;

import haneul.model.ModelContract;
import haneul.model.VideoModel;
import haneul.model.weights.ModelFiles;
import haneul.tensor.Precision;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** What every family promises, of each kind of Wan model; the small checkpoints of {@code reference/}. */
final class WanFamilyTest {
    private static final int TOKENS = 64;

    private static VideoModel open(String name, long most, Precision precision) {
        Path folder = Path.of("..", "reference", name);
        return WanModel.open(ModelFiles.of(folder), precision, TOKENS, most, note -> {});
    }

    @Nested
    final class TextToVideo extends ModelContract {
        @Override
        protected VideoModel open(Precision precision) {
            return WanFamilyTest.open("wan21-t2v", Long.MAX_VALUE, precision);
        }
    }

    @Nested
    final class WithBlocksLeftInTheirFiles extends ModelContract {
        @Override
        protected VideoModel open(Precision precision) {
            return WanFamilyTest.open("wan21-t2v", 0, precision);
        }
    }

    @Nested
    final class ALevelForEveryPatch extends ModelContract {
        @Override
        protected VideoModel open(Precision precision) {
            return WanFamilyTest.open("wan22-ti2v", Long.MAX_VALUE, precision);
        }
    }

    @Nested
    final class TwoExperts extends ModelContract {
        @Override
        protected VideoModel open(Precision precision) {
            return WanFamilyTest.open("wan22-a14b", Long.MAX_VALUE, precision);
        }
    }

    @Nested
    final class ImageToVideo extends ModelContract {
        @Override
        protected VideoModel open(Precision precision) {
            return WanFamilyTest.open("wan22-i2v-a14b", Long.MAX_VALUE, precision);
        }
    }

    @Nested
    final class Control extends ModelContract {
        @Override
        protected VideoModel open(Precision precision) {
            return WanFamilyTest.open("wan21-vace", Long.MAX_VALUE, precision);
        }
    }
}
