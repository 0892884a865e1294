package haneul.model.weights;

import haneul.core.HaneulException;
import haneul.model.weights.LoraTensors.Part;
import haneul.model.weights.ModelFiles.Expert;
import haneul.tensor.DType;
import haneul.tensor.Ops;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes that LoRAs make to a model's weights, found from the headers of their files; all misfits are collected. */
final class LoraMerge {
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    /** All names that a layer may have → our name of it. */
    private final Map<String, String> layers = new HashMap<>();
    /** Names of layers without their numbers. */
    private final Set<String> kinds = new HashSet<>();

    private final Keys keys;
    private final Consumer<String> notes;
    private final Map<String, UnaryOperator<Tensor>> changes = new HashMap<>();
    private final List<String> paths = new ArrayList<>();
    private final Problems problems = new Problems();

    LoraMerge(List<TensorFile> model, Keys keys, Consumer<String> notes) {
        this.keys = keys;
        this.notes = notes;
        model.forEach(f -> f.names().forEach(n -> shapes.put(n, f.shape(n))));
        for (String name : shapes.keySet()) {
            String layer = name.replaceFirst("\\.(weight|bias)$", "");
            for (String called : List.of(layer, keys.theirs(layer))) {
                layers.put(called, layer);
                layers.put(called.replace('.', '_'), layer);
            }
        }
        layers.keySet().forEach(l -> kinds.add(kind(l)));
    }

    /** The change of each weight that is changed. */
    Map<String, UnaryOperator<Tensor>> changes() {
        problems.report(
                "The LoRA " + String.join(", ", paths) + " does not fit the model",
                "use LoRAs that were trained for this model");
        return changes;
    }

    void add(Lora lora) {
        TensorFile file = lora.file();
        paths.add(file.path().toString());
        TreeSet<String> strange = new TreeSet<>();
        TreeSet<String> absent = new TreeSet<>();
        TreeSet<String> absentParts = new TreeSet<>();
        int before = changes.size();
        if (lora.expert() == Expert.BOTH && LoraTensors.isForTwo(file)) {
            problems.add(file.path().getFileName() + ": it is for two transformers, and the model has one");
            return;
        }
        LoraTensors.byLayer(file, lora.expert(), strange).forEach((called, tensors) -> {
            String layer = layers.get(called);
            if (layer != null) {
                change(lora, called, layer, tensors);
            } else if (keys.isKnown(called) && !kinds.contains(kind(called))) {
                absent.addAll(tensors.values());
                absentParts.add(part(called));
            } else {
                strange.addAll(tensors.values());
            }
        });
        if (!strange.isEmpty()) {
            problems.add(file.path().getFileName() + ": the model has no layer for " + FileWeights.names(strange));
        } else if (!absent.isEmpty() && changes.size() == before) {
            problems.add(file.path().getFileName() + ": it only changes parts that this model does not have: "
                    + String.join(", ", absentParts));
        } else if (!absent.isEmpty()) {
            notes.accept(file.path().getFileName() + ": " + absent.size()
                    + " tensors are left out, for parts that this model does not have: "
                    + String.join(", ", absentParts));
        }
    }

    /** A layer's name without its numbers. */
    private static String kind(String layer) {
        return layer.replaceAll("(?<=^|[._])\\d+(?=$|[._])", "#");
    }

    /** How an absent part is called in a note: {@code k_img} of {@code blocks.0.cross_attn.k_img}, else its first word. */
    private static String part(String layer) {
        String[] words = layer.split("\\.");
        return words[0].endsWith("blocks") ? words[words.length - 1] : words[0];
    }

    private void change(Lora lora, String called, String layer, Map<Part, String> tensors) {
        TensorFile file = lora.file();
        tensors.forEach((part, name) -> {
            if (!part.refused().isEmpty()) {
                problem(file, name, "belongs to a " + part.refused() + ", which Haneul does not merge");
            }
        });
        String weight = shapes.containsKey(layer + ".weight") ? layer + ".weight" : layer;
        String bias = layer + ".bias";
        double alpha = alpha(file, tensors.get(Part.ALPHA));
        difference(lora, tensors.get(Part.DIFF), weight, 1);
        difference(lora, tensors.get(Part.DIFF_BIAS), bias, 1);
        difference(lora, tensors.get(Part.DIFF_MODULATION), weight, 1);
        String down = tensors.get(Part.DOWN);
        String up = tensors.get(Part.UP);
        if (down != null && up != null) {
            double factor = lora.config().factor(called, alpha, rank(file, down, 0));
            difference(lora, tensors.get(Part.UP_BIAS), bias, factor);
            product(lora, down, up, factor, weight);
        } else if (down != null || up != null || tensors.containsKey(Part.UP_BIAS)) {
            problem(file, down != null ? down : up != null ? up : tensors.get(Part.UP_BIAS), "has no other half");
        }
        if (LoraTensors.isKronecker(tensors.keySet())) {
            kronecker(lora, tensors, alpha, weight);
        } else if (LoraTensors.isHadamard(tensors.keySet())) {
            hadamard(lora, tensors, alpha, weight);
        }
    }

    private void problem(TensorFile file, @Nullable String name, String what) {
        problems.add(file.path().getFileName() + ": " + Problems.quote(String.valueOf(name)) + " " + what);
    }

    private static long rank(TensorFile file, String name, int axis) {
        Shape shape = file.shape(name);
        return shape.rank() < 2 ? 1 : Math.max(1, shape.at(axis));
    }

    private void difference(Lora lora, @Nullable String name, String weight, double factor) {
        if (name == null) {
            return;
        }
        TensorFile file = lora.file();
        Shape shape = shapes.get(weight);
        if (!file.shape(name).equals(shape) || !file.stored(name).isWeight()) {
            problem(file, name, described(file, name) + " changes " + weight + described(shape));
            return;
        }
        double scale = lora.scale() * factor;
        change(weight, x -> x.plus(file.map(name).to(DType.F32).times(scale)));
    }

    private void product(Lora lora, String down, String up, double factor, String weight) {
        TensorFile file = lora.file();
        Shape shape = shapes.get(weight);
        Shape a = file.shape(down); // [rank, in ..]
        Shape b = file.shape(up); // [out, rank, 1 ..]
        long rank = a.rank() < 2 ? 0 : a.at(0);
        boolean fits = rank > 0
                && shape != null
                && shape.rank() >= 2
                && shape.count() > 0
                && b.rank() >= 2
                && b.at(0) == shape.at(0)
                && b.count() == rank * shape.at(0)
                && a.count() / rank == shape.count() / shape.at(0)
                && file.stored(down).isWeight()
                && file.stored(up).isWeight();
        if (!fits) {
            problem(
                    file,
                    down,
                    described(file, down) + " times " + described(file, up) + " changes " + weight + described(shape));
            return;
        }
        double scale = lora.scale() * factor;
        long[] dims = shape.dims();
        change(
                weight,
                x -> Ops.addMatmul(
                                1,
                                x.reshape(dims[0], -1),
                                scale,
                                file.map(up).to(DType.F32).reshape(dims[0], rank),
                                file.map(down).to(DType.F32).reshape(rank, -1))
                        .reshape(dims));
    }

    /** LoKr: W + scale · w1 ⊗ w2, each whole or a product of two. Yeh et al., 2023 (LyCORIS). */
    private void kronecker(Lora lora, Map<Part, String> tensors, double alpha, String weight) {
        TensorFile file = lora.file();
        String rankOf = tensors.containsKey(Part.W1_B) ? tensors.get(Part.W1_B) : tensors.get(Part.W2_B);
        double factor = rankOf == null ? 1 : lora.config().factor(weight, alpha, rank(file, rankOf, 0));
        added(lora, weight, tensors, factor, () -> {
            Tensor w1 = factor(file, tensors.get(Part.W1), tensors.get(Part.W1_A), tensors.get(Part.W1_B));
            Tensor w2 = factor(file, tensors.get(Part.W2), tensors.get(Part.W2_A), tensors.get(Part.W2_B));
            long a = w1.size(0);
            long b = w1.size(1);
            Tensor left = w1.reshape(a, 1, b, 1);
            Tensor right = w2.reshape(1, w2.size(0), 1, -1);
            return left.times(right).reshape(a * w2.size(0), -1); // [a c, b d]
        });
    }

    /** LoHa: W + scale · (w1a w1b) ⊙ (w2a w2b). Hyeon-Woo et al., 2022. */
    private void hadamard(Lora lora, Map<Part, String> tensors, double alpha, String weight) {
        TensorFile file = lora.file();
        double factor = lora.config().factor(weight, alpha, rank(file, tensors.get(Part.H1_B), 0));
        added(
                lora,
                weight,
                tensors,
                factor,
                () -> factor(file, null, tensors.get(Part.H1_A), tensors.get(Part.H1_B))
                        .times(factor(file, null, tensors.get(Part.H2_A), tensors.get(Part.H2_B))));
    }

    private static Tensor factor(TensorFile file, @Nullable String whole, @Nullable String a, @Nullable String b) {
        return whole != null
                ? file.map(whole).to(DType.F32)
                : file.map(String.valueOf(a))
                        .to(DType.F32)
                        .matmul(file.map(String.valueOf(b)).to(DType.F32));
    }

    /** Adds a matrix that is made of several tensors, if it has as many numbers as the weight. */
    private void added(
            Lora lora,
            String weight,
            Map<Part, String> tensors,
            double factor,
            java.util.function.Supplier<Tensor> made) {
        Shape shape = shapes.get(weight);
        String first = tensors.values().iterator().next();
        boolean numbers =
                tensors.values().stream().allMatch(n -> lora.file().stored(n).isWeight());
        if (shape == null || shape.rank() < 2 || !numbers) {
            problem(lora.file(), first, "changes " + weight + described(shape));
            return;
        }
        try (Scope scope = Scope.open()) {
            Tensor once = made.get();
            if (once.count() != shape.count() || once.size(0) != shape.at(0)) {
                problem(lora.file(), first, "makes " + once.shape() + " and changes " + weight + described(shape));
                return;
            }
        } catch (HaneulException e) {
            problem(lora.file(), first, "does not fit the others of its layer: " + e.because());
            return;
        }
        double scale = lora.scale() * factor;
        change(weight, x -> x.plus(made.get().reshape(shape.dims()).times(scale)));
    }

    private static String described(TensorFile file, String name) {
        return file.stored(name) + " " + file.shape(name);
    }

    private static String described(@Nullable Shape shape) {
        return shape == null ? ", which does not exist" : ", which has the shape " + shape;
    }

    private void change(String weight, UnaryOperator<Tensor> change) {
        changes.merge(weight, change, (first, then) -> x -> then.apply(first.apply(x)));
    }

    /** The alpha of a layer; NaN where it has none of its own. */
    private double alpha(TensorFile file, @Nullable String name) {
        if (name == null) {
            return Double.NaN;
        }
        try (Scope scope = Scope.open()) {
            double alpha = file.shape(name).count() == 1 && file.stored(name).isWeight()
                    ? file.load(name).item()
                    : Double.NaN;
            if (!Double.isFinite(alpha)) {
                problem(file, name, "is no finite number");
            }
            return alpha;
        }
    }
}
