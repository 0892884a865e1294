package haneul.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.model.VideoModel;
import haneul.model.family.Families;
import haneul.model.weights.FuzzCheckpoints;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Damages a file of a Wan checkpoint and paints with it: that goes well, or is refused in three lines. As a program:
 * {@code FuzzWan FOLDER SEED CASES CHECKPOINT...}; it ends with 0 when all is well.
 */
public final class FuzzWan {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] VALUES = {
        "null",
        "-1",
        "0",
        "1",
        "3",
        "1000000000",
        "1152921504606846976",
        "1e300",
        "0.5",
        "\"x\"",
        "\"\"",
        "[]",
        "{}",
        "true",
        "false",
        "[1,2,3]",
        "[null,null]",
        "[\"diffusers\",\"X\"]"
    };

    private FuzzWan() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        long seed = Long.parseLong(args[1]);
        int cases = Integer.parseInt(args[2]);
        List<Path> models = new ArrayList<>();
        for (int i = 3; i < args.length; i++) {
            models.add(copied(Path.of(args[i]), folder.resolve("model" + i)));
        }
        int refused = 0;
        for (int i = 0; i < cases; i++) {
            Rng rng = new Rng(seed).at(i);
            Path model = models.get(rng.nextInt(models.size()));
            List<Path> files = files(model);
            Path file = files.get(rng.nextInt(files.size()));
            byte[] whole = Files.readAllBytes(file);
            damage(file, whole, rng);
            try {
                paint(model);
            } catch (HaneulException e) {
                refused++;
                if (e.getMessage().lines().count() != 3) {
                    throw new AssertionError(told(i, seed, file) + " is not refused in three lines", e);
                }
            } catch (RuntimeException | Error e) {
                throw new AssertionError(told(i, seed, file), e);
            }
            Files.deleteIfExists(file.resolveSibling("weights.bin"));
            Files.deleteIfExists(file);
            Files.write(file, whole);
        }
        System.out.println(
                "fuzz: seed " + seed + ", " + cases + " broken Wan checkpoints, " + refused + " refused, no crash");
    }

    private static String told(int i, long seed, Path file) {
        return "case " + i + " of seed " + seed + ", " + file;
    }

    private static void paint(Path folder) {
        try (Scope scope = Scope.open();
                VideoModel model = Families.open(folder, Precision.FP32);
                Studio studio = new Studio(model, note -> {})) {
            int side = model.sizeMultiple();
            if (side > 256 || model.vae().temporal() > 8) {
                return; // it opened; a picture of this size would only take long
            }
            Canvas canvas = Canvas.blank(new Grid(side, side, 1 + model.vae().temporal(), 8))
                    .paste(Frame.black(side, side), 0)
                    .say("a cat");
            studio.paint(
                            canvas,
                            Settings.of(model.defaults(), 1)
                                    .steps(1)
                                    .guidance(1)
                                    .negative(""))
                    .all();
        }
    }

    private static Path copied(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        return to;
    }

    /** What a checkpoint consists of. */
    private static List<Path> files(Path model) throws IOException {
        try (Stream<Path> all = Files.walk(model)) {
            return all.filter(Files::isRegularFile)
                    .filter(f -> !model.relativize(f).toString().matches("(golden|original/|lora/).*"))
                    .sorted()
                    .toList();
        }
    }

    private static void damage(Path file, byte[] whole, Rng rng) throws IOException {
        int kind = rng.nextInt(12);
        boolean json = file.toString().endsWith(".json");
        if (kind == 0) {
            Files.delete(file);
        } else if (kind == 1) {
            Files.move(file, file.resolveSibling("weights.bin"));
        } else if (kind == 2) {
            Files.delete(file);
            Files.createSymbolicLink(file, Path.of("/etc/hostname"));
        } else if (json && kind < 9) {
            Files.write(file, changed(whole, rng));
        } else {
            Files.write(file, FuzzCheckpoints.damaged(whole, rng));
        }
    }

    /** One value somewhere is another, or is gone. */
    private static byte[] changed(byte[] whole, Rng rng) {
        try {
            JsonNode root = JSON.readTree(whole);
            List<Runnable> changes = new ArrayList<>();
            JsonNode value = JSON.readTree(VALUES[rng.nextInt(VALUES.length)]);
            collect(root, value, rng.chance(0.2), changes);
            if (!changes.isEmpty()) {
                changes.get(rng.nextInt(changes.size())).run();
            }
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void collect(JsonNode node, JsonNode value, boolean remove, List<Runnable> changes) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(p -> {
                changes.add(() -> {
                    if (remove) {
                        object.remove(p.getKey());
                    } else {
                        object.set(p.getKey(), value);
                    }
                });
                collect(p.getValue(), value, remove, changes);
            });
        } else if (node instanceof ArrayNode array && array.size() < 100) {
            for (int i = 0; i < array.size(); i++) {
                int at = i;
                changes.add(() -> array.set(at, value));
                collect(array.get(i), value, remove, changes);
            }
        }
    }
}
