package haneul.eval;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.model.Defaults;
import haneul.tensor.Threads;
import haneul.world.Captions;
import haneul.world.Oracle;
import haneul.world.Paraphrases;
import haneul.world.Renderer;
import haneul.world.Scene;
import haneul.world.Scenes;
import haneul.world.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Evaluation in a world whose scenes are known exactly: the oracle reads a painted clip and compares it with the scene
 * of its prompt.
 */
public final class Evaluation {
    /** Attributes in the order of the table. */
    public static final Map<String, Predicate<Verdict>> ATTRIBUTES = attributes();

    private static final int BATCH = 8;

    /** A share with its 95 % interval (Wilson's). */
    public record Share(int right, int of) {
        public double value() {
            return of == 0 ? 0 : right / (double) of;
        }

        public double low() {
            return bound(-1);
        }

        public double high() {
            return bound(1);
        }

        private double bound(int side) {
            if (of == 0) {
                return 0;
            }
            double z = 1.96;
            double p = value();
            double middle = p + z * z / (2 * of);
            double half = z * Math.sqrt(p * (1 - p) / of + z * z / (4.0 * of * of));
            return (middle + side * half) / (1 + z * z / of);
        }
    }

    /** A painted prompt and the oracle's verdict. */
    public record Painted(Scene scene, String prompt, List<Frame> frames, Verdict verdict) {}

    /** One row of the table: a set of prompts. */
    public record Row(String name, List<Painted> painted) {
        public Share joint() {
            return share(Verdict::joint);
        }

        public Share share(Predicate<Verdict> right) {
            return new Share(
                    (int) painted.stream().filter(p -> right.test(p.verdict())).count(), painted.size());
        }
    }

    private Evaluation() {}

    private static Map<String, Predicate<Verdict>> attributes() {
        Map<String, Predicate<Verdict>> out = new LinkedHashMap<>();
        out.put("count", Verdict::count);
        out.put("colour", Verdict::hue);
        out.put("shape", Verdict::form);
        out.put("size", Verdict::size);
        out.put("motion", Verdict::motion);
        out.put("background", Verdict::background);
        out.put("camera", Verdict::camera);
        return out;
    }

    /** Scenes of one kind, by number; they do not depend on the model. */
    public static List<Scene> scenes(int n, long seed, int objects, Scenes.Combinations c, int width, int height) {
        Scenes.Mix mix = Scenes.Mix.objects(objects, c);
        return drawn(n, i -> Scenes.draw(new Rng(seed).at(77, objects, c.ordinal(), i), mix, width, height));
    }

    /** Scenes of one object before a camera that moves, by number; they do not depend on the model. */
    public static List<Scene> filmed(int n, long seed, int width, int height) {
        return drawn(n, i -> Scenes.filmed(new Rng(seed).at(81, i), width, height));
    }

    public static List<Scene> drawn(int n, IntFunction<Scene> scene) {
        return IntStream.range(0, n).mapToObj(scene).toList();
    }

    /** The grid on which a model is measured. */
    static Grid grid(Subject subject) {
        Defaults d = subject.defaults();
        return new Grid(d.width(), d.height(), d.frames(), d.fps());
    }

    /** Paints the canvas that each scene asks for, and lets the oracle judge. */
    static Row paint(
            String name,
            Subject subject,
            List<Scene> scenes,
            Function<Scene, Canvas> asked,
            long seed,
            Progress progress) {
        List<Integer> starts = IntStream.range(0, (scenes.size() + BATCH - 1) / BATCH)
                .mapToObj(i -> i * BATCH)
                .toList();
        AtomicInteger done = new AtomicInteger();
        Progress within = new Progress() { // only to learn whether to stop
                    @Override
                    public void at(String stage, long some, long all) {
                        synchronized (progress) {
                            progress.at(name, done.get(), scenes.size());
                        }
                    }

                    @Override
                    public void checkCancelled() {
                        progress.checkCancelled();
                    }
                };
        List<List<Painted>> batches = Threads.each(starts, from -> {
            List<Scene> part = scenes.subList(from, Math.min(scenes.size(), from + BATCH));
            List<Canvas> canvases = part.stream().map(asked).toList();
            List<Long> seeds = new ArrayList<>();
            for (int i = 0; i < part.size(); i++) {
                seeds.add(seed + from + i);
            }
            List<List<Frame>> clips = subject.paint(canvases, seeds, within);
            List<Painted> out = new ArrayList<>();
            for (int i = 0; i < part.size(); i++) {
                out.add(judged(part.get(i), canvases.get(i).sentences().get(0).text(), clips.get(i)));
            }
            synchronized (progress) {
                progress.at(name, done.addAndGet(part.size()), scenes.size());
            }
            return out;
        });
        return new Row(name, batches.stream().flatMap(List::stream).toList());
    }

    static Painted judged(Scene scene, String prompt, List<Frame> frames) {
        return new Painted(scene, prompt, frames, Oracle.judge(scene, frames));
    }

    /** The oracle's own limit: true clips of the scenes. */
    public static Row truth(String name, List<Scene> scenes, int width, int height, int frames) {
        return new Row(
                name,
                scenes.parallelStream()
                        .map(s -> judged(s, "", Renderer.render(s, width, height, frames)))
                        .toList());
    }

    /** The compression network's limit: true clips, encoded and decoded. */
    static Row reconstruction(String name, Subject subject, List<Scene> scenes, Progress progress) {
        Grid grid = grid(subject);
        AtomicInteger done = new AtomicInteger();
        return new Row(name, Threads.each(scenes, s -> {
            Painted back = judged(s, "", subject.reconstruct(Continued.clip(s, grid)));
            synchronized (progress) {
                progress.at(name, done.incrementAndGet(), scenes.size());
            }
            return back;
        }));
    }

    /** The chance level: each scene's true clip, judged against another scene. */
    public static Row chance(String name, List<Scene> asked, List<Scene> shown, int width, int height, int frames) {
        return new Row(
                name,
                IntStream.range(0, asked.size())
                        .parallel()
                        .mapToObj(i -> judged(
                                asked.get(i),
                                "",
                                Renderer.render(shown.get((i + 1) % shown.size()), width, height, frames)))
                        .toList());
    }

    /** The prompt of a scene in words and an order of the training captions. */
    public static String seen(Scene s, long seed) {
        return Captions.seen(s, true, words(s, seed));
    }

    /** The prompt of a scene in words that training never had. */
    public static String unseenWords(Scene s, long seed) {
        return Captions.unseenWords(s, true, words(s, seed));
    }

    /** The prompt of a scene in a word order that training never had. */
    public static String unseenOrder(Scene s, long seed) {
        return Captions.unseenOrder(s, true, words(s, seed));
    }

    /** The prompt of a scene as a free sentence in words and shapes that training never had. */
    public static String free(Scene s, long seed) {
        return Paraphrases.unseen(s, true, words(s, seed)).text();
    }

    static Rng words(Scene s, long seed) {
        return new Rng(seed).at(s.line().hashCode());
    }
}
