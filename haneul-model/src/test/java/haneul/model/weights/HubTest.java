package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {
    private static final String COMMIT = "0fad780a534b6463e45facd96134c9f345acfa5b";

    @TempDir
    Path home;

    /** A cache as the hub's tools leave it: files are links to blobs. */
    private Path cached(Path cache) throws IOException {
        Path model = cache.resolve("models--Some--Model-1.3B");
        Path snapshot = Files.createDirectories(model.resolve("snapshots").resolve(COMMIT));
        Path blobs = Files.createDirectories(model.resolve("blobs"));
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), COMMIT + "\n");
        Files.writeString(blobs.resolve("a"), "{\"_class_name\": \"X\", \"vae\": [\"diffusers\", \"Vae\"]}");
        Files.createSymbolicLink(snapshot.resolve("model_index.json"), Path.of("../../blobs/a"));
        Files.createDirectories(snapshot.resolve("vae"));
        try (Scope scope = Scope.open()) {
            Safetensors.write(blobs.resolve("b"), Map.of("w", Tensor.zeros(2)), Map.of());
        }
        Files.createSymbolicLink(snapshot.resolve("vae").resolve(HfFolder.WEIGHTS), Path.of("../../../blobs/b"));
        return snapshot;
    }

    private Hub hub(Map<String, String> environment) {
        return Hub.of(environment::get, home);
    }

    @Test
    void theCacheIsWhereTheHubsToolsPutIt() throws IOException {
        Path usual = cached(home.resolve(".cache/huggingface/hub"));
        assertThat(hub(Map.of()).find("Some/Model-1.3B")).isEqualTo(usual);
        Path byHome = cached(home.resolve("hf/hub"));
        String hf = home.resolve("hf").toString();
        assertThat(hub(Map.of("HF_HOME", hf)).find("Some/Model-1.3B")).isEqualTo(byHome);
        Path named = cached(home.resolve("elsewhere"));
        assertThat(hub(Map.of("HF_HUB_CACHE", home.resolve("elsewhere").toString(), "HF_HOME", hf))
                        .find("Some/Model-1.3B"))
                .isEqualTo(named);
    }

    @Test
    void aSnapshotOpensThoughItsFilesAreLinksToBlobs() throws IOException {
        cached(home.resolve(".cache/huggingface/hub"));
        HfFolder folder = HfFolder.open(hub(Map.of()).find("Some/Model-1.3B@" + COMMIT));
        assertThat(folder.weights("vae").get(0).has("w")).isTrue();
    }

    @Test
    void whatIsNotThereIsToldWithTheWayToBringIt() throws IOException {
        assertThatThrownBy(() -> hub(Map.of()).find("Wan-AI/Wan2.1-T2V-1.3B-Diffusers"))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("hf download Wan-AI/Wan2.1-T2V-1.3B-Diffusers");
        Path snapshot = cached(home.resolve(".cache/huggingface/hub"));
        assertThatThrownBy(() -> hub(Map.of()).find("Some/Model-1.3B@v2"))
                .hasMessageContaining("hf download Some/Model-1.3B --revision v2");
        Files.delete(snapshot.resolve("model_index.json"));
        assertThatThrownBy(() -> hub(Map.of()).find("Some/Model-1.3B")).hasMessageContaining("not complete");
    }

    @Test
    void namesAreNoPaths() {
        assertThat(Hub.isName("Wan-AI/Wan2.2-TI2V-5B-Diffusers")).isTrue();
        assertThat(Hub.isName("a/b@refs/pr/1")).isTrue();
        for (String name : new String[] {"a", "a/b/c", "../b", "/a/b", "a/..", "a/b@../../c", "a b/c", "a/b@"}) {
            assertThat(Hub.isName(name)).as(name).isFalse();
        }
    }

    @Test
    void linksOutOfAFolderAreRefusedAllAtOnce() throws IOException {
        Path snapshot = cached(home.resolve("cache"));
        Path secret = Files.writeString(home.resolve("secret"), "x");
        Files.createSymbolicLink(snapshot.resolve("vae/config.json"), secret);
        Files.createSymbolicLink(snapshot.resolve("text_encoder"), home);
        Files.createSymbolicLink(snapshot.resolve("README.md"), home.resolve("none"));
        Files.createSymbolicLink(snapshot.resolve("inside"), Path.of("vae"));
        assertThatThrownBy(() -> HfFolder.open(snapshot))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("vae/config.json leads out of the folder")
                .hasMessageContaining("text_encoder leads out of the folder")
                .hasMessageContaining("README.md leads nowhere")
                .hasMessageNotContaining("inside");
    }
}
