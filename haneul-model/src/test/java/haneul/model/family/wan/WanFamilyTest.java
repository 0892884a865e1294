package haneul.model.family.wan;

import haneul.model.ModelContract;
import haneul.model.VideoModel;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.Safetensors;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
            return open(Path.of("..", "reference", name), precision);
        }

        @Override
        protected VideoModel open(Path folder, Precision precision) {
            return WanModel.open(ModelFiles.of(folder), precision, TOKENS, most, note -> {});
        }

        /** The checkpoint with all weights read and written anew. */
        @Override
        protected void save(VideoModel model, Path folder) throws IOException {
            Path source = Path.of("..", "reference", name);
            List<Path> parts = new ArrayList<>(List.of(source.resolve(HfFolder.INDEX)));
            for (String part : HfFolder.open(source).parts()) {
                try (Stream<Path> files = Files.list(source.resolve(part))) {
                    files.forEach(parts::add);
                }
            }
            parts.add(source.resolve("scheduler").resolve("scheduler_config.json"));
            for (Path file : parts) {
                Path copy = folder.resolve(source.relativize(file));
                Files.createDirectories(copy.getParent());
                if (file.toString().endsWith(".safetensors")) {
                    try (Scope scope = Scope.open()) {
                        Safetensors.write(copy, Safetensors.open(file).loadAll(), Map.of());
                    }
                } else if (!Files.exists(copy)) {
                    Files.copy(file, copy);
                }
            }
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
