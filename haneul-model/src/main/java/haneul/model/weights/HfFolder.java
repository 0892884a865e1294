package haneul.model.weights;

import com.fasterxml.jackson.databind.JsonNode;
import haneul.core.HaneulException;
import haneul.nn.Weights;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A model in the folder layout of the Hugging Face hub: {@code model_index.json} names the parts, each part is a folder
 * with {@code config.json} and safetensors files, whole or in shards with an index.
 *
 * <p>Opening checks the index, the configs and the headers of all weights, and reports all problems at once.
 * Works on any {@link Path}, also inside a jar.
 */
public final class HfFolder {
    public static final String INDEX = "model_index.json";
    public static final String CONFIG = "config.json";
    /** The name that diffusion models store their weights by. */
    public static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

    private static final List<String> STEMS = List.of("diffusion_pytorch_model", "model");

    private final Path path;
    private final Config index;
    private final Map<String, List<TensorFile>> weights;

    private HfFolder(Path path, Config index, Map<String, List<TensorFile>> weights) {
        this.path = path;
        this.index = index;
        this.weights = weights;
    }

    /** Opens a folder and checks all parts that its index names. */
    public static HfFolder open(Path path) {
        if (!Files.isDirectory(path)) {
            throw new HaneulException(
                    "The model " + path + " cannot be opened",
                    Files.exists(path) ? "it is not a folder" : "there is no such folder",
                    "name a folder that holds a " + INDEX);
        }
        Problems problems = new Problems();
        Links.check(path, problems);
        problems.report("The model " + path + " cannot be opened", "put the files themselves in place of the links");
        Config index = Config.open(path.resolve(INDEX));
        if (index.text("_class_name", "").isEmpty()) {
            problems.add(INDEX + " has no \"_class_name\" that tells the kind of model");
        }
        Map<String, List<TensorFile>> weights = new LinkedHashMap<>();
        index.json().properties().forEach(p -> {
            if (!isPart(p.getValue())) {
                return;
            }
            String part = p.getKey();
            if (!part.matches("[A-Za-z0-9_-]{1,100}")) {
                problems.add("the part " + Problems.quote(part) + " has a name that is no folder's");
            } else if (!Files.isDirectory(path.resolve(part))) {
                problems.add("the folder " + part + " is missing");
            } else {
                weights.put(part, openPart(path.resolve(part), problems));
            }
        });
        problems.report("The model " + path + " cannot be opened", "download it again, or train it again");
        return new HfFolder(path, index, weights);
    }

    /** The kind of pipeline, {@code _class_name} of the index, such as {@code HaneulPipeline}. */
    public String className() {
        return index.text("_class_name");
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** The index itself. */
    public Config index() {
        return index;
    }

    /** The parts, in the order of the index. */
    public List<String> parts() {
        return List.copyOf(weights.keySet());
    }

    /** A part's folder, for files of other kinds. */
    public Path folder(String part) {
        need(part);
        return path.resolve(part);
    }

    /** A part's {@code config.json}. */
    public Config config(String part) {
        need(part);
        return Config.open(path.resolve(part).resolve(CONFIG));
    }

    /** Whether a part has weights, as a tokenizer has none. */
    public boolean hasWeights(String part) {
        return !need(part).isEmpty();
    }

    /** A part's weights: one file, or its shards. */
    public List<TensorFile> weights(String part) {
        List<TensorFile> files = need(part);
        if (files.isEmpty()) {
            throw new HaneulException(
                    "The model " + path + " is not complete",
                    "its part " + part + " has no safetensors file" + pickles(path.resolve(part)),
                    "download it again, in the safetensors format");
        }
        return Collections.unmodifiableList(files);
    }

    /** What is said of weights that could run as programs. */
    private static String pickles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName()))
                    .filter(f -> f.matches(".*\\.(bin|pt|pth|ckpt|pkl)"))
                    .sorted()
                    .findFirst()
                    .map(f -> " but " + Problems.quote(f)
                            + ", a Python pickle, which is refused: weights are never executed")
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** Builds a part from its weights, which it must use all. */
    public <M> M build(String part, Function<Weights, M> model) {
        return FileWeights.build(model, weights(part));
    }

    /**
     * Writes a model's folder, there whole or not at all. An older model of that name is replaced; a folder that is
     * something else is refused.
     */
    public static void write(Path target, Body body) {
        Atomically.folder(target, INDEX, temporary -> body.fill(new Writer(temporary)));
    }

    /** Fills a folder. */
    @FunctionalInterface
    public interface Body {
        void fill(Writer writer) throws IOException;
    }

    /** Writes the pieces of a model's folder. */
    public static final class Writer {
        private final Path folder;

        private Writer(Path folder) {
            this.folder = folder;
        }

        /** {@code model_index.json}: {@code _class_name}, and {@code name → [library, class]} for each part. */
        public Writer index(Map<String, ?> index) {
            Config.write(folder.resolve(INDEX), index);
            return this;
        }

        /** A part: its config and weights. */
        public Writer part(String name, Map<String, ?> config, Map<String, Tensor> weights) {
            Config.write(folder.resolve(name).resolve(CONFIG), config);
            Safetensors.write(folder.resolve(name).resolve(WEIGHTS), weights, Map.of("format", "pt"));
            return this;
        }

        /** Any other text file, such as {@code README.md}. */
        public Writer text(String name, String content) throws IOException {
            Files.writeString(folder.resolve(name), content);
            return this;
        }

        /** The temporary folder itself, for files of other kinds. */
        public Path folder() {
            return folder;
        }
    }

    /** Parts are pairs of library and class; other keys are plain values, and a part that is left out is two nulls. */
    private static boolean isPart(JsonNode value) {
        return value.isArray()
                && value.size() == 2
                && value.get(0).isTextual()
                && value.get(1).isTextual();
    }

    private List<TensorFile> need(String part) {
        List<TensorFile> files = weights.get(part);
        if (files == null) {
            throw new HaneulException(
                    "The model " + path + " has no part " + Problems.quote(part),
                    "its " + INDEX + " names " + parts(),
                    "check that it is a model of this kind");
        }
        return files;
    }

    private static List<TensorFile> openPart(Path folder, Problems problems) {
        List<TensorFile> files = new ArrayList<>();
        if (Files.exists(folder.resolve(CONFIG))) {
            attempt(problems, () -> Config.open(folder.resolve(CONFIG)));
        }
        for (String stem : STEMS) {
            Path whole = folder.resolve(stem + ".safetensors");
            Path shards = folder.resolve(stem + ".safetensors.index.json");
            if (Files.exists(whole)) {
                attempt(problems, () -> files.add(TensorFile.open(whole)));
                break;
            } else if (Files.exists(shards)) {
                attempt(problems, () -> openShards(folder, Config.open(shards), files, problems));
                break;
            } else if (openVariant(folder, stem, files, problems)) {
                break;
            }
        }
        return files;
    }

    /**
     * Opens files that stand in for the usual ones: of a variant such as {@code fp16}, in one file or in shards, and shards
     * without an index.
     */
    private static boolean openVariant(Path folder, String stem, List<TensorFile> files, Problems problems) {
        Pattern name = Pattern.compile(Pattern.quote(stem) + "(?:-(\\d{5})-of-(\\d{5}))?(?:\\.([a-z0-9]+))?"
                + "(?:-(\\d{5})-of-(\\d{5}))?\\.safetensors");
        TreeMap<String, TreeMap<Integer, Path>> found = new TreeMap<>();
        Map<String, Integer> counts = new HashMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(f -> {
                Matcher m = name.matcher(String.valueOf(f.getFileName()));
                if (m.matches()) {
                    String number = m.group(1) != null ? m.group(1) : m.group(4);
                    String of = m.group(2) != null ? m.group(2) : m.group(5);
                    String kind = m.group(3) == null ? "" : m.group(3);
                    found.computeIfAbsent(kind, k -> new TreeMap<>())
                            .put(number == null ? 0 : Integer.parseInt(number), f);
                    counts.put(kind, of == null ? 1 : Integer.parseInt(of));
                }
            });
        } catch (IOException e) {
            return false;
        }
        if (found.isEmpty()) {
            return false;
        }
        String kind = found.firstKey();
        Map<Integer, Path> shards = found.firstEntry().getValue();
        if (shards.size() != counts.get(kind)) {
            problems.add("of " + counts.get(kind) + " shards of " + folder + " there are " + shards.size());
        }
        shards.values().forEach(f -> attempt(problems, () -> files.add(TensorFile.open(f))));
        return true;
    }

    private static void openShards(Path folder, Config index, List<TensorFile> files, Problems problems) {
        JsonNode map = index.json().path("weight_map");
        Map<String, TreeSet<String>> byFile = new LinkedHashMap<>();
        map.properties()
                .forEach(p -> byFile.computeIfAbsent(p.getValue().asText(), f -> new TreeSet<>())
                        .add(p.getKey()));
        if (byFile.isEmpty()) {
            problems.add("the index of shards in " + folder + " has no \"weight_map\"");
        }
        byFile.forEach((name, tensors) -> {
            if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\\.safetensors")) {
                problems.add("the shard " + Problems.quote(name) + " in " + folder + " is no plain file name");
                return;
            }
            attempt(problems, () -> {
                TensorFile file = TensorFile.open(folder.resolve(name));
                files.add(file);
                TreeSet<String> absent = new TreeSet<>(tensors);
                absent.removeAll(file.names());
                TreeSet<String> unlisted = new TreeSet<>(file.names());
                unlisted.removeAll(tensors);
                if (!absent.isEmpty()) {
                    problems.add("the shard " + name + " lacks " + absent.size() + " of its tensors, such as "
                            + Problems.quote(absent.first()));
                }
                if (!unlisted.isEmpty()) {
                    problems.add("the shard " + name + " has " + unlisted.size()
                            + " tensors that the index does not name, such as " + Problems.quote(unlisted.first()));
                }
            });
        });
    }

    private static void attempt(Problems problems, Runnable step) {
        problems.attempt(() -> {
            step.run();
            return true;
        });
    }
}
