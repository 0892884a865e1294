package haneul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Video;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.family.haneul.HaneulVaeConfig;
import haneul.model.text.BertEncoder;
import haneul.model.weights.Checksums;
import haneul.model.weights.ModelFolder;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    @TempDir
    Path dir;

    private Path saved(Path folder) {
        try (HaneulModel m =
                HaneulModel.random(HaneulVaeConfig.of(4, 16, 1), null, 1, BertEncoder.bgeSmall(), Precision.FP32)) {
            m.save(folder, DType.F16, "");
        }
        return folder;
    }

    @Test
    void aRunCountsAsTheModelOfItsCheckpoint() {
        Path run = dir.resolve("run");
        Path checkpoint = saved(run.resolve("checkpoint"));
        assertThat(ModelFolder.find(run.toString())).isEqualTo(checkpoint);
        assertThat(ModelFolder.find(checkpoint.toString())).isEqualTo(checkpoint);
    }

    @Test
    void theBundledModelIsTheOneThatWasPacked() {
        assertThat(Checksums.changed(ModelFolder.find(ModelFolder.BUNDLED))).isEmpty();
    }

    @Test
    void aStudioOpensByName() {
        try (Studio studio = Studio.open(ModelFolder.BUNDLED)) {
            assertThat(studio.model().family()).isEqualTo("haneul");
            Video video = studio.paint(
                    Canvas.blank(Grid.of(32, 32, 1)).say("a red circle"),
                    Settings.of(studio.model().defaults(), 7).steps(1));
            assertThat(video.all()).hasSize(1);
        }
        assertThatThrownBy(() -> Studio.open("no/such/folder"))
                .hasMessageContaining("There is no model no/such/folder");
    }

    @Test
    void aModelInsideAJarIsOpenedWhereItLies() throws IOException {
        Path folder = saved(dir.resolve("model"));
        Path jar = dir.resolve("model.jar");
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of("create", "true"));
                Stream<Path> files = Files.walk(folder)) {
            for (Path p : (Iterable<Path>) files::iterator) {
                Path to = zip.getPath("/haneul/bundled", folder.relativize(p).toString());
                if (Files.isDirectory(p)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(p, to);
                }
            }
        }
        try (FileSystem zip = FileSystems.newFileSystem(jar);
                HaneulModel there =
                        HaneulModel.open(zip.getPath("/haneul/bundled"), BertEncoder.bgeSmall(), Precision.FP32);
                HaneulModel here = HaneulModel.open(folder, BertEncoder.bgeSmall(), Precision.FP32)) {
            assertThat(there.vaeWeights().keySet()).isEqualTo(here.vaeWeights().keySet());
            there.vaeWeights()
                    .forEach((name, w) -> assertThat(w.toFloats())
                            .as(name)
                            .isEqualTo(here.vaeWeights().get(name).toFloats()));
        }
    }

    @Test
    void whatIsNoModelIsSaidInPlainWords() throws IOException {
        assertThatThrownBy(() -> ModelFolder.find(dir.resolve("none").toString()))
                .isInstanceOfSatisfying(
                        HaneulException.class, e -> assertThat(e.because()).isEqualTo("there is no such folder"));
        assertThatThrownBy(() -> ModelFolder.find(dir.toString()))
                .hasMessageContaining("the folder holds no model_index.json");
        Path file = Files.writeString(dir.resolve("a.safetensors"), "x");
        assertThatThrownBy(() -> ModelFolder.find(file.toString())).hasMessageContaining("it is a file");
    }
}
