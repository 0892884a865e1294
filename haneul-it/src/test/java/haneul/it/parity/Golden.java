package haneul.it.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.model.weights.Safetensors;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A checkpoint, and the numbers that the reference implementation computes with it: a folder in the hub's layout with
 * {@code golden.safetensors} and {@code golden.json} beside its parts; {@code reference/make_wan.py} makes more. All
 * folders below {@code -Dhaneul.reference} are measured, by default those in {@code reference/}.
 *
 * <p>Every number is compared in a line of its own, {@code parity <folder> <number> <measured> <allowed> ok} or
 * {@code FAIL}; {@link #close} fails if one of them did.
 */
final class Golden implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        System.out.println(); // what others printed before need not have ended with a line
    }

    private final Path folder;
    private final Safetensors numbers;
    private final JsonNode call;
    private final List<String> failed = new ArrayList<>();

    private Golden(Path folder, String stem) {
        this.folder = folder;
        this.numbers = Safetensors.open(folder.resolve(stem + ".safetensors"));
        try {
            this.call = JSON.readTree(folder.resolve(stem + ".json").toFile());
        } catch (IOException e) {
            throw new IllegalStateException(folder + " has no " + stem + ".json that can be read", e);
        }
    }

    /** The numbers of a folder: {@code golden}, {@code golden-image}, {@code golden-lora}. */
    static Golden open(Path folder, String stem) {
        return new Golden(folder, stem);
    }

    /** The folders that have such numbers, in order of name. */
    static List<Path> folders(String stem) {
        Path asked = Path.of(System.getProperty("haneul.reference", "reference"));
        Path root = Files.isDirectory(asked) ? asked : Path.of("..").resolve(asked); // tests run in their module
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(f -> Files.isRegularFile(f.resolve(stem + ".safetensors")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("no reference numbers are in " + root.toAbsolutePath(), e);
        }
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
        try (Golden golden = open(folder, "golden-lora")) {
            return golden.call().path("scale").asDouble();
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

    /** Fails if a number was not as it should be. */
    @Override
    public void close() {
        if (!failed.isEmpty()) {
            throw new AssertionError(folder + ": " + String.join("; ", failed));
        }
    }
}
