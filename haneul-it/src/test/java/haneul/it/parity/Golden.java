package haneul.it.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.model.weights.Safetensors;
import haneul.model.weights.TensorFile;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A checkpoint, and the numbers that the reference implementation computes with it: a folder in the hub's layout with
 * {@code golden.safetensors} and {@code golden.json} beside its parts; {@code reference/make_wan.py} makes more. All
 * folders below {@code -Dhaneul.reference} are measured, by default those in {@code reference/}.
 *
 * <p>Every number is compared in a line of its own, {@code parity <folder> <number> <measured> <allowed> ok} or
 * {@code FAIL}; {@link #close} fails if one of them did, and if fewer were compared than {@code counts.tsv} asks for: a
 * number that was renamed, or a file that was lost, is a failure and not a test that had nothing to do.
 */
final class Golden implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        System.out.println(); // what others printed before need not have ended with a line
    }

    private static final Map<String, Integer> COUNTS = counts();

    private static final String NONE = "none";

    private final Path folder;
    private final String test;
    private final TensorFile numbers;
    private final JsonNode call;
    private final List<String> failed = new ArrayList<>();
    private int compared;
    private boolean skipped;

    private Golden(Path folder, String stem, String test) {
        Assumptions.assumeTrue(
                Files.isRegularFile(folder.resolve(stem + ".safetensors")),
                "no folder in -Dhaneul.reference has a " + stem + ".safetensors");
        this.folder = folder;
        this.test = test;
        this.numbers = Safetensors.open(folder.resolve(stem + ".safetensors"));
        this.call = read(folder, stem);
    }

    /**
     * The numbers of a folder.
     *
     * @param stem {@code golden}, {@code golden-image} or {@code golden-lora}
     * @param test what is compared, as {@code counts.tsv} names it
     */
    static Golden open(Path folder, String stem, String test) {
        return new Golden(folder, stem, test);
    }

    /** How many numbers each test compares at least, by folder and test. */
    private static Map<String, Integer> counts() {
        try (InputStream in = Golden.class.getResourceAsStream("counts.tsv")) {
            Map<String, Integer> out = new LinkedHashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(l -> l.split("\t"))
                    .forEach(l -> out.put(l[0] + " " + l[1], Integer.parseInt(l[2])));
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The folders that have such numbers, in order of name. Where {@code -Dhaneul.reference} names folders and none has
     * them, the root stands for them and its test is skipped; of the project's own folders at least one has them.
     */
    static List<Path> folders(String stem) {
        String own = System.getProperty("haneul.reference");
        Path asked = Path.of(own == null ? "reference" : own);
        Path root = Files.isDirectory(asked) ? asked : Path.of("..").resolve(asked); // tests run in their module
        try (Stream<Path> all = Files.list(root)) {
            List<Path> out = all.filter(f -> Files.isRegularFile(f.resolve(stem + ".safetensors")))
                    .sorted()
                    .toList();
            return out.isEmpty() && own != null ? List.of(root) : out;
        } catch (IOException e) {
            throw new IllegalStateException("no reference numbers are in " + root.toAbsolutePath(), e);
        }
    }

    /**
     * A folder, a name and what the name stands for, for each that a folder has; skipped where the folders are the user's and
     * none has any.
     */
    static Stream<Arguments> each(String stem, Function<Path, Map<String, ?>> found) {
        List<Path> folders = folders(stem);
        List<Arguments> out = new ArrayList<>();
        for (Path f : folders) {
            found.apply(f).forEach((name, value) -> out.add(Arguments.of(f, name, value)));
        }
        return out.isEmpty() && System.getProperty("haneul.reference") != null
                ? Stream.of(Arguments.of(folders.get(0), NONE, null))
                : out.stream();
    }

    /** Skips a test of what no folder has. */
    static void skip(String name) {
        Assumptions.assumeFalse(name.equals(NONE), "no folder in -Dhaneul.reference has any");
    }

    /** Folders whose numbers hold this one; a root that stands for none passes, to be skipped. */
    static Predicate<Path> with(String name) {
        return f -> {
            Path file = f.resolve("golden.safetensors");
            return !Files.isRegularFile(file) || Safetensors.open(file).has(name);
        };
    }

    /** The single files of the transformer that a folder has, by their names. */
    static Map<String, Path> singles(Path folder) {
        return present(folder.resolve("original"), List.of("transformer", "transformer-comfyui"));
    }

    /** Its LoRA in each style that there is. */
    static Map<String, Path> loras(Path folder) {
        return present(folder.resolve("lora"), List.of("diffusers", "original", "musubi"));
    }

    private static Map<String, Path> present(Path folder, List<String> names) {
        Map<String, Path> out = new LinkedHashMap<>();
        for (String name : names) {
            Path file = folder.resolve(name + ".safetensors");
            if (Files.exists(file)) {
                out.put(name, file);
            }
        }
        return out;
    }

    /** How much of the LoRA was merged. */
    static double loraScale(Path folder) {
        return read(folder, "golden-lora").path("scale").asDouble();
    }

    private static JsonNode read(Path folder, String stem) {
        try {
            return JSON.readTree(folder.resolve(stem + ".json").toFile());
        } catch (IOException e) {
            throw new IllegalStateException(folder + " has no " + stem + ".json that can be read", e);
        }
    }

    /** The checkpoint. */
    Path folder() {
        return folder;
    }

    /** The arguments of the call that was measured. */
    JsonNode call() {
        return call;
    }

    /**
     * How near the reference's own frames in bf16 are to those in float32, in dB. The test ends here, and a line says why,
     * where the folder does not know that, or where bf16 is emulated: fifteen times slower than float32, which
     * {@code -Dhaneul.bf16=force} asks for all the same.
     */
    double inBf16(String name) {
        boolean fast = Precision.auto().compute() == DType.BF16;
        String missing = !call.has("bf16_db")
                ? "what the reference loses was not measured"
                : fast || System.getProperty("haneul.bf16", "").equals("force")
                        ? ""
                        : Precision.auto().why() + ", -Dhaneul.bf16=force computes it all the same";
        if (!missing.isEmpty()) {
            System.out.printf("parity %s %s.db skipped: %s%n", folder.getFileName(), name, missing);
        }
        skipped = !missing.isEmpty();
        Assumptions.assumeTrue(missing.isEmpty(), missing);
        return call.path("bf16_db").asDouble();
    }

    boolean has(String name) {
        return numbers.has(name);
    }

    /** A number as it is stored; belongs to the caller's scope. */
    Tensor get(String name) {
        return numbers.load(name);
    }

    /** Compares with the number of this name: max |a − b| / max |b|. */
    void same(String name, Tensor measured, double allowed) {
        same(name, measured, get(name), allowed);
    }

    /** The same with a number that was made of others. */
    void same(String name, Tensor measured, Tensor wanted, double allowed) {
        if (measured.count() != wanted.count()) {
            line(name, Double.NaN, allowed, false);
            failed.add(name + " has the shape " + measured.shape() + " in place of " + wanted.shape());
            return;
        }
        float[] a = measured.to(DType.F32).toFloats();
        float[] b = wanted.to(DType.F32).toFloats();
        double off = 0;
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            off = Math.max(off, Float.isFinite(a[i]) ? Math.abs((double) a[i] - b[i]) : Double.POSITIVE_INFINITY);
            most = Math.max(most, Math.abs(b[i]));
        }
        double relative = off == 0 ? 0 : off / most;
        line(name, relative, allowed, relative <= allowed);
    }

    /** Compares values in 0…1: the signal to noise ratio in dB is to be at least so high. */
    void near(String name, Tensor measured, double allowed) {
        near(name, measured, get(name), allowed);
    }

    /** The same with a number that was made of others. */
    void near(String name, Tensor measured, Tensor wanted, double allowed) {
        float[] a = measured.to(DType.F32).toFloats();
        float[] b = wanted.to(DType.F32).toFloats();
        double sum = 0;
        for (int i = 0; i < b.length; i++) {
            sum += Math.pow((i < a.length ? a[i] : Double.NaN) - b[i], 2);
        }
        double db = a.length != b.length ? Double.NaN : -10 * Math.log10(Math.max(sum / b.length, 1e-20));
        line(name + ".db", db, allowed, db >= allowed);
    }

    private void line(String name, double measured, double allowed, boolean ok) {
        compared++;
        System.out.println(String.format( // at once: tests run side by side
                Locale.ROOT,
                "parity %s %s %.3g %.3g %s",
                folder.getFileName(),
                name,
                measured,
                allowed,
                ok ? "ok" : "FAIL"));
        if (!ok) {
            failed.add(name + ": " + measured + ", allowed " + allowed);
        }
    }

    /** Fails if a number was not as it should be, or too few were compared. */
    @Override
    public void close() {
        int wanted = COUNTS.getOrDefault(folder.getFileName() + " " + test, 1);
        System.out.printf("parity %s %s compared %d of at least %d%n", folder.getFileName(), test, compared, wanted);
        if (compared < wanted && !skipped) {
            failed.add(test + " compared " + compared + " numbers and at least " + wanted + " are there");
        }
        if (!failed.isEmpty()) {
            throw new AssertionError(folder + ": " + String.join("; ", failed));
        }
    }
}
