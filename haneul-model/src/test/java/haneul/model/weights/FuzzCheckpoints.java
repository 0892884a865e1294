package haneul.model.weights;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Flips, cuts and changes bytes of a checkpoint and opens it: it is read, or refused in three lines. As a program:
 * {@code FuzzCheckpoints FOLDER SEED CASES}; it ends with 0 when all is well.
 */
public final class FuzzCheckpoints {
    private FuzzCheckpoints() {}

    public static void main(String[] args) throws IOException {
        run(Files.createDirectories(Path.of(args[0])), Long.parseLong(args[1]), Integer.parseInt(args[2]));
    }

    /** Opens {@code cases} broken checkpoints, made under {@code folder}; returns how many were refused. */
    public static int run(Path folder, long seed, int cases) throws IOException {
        Path model = folder.resolve("model");
        try (Scope scope = Scope.open()) {
            Tensor a = Tensor.randn(new Rng(1), 4, 3);
            Map<String, Tensor> weights = Map.of("a", a, "b.weight", a.to(DType.BF16), "n", Tensor.arange(5));
            HfFolder.write(
                    model,
                    w -> w.index(Map.of("_class_name", "TestPipeline", "vae", List.of("haneul", "Vae")))
                            .part("vae", Map.of("dim", 8, "levels", List.of(1, 2)), weights));
        }
        List<Path> files = List.of(
                model.resolve("vae").resolve(HfFolder.WEIGHTS),
                model.resolve("vae").resolve(HfFolder.CONFIG),
                model.resolve(HfFolder.INDEX));
        int refused = 0;
        for (int i = 0; i < cases; i++) {
            Rng rng = new Rng(seed).at(i);
            Path file = files.get(i % 4 == 3 ? 1 + rng.nextInt(2) : 0);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, damaged(whole, rng));
            try (Scope scope = Scope.open()) {
                HfFolder opened = HfFolder.open(model);
                for (String part : opened.parts()) {
                    opened.config(part).into(c -> c.integer("dim", 1, 100) + c.integers("levels", 1, 9).length);
                    opened.weights(part).forEach(TensorFile::loadAll);
                }
            } catch (HaneulException e) {
                refused++;
                if (e.getMessage().lines().count() != 3) {
                    throw new AssertionError("case " + i + " of seed " + seed + " is not refused in three lines", e);
                }
            } catch (RuntimeException | Error e) {
                throw new AssertionError("case " + i + " of seed " + seed, e);
            }
            Files.write(file, whole);
        }
        System.out.println(
                "fuzz: seed " + seed + ", " + cases + " broken checkpoints, " + refused + " refused, no crash");
        return refused;
    }

    /** Some bytes cut off, flipped or changed. */
    public static byte[] damaged(byte[] whole, Rng rng) {
        byte[] out = whole.clone();
        switch (rng.nextInt(5)) {
            case 0 -> out = Arrays.copyOf(out, rng.nextInt(out.length)); // cut
            case 1 -> out[rng.nextInt(out.length)] ^= (byte) (1 << rng.nextInt(8)); // one bit
            case 2 -> out[rng.nextInt(Math.min(8, out.length))] = (byte) rng.nextInt(256); // the length
            case 3 -> {
                for (int k = 0; k < 5; k++) {
                    out[rng.nextInt(out.length)] = (byte) rng.nextInt(256);
                }
            }
            default -> { // digits, which shapes and offsets are made of
                for (int k = 0; k < out.length; k++) {
                    if (out[k] >= '0' && out[k] <= '9' && rng.chance(0.2)) {
                        out[k] = (byte) ('0' + rng.nextInt(10));
                    }
                }
            }
        }
        return out;
    }
}
