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

    /** A checkpoint by its folder's name, of which so many bytes may be held. */
    private abstract static class Checkpoint extends ModelContract {
        private final String name;
        private final long most;

        Checkpoint(String name, long most) {
            this.name = name;
            this.most = most;
        }

        @Override
        protected VideoModel open(Precision precision) {
            Path folder = Path.of("..", "reference", name);
            return WanModel.open(ModelFiles.of(folder), precision, TOKENS, most, note -> {});
        }
    }

    @Nested
    final class TextToVideo extends Checkpoint {
        TextToVideo() {
            super("wan21-t2v", Long.MAX_VALUE);
        }
    }

    @Nested
    final class WithBlocksLeftInTheirFiles extends Checkpoint {
        WithBlocksLeftInTheirFiles() {
            super("wan21-t2v", 0);
        }
    }

    @Nested
    final class ALevelForEveryPatch extends Checkpoint {
        ALevelForEveryPatch() {
            super("wan22-ti2v", Long.MAX_VALUE);
        }
    }

    @Nested
    final class TwoExperts extends Checkpoint {
        TwoExperts() {
            super("wan22-a14b", Long.MAX_VALUE);
        }
    }

    @Nested
    final class ImageToVideo extends Checkpoint {
        ImageToVideo() {
            super("wan22-i2v-a14b", Long.MAX_VALUE);
        }
    }

    @Nested
    final class Control extends Checkpoint {
        Control() {
            super("wan21-vace", Long.MAX_VALUE);
        }
    }
}
