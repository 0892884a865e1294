package haneul.model.weights;

import haneul.core.HaneulException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Models by their name on the Hugging Face hub, where its own tools have brought them to: the cache that {@code
 * HF_HUB_CACHE} names, or {@code hub} below {@code HF_HOME}, or {@code ~/.cache/huggingface/hub}. Nothing is downloaded.
 *
 * <p>A model lies there as {@code models--OWNER--NAME}: {@code refs/main} holds the commit, {@code snapshots/COMMIT} is
 * the folder, and its files are links into {@code blobs}.
 */
public final class Hub {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final String REVISION = "[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*";
    private static final long LONGEST_REF = 200;

    private final Path cache;

    private Hub(Path cache) {
        this.cache = cache;
    }

    /** The cache of whoever runs this. */
    public static Hub local() {
        return of(System::getenv, Path.of(System.getProperty("user.home")));
    }

    /** The folder of the cache; it need not exist. */
    public Path folder() {
        return cache;
    }

    static Hub of(UnaryOperator<@Nullable String> environment, Path home) {
        String cache = first(environment, "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE");
        if (cache != null) {
            return new Hub(Path.of(cache));
        }
        String hf = first(environment, "HF_HOME");
        String xdg = first(environment, "XDG_CACHE_HOME");
        Path above = xdg != null ? Path.of(xdg) : home.resolve(".cache");
        return new Hub((hf != null ? Path.of(hf) : above.resolve("huggingface")).resolve("hub"));
    }

    private static @Nullable String first(UnaryOperator<@Nullable String> environment, String... names) {
        for (String name : names) {
            String value = environment.apply(name);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /** Whether this may be a name on the hub: {@code OWNER/NAME}, or {@code OWNER/NAME@REVISION}. */
    public static boolean isName(String name) {
        return name.matches(NAME + "(@" + REVISION + ")?");
    }

    /**
     * The folder of a model that was brought here.
     *
     * @param name as on the hub, with {@code @} and a branch, tag or commit behind it for another than {@code main}
     * @throws HaneulException that says how to bring it, if it is not there
     */
    public Path find(String name) {
        int at = name.indexOf('@');
        String model = at < 0 ? name : name.substring(0, at);
        String revision = at < 0 ? "main" : name.substring(at + 1);
        String download = "bring it with: hf download " + model + (at < 0 ? "" : " --revision " + revision);
        Path folder = cache.resolve("models--" + model.replace("/", "--"));
        if (!Files.isDirectory(folder)) {
            throw new HaneulException(
                    "There is no model " + name,
                    "there is no such folder, and it is not in the cache of the Hugging Face hub, " + cache,
                    download + ", or name a folder that holds it");
        }
        String commit = commit(folder.resolve("refs"), revision, name);
        Path snapshot = folder.resolve("snapshots").resolve(commit);
        if (!commit.matches(REVISION) || !Files.isDirectory(snapshot)) {
            throw new HaneulException(
                    "There is no model " + name,
                    "the cache of the Hugging Face hub has the model, but not its revision " + Problems.quote(revision),
                    download);
        }
        if (!Files.isRegularFile(snapshot.resolve(HfFolder.INDEX))) {
            throw new HaneulException(
                    "The model " + name + " is not complete",
                    "there is no " + HfFolder.INDEX + " in " + snapshot,
                    download + ", or name another model: one in the layout of diffusers, such as NAME-Diffusers");
        }
        return snapshot;
    }

    /** The commit that a branch or tag means; what is neither is taken as a commit. */
    private static String commit(Path refs, String revision, String name) {
        Path ref = refs.resolve(revision);
        try {
            if (Files.isRegularFile(ref) && Files.size(ref) <= LONGEST_REF) {
                return Files.readString(ref).strip();
            }
        } catch (IOException e) {
            throw new HaneulException(
                            "The model " + name + " cannot be found",
                            ref + " cannot be read: " + e.getMessage(),
                            "check that you may read it, or bring the model again")
                    .from(e);
        }
        return revision;
    }
}
