package haneul.core;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The cache folder of Haneul: what the system property {@code haneul.home} or the environment variable {@code HANEUL_HOME}
 * names, or the platform's usual place for caches. Everything in it can be deleted and is made again: native libraries that were unpacked from jars ({@code javacpp},
 * {@code tokenizers}), and the launcher's class data ({@code classes}). Models of the Hugging Face hub stay in its own cache.
 */
public final class CacheFolder {
    /** The environment variable that names the folder. */
    public static final String VARIABLE = "HANEUL_HOME";

    /** The system property that names it, before the variable. */
    public static final String PROPERTY = "haneul.home";

    /** The folders in it, each with what it is for. */
    public static final Map<String, String> PARTS = Map.of(
            "javacpp", "native libraries of libtorch and FFmpeg",
            "tokenizers", "native library of the tokenizer",
            "classes", "class data for a quick start");

    private CacheFolder() {}

    /** The folder of this process; it need not exist. */
    public static Path path() {
        String named = System.getProperty(PROPERTY, "");
        return of(
                key -> key.equals(VARIABLE) && !named.isBlank() ? named : System.getenv(key),
                Path.of(System.getProperty("user.home")),
                System.getProperty("os.name"));
    }

    static Path of(UnaryOperator<@Nullable String> environment, Path home, String system) {
        String named = environment.apply(VARIABLE);
        if (named != null && !named.isBlank()) {
            return Path.of(named).toAbsolutePath().normalize();
        }
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            return home.resolve("Library/Caches/haneul");
        }
        boolean windows = name.startsWith("windows");
        String above = environment.apply(windows ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
        Path usual = home.resolve(windows ? "AppData/Local" : ".cache");
        return (above == null || above.isBlank() ? usual : Path.of(above)).resolve("haneul");
    }

    /**
     * Lets the native libraries unpack themselves into the folder, unless the process has named other places. It is called
     * before the first of them is loaded.
     */
    public static void use() {
        Path folder = path();
        setUnlessSet("org.bytedeco.javacpp.cachedir", folder.resolve("javacpp"));
        if (List.of("ENGINE_CACHE_DIR", "DJL_CACHE_DIR").stream()
                .allMatch(key -> System.getenv(key) == null && System.getProperty(key) == null)) {
            System.setProperty("ENGINE_CACHE_DIR", folder.toString());
        }
    }

    private static void setUnlessSet(String key, Path value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value.toString());
        }
    }
}
