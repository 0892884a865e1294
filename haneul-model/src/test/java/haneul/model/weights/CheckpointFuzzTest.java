package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.tensor.DType;
import haneul.tensor.LeakCheck;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checkpoints with flipped, cut and inserted bytes: each is read or refused in three lines. Repeat a run with
 * {@code -Dseed=}, ask for more with {@code -Dfuzz.cases=}.
 */
@ExtendWith(LeakCheck.class)
class CheckpointFuzzTest {
    private static final int CASES = Integer.getInteger("fuzz.cases", 200);

    @TempDir
    Path folder;

    @Test
    void aDamagedCheckpointIsReadOrRefused() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("fuzz of checkpoints: -Dseed=" + seed);
        Path model = folder.resolve("model");
        Tensor a = Tensor.randn(new Rng(1), 4, 3);
        Map<String, Tensor> weights = Map.of("a", a, "b.weight", a.to(DType.BF16), "n", Tensor.arange(5));
        HfFolder.write(
                model,
                w -> w.index(Map.of("_class_name", "TestPipeline", "vae", List.of("haneul", "Vae")))
                        .part("vae", Map.of("dim", 8, "levels", List.of(1, 2)), weights));
        List<Path> files = List.of(
                model.resolve("vae").resolve(HfFolder.WEIGHTS),
                model.resolve("vae").resolve(HfFolder.CONFIG),
                model.resolve(HfFolder.INDEX));
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            Rng rng = new Rng(seed).at(i);
            Path file = files.get(i % 4 == 3 ? 1 + rng.nextInt(2) : 0);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, damaged(whole, rng));
            try {
                HfFolder opened = HfFolder.open(model);
                for (String part : opened.parts()) {
                    opened.config(part).into(c -> c.integer("dim", 1, 100) + c.integers("levels", 1, 9).length);
                    opened.weights(part).forEach(Safetensors::loadAll);
                }
            } catch (HaneulException e) {
                refused++;
                assertThat(e.getMessage().lines()).as("case " + i).hasSize(3);
            }
            Files.write(file, whole);
        }
        System.out.println(refused + " of " + CASES + " refused, the rest read");
        assertThat(refused).isBetween(CASES / 4, CASES);
        assertThat(HfFolder.open(model).parts()).containsExactly("vae");
    }

    private static byte[] damaged(byte[] whole, Rng rng) {
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
