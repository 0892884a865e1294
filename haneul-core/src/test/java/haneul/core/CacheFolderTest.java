package haneul.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
    private static final Path HOME = Path.of("/home/somebody");

    @TempDir
    Path dir;

    private static Path folder(Map<String, String> environment, String system) {
        return CacheFolder.of(environment::get, HOME, system);
    }

    @AfterEach
    void forget() {
        System.clearProperty(CacheFolder.PROPERTY);
    }

    @Test
    void eachSystemHasItsUsualPlace() {
        assertThat(folder(Map.of(), "Linux")).isEqualTo(HOME.resolve(".cache/haneul"));
        assertThat(folder(Map.of("XDG_CACHE_HOME", "/big/cache"), "Linux")).isEqualTo(Path.of("/big/cache/haneul"));
        assertThat(folder(Map.of("XDG_CACHE_HOME", "/big/cache"), "Mac OS X"))
                .isEqualTo(HOME.resolve("Library/Caches/haneul"));
        assertThat(folder(Map.of("LOCALAPPDATA", "/local"), "Windows 11")).isEqualTo(Path.of("/local/haneul"));
        assertThat(folder(Map.of(), "Windows 11")).isEqualTo(HOME.resolve("AppData/Local/haneul"));
    }

    @Test
    void aNamedFolderWins() {
        Map<String, String> named = Map.of("HANEUL_HOME", "/data/x/../haneul", "XDG_CACHE_HOME", "/big/cache");
        for (String system : new String[] {"Linux", "Mac OS X", "Windows 11"}) {
            assertThat(folder(named, system)).isEqualTo(Path.of("/data/haneul").toAbsolutePath());
        }
        assertThat(folder(Map.of("HANEUL_HOME", " "), "Linux")).isEqualTo(HOME.resolve(".cache/haneul"));
        System.setProperty(CacheFolder.PROPERTY, dir.toString());
        assertThat(CacheFolder.path()).isEqualTo(dir);
    }

    @Test
    void nativeLibrariesUnpackThereUnlessToldOtherwise() {
        String before = System.getProperty("org.bytedeco.javacpp.cachedir");
        try {
            System.clearProperty("org.bytedeco.javacpp.cachedir");
            System.setProperty(CacheFolder.PROPERTY, dir.toString());
            CacheFolder.use();
            assertThat(System.getProperty("org.bytedeco.javacpp.cachedir"))
                    .isEqualTo(dir.resolve("javacpp").toString());
            System.setProperty("org.bytedeco.javacpp.cachedir", "/other");
            CacheFolder.use();
            assertThat(System.getProperty("org.bytedeco.javacpp.cachedir")).isEqualTo("/other");
        } finally {
            System.clearProperty("ENGINE_CACHE_DIR");
            System.clearProperty("org.bytedeco.javacpp.cachedir");
            if (before != null) {
                System.setProperty("org.bytedeco.javacpp.cachedir", before);
            }
        }
    }
}
