package haneul.model.weights;

import haneul.core.HaneulException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the folder of a model by name: the bundled model, which is read where it lies (also inside a jar), or any folder in
 * the hub's layout. A training run counts as the model of its last checkpoint.
 */
public final class ModelFolder {
    /** The name of the model that comes with Haneul. */
    public static final String BUNDLED = "bundled";

    private static final String RESOURCE = "haneul/bundled/" + HfFolder.INDEX;

    private ModelFolder() {}

    /**
     * The folder of a model.
     *
     * @param name {@link #BUNDLED}, a path to a model's folder or to a training run, or a name on the Hugging Face hub, such
     *     as {@code Wan-AI/Wan2.1-T2V-1.3B-Diffusers}, that is in the hub's local cache
     * @throws HaneulException when there is no such folder, or no model in it
     */
    public static Path find(String name) {
        if (name.equals(BUNDLED)) {
            return bundled();
        }
        Path folder;
        try {
            folder = Path.of(name);
        } catch (InvalidPathException e) {
            throw new HaneulException("There is no model " + name, e.getReason(), "name a folder, or " + BUNDLED);
        }
        if (Files.isRegularFile(folder.resolve(HfFolder.INDEX))) {
            return folder;
        }
        Path checkpoint = folder.resolve("checkpoint");
        if (Files.isRegularFile(checkpoint.resolve(HfFolder.INDEX))) {
            return checkpoint;
        }
        if (!Files.exists(folder) && Hub.isName(name)) {
            return Hub.local().find(name);
        }
        throw new HaneulException(
                "There is no model " + name,
                !Files.exists(folder)
                        ? "there is no such folder"
                        : Files.isDirectory(folder)
                                ? "the folder holds no " + HfFolder.INDEX
                                : "it is a file, and a model is a folder with a " + HfFolder.INDEX,
                "name a model's folder, a training run, a model of the hub, or " + BUNDLED);
    }

    /** How people call the model in a folder: {@link #BUNDLED}, or the folder itself. */
    public static String nameOf(Path folder) {
        return folder.toString().replace('\\', '/').endsWith("haneul/" + BUNDLED) ? BUNDLED : folder.toString();
    }

    private static Path bundled() {
        URL url = ModelFolder.class.getClassLoader().getResource(RESOURCE);
        if (url == null) {
            throw HaneulException.run(
                    "There is no bundled model",
                    "the class path has no " + RESOURCE,
                    "add the artifact haneul-bundled, or name a model's folder as ‹model›");
        }
        try {
            URI uri = url.toURI();
            if (uri.getScheme().equals("jar")) {
                inJar(uri);
            }
            Path index = Path.of(uri);
            return Objects.requireNonNull(index.getParent());
        } catch (URISyntaxException | IOException e) {
            throw HaneulException.run(
                            "The bundled model cannot be read",
                            "the system says " + e.getMessage(),
                            "build Haneul again, or name a model's folder as ‹model›")
                    .from(e);
        }
    }

    /** Makes the jar readable as a folder; it stays so until the program ends. */
    private static void inJar(URI uri) throws IOException {
        try {
            FileSystems.newFileSystem(uri, Map.of());
        } catch (FileSystemAlreadyExistsException e) {
            FileSystems.getFileSystem(uri);
        }
    }
}
