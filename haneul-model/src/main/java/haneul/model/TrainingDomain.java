package haneul.model;

import com.fasterxml.jackson.databind.JsonNode;
import haneul.model.text.Words;
import haneul.model.weights.Config;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The domain of a model's training data: outside of it the model extrapolates. Stored with a checkpoint as
 * {@value #FILE}. An empty part is not known.
 *
 * @param words of all captions, as {@link Words} cuts them, sorted
 * @param sizes of the clips in pixels, by area
 * @param frames lengths of the clips, ascending
 * @param fps frame rates of the clips, ascending
 * @param psnr the lowest PSNR of the compression network's reconstructions of such clips, in dB; 0 if not measured
 */
public record TrainingDomain(
        SortedSet<String> words, List<Size> sizes, List<Integer> frames, List<Double> fps, double psnr) {
    /** The name of its file, beside {@code model_index.json}. */
    public static final String FILE = "training_domain.json";

    /** Nothing is known. */
    public static final TrainingDomain NONE = new TrainingDomain(new TreeSet<>(), List.of(), List.of(), List.of(), 0);

    private static final int MOST_PIXELS = 1 << 16;
    private static final int MOST_FRAMES = 1 << 20;
    private static final int FEW = 6;
    private static final int SHOWN = 300;

    /** Width and height in pixels. */
    public record Size(int width, int height) {
        long area() {
            return (long) width * height;
        }

        double ratio() {
            return width / (double) height;
        }

        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    public TrainingDomain {
        words = Collections.unmodifiableSortedSet(new TreeSet<>(words));
        sizes = sizes.stream()
                .distinct()
                .sorted((a, b) ->
                        a.area() != b.area() ? Long.compare(a.area(), b.area()) : Integer.compare(a.width, b.width))
                .toList();
        frames = frames.stream().distinct().sorted().toList();
        fps = fps.stream().distinct().sorted().toList();
    }

    /** The words of these captions. */
    public static SortedSet<String> words(Stream<String> captions) {
        return captions.distinct().flatMap(c -> Words.of(c).stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The domain in a checkpoint's folder; {@link #NONE} if it has none. */
    public static TrainingDomain read(Path folder) {
        Path file = folder.resolve(FILE);
        return Files.isRegularFile(file) ? Config.read(file, TrainingDomain::read) : NONE;
    }

    private static TrainingDomain read(Config c) {
        List<Size> sizes = texts(c, "sizes").stream()
                .map(text -> {
                    if (!text.matches("[1-9]\\d{0,4}x[1-9]\\d{0,4}")) {
                        c.problem("\"sizes\" holds a text that is no size such as 64x64");
                        return new Size(1, 1);
                    }
                    String[] sides = text.split("x");
                    return new Size(
                            Math.min(MOST_PIXELS, Integer.parseInt(sides[0])),
                            Math.min(MOST_PIXELS, Integer.parseInt(sides[1])));
                })
                .toList();
        return new TrainingDomain(
                new TreeSet<>(texts(c, "words")),
                sizes,
                Arrays.stream(c.integers("frames", 1, MOST_FRAMES)).boxed().toList(),
                Arrays.stream(c.numbers("fps", 0.001, 1e6)).boxed().toList(),
                c.number("psnr", 0, 1000));
    }

    private static List<String> texts(Config c, String key) {
        JsonNode list = c.json().path(key);
        List<String> out = new ArrayList<>();
        list.forEach(n -> out.add(n.asText()));
        if (!list.isArray()) {
            c.problem("\"" + key + "\" must be a list of texts");
        }
        return out;
    }

    /** The keys of its file. */
    public Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("words", words);
        out.put("sizes", sizes.stream().map(Size::toString).toList());
        out.put("frames", frames);
        out.put("fps", fps);
        out.put("psnr", psnr);
        return out;
    }

    /** Whether nothing is known. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** Both domains, for a model that is trained on with other data. The reconstructions are those of the other, if measured. */
    public TrainingDomain and(TrainingDomain other) {
        SortedSet<String> all = new TreeSet<>(words);
        all.addAll(other.words);
        return new TrainingDomain(
                all,
                joined(sizes, other.sizes),
                joined(frames, other.frames),
                joined(fps, other.fps),
                other.psnr > 0 ? other.psnr : psnr);
    }

    private static <T> List<T> joined(Collection<T> a, Collection<T> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }

    /** The same data with other reconstructions, in dB. */
    public TrainingDomain withPsnr(double other) {
        return new TrainingDomain(words, sizes, frames, fps, other);
    }

    /** What holds for the compression network alone: its reconstructions. */
    public TrainingDomain ofNetwork() {
        return new TrainingDomain(new TreeSet<>(), List.of(), List.of(), List.of(), psnr);
    }

    /** The words of a text that no caption has, each once; a plural and its singular are the same word. */
    public Set<String> unseen(String text) {
        if (words.isEmpty()) {
            return Set.of();
        }
        return Words.of(text).stream()
                .filter(w -> Stream.concat(Stream.of(w), numbers(w)).noneMatch(words::contains))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The forms that English may give a word for one and for several. */
    private static Stream<String> numbers(String w) {
        Stream.Builder<String> out = Stream.builder();
        out.add(w + "s").add(w + "es");
        if (w.endsWith("y")) {
            out.add(w.substring(0, w.length() - 1) + "ies");
        }
        if (w.endsWith("s") && w.length() > 2) {
            out.add(w.substring(0, w.length() - 1));
        }
        if (w.endsWith("es") && w.length() > 3) {
            out.add(w.substring(0, w.length() - 2));
        }
        if (w.endsWith("ies") && w.length() > 4) {
            out.add(w.substring(0, w.length() - 3) + "y");
        }
        return out.build();
    }

    /** Whether a size lies between those of training, in area and in aspect ratio. */
    public boolean coversSize(int width, int height) {
        Size s = new Size(width, height);
        return sizes.isEmpty()
                || (sizes.stream().anyMatch(t -> t.area() <= s.area())
                        && sizes.stream().anyMatch(t -> t.area() >= s.area())
                        && sizes.stream().anyMatch(t -> t.ratio() <= s.ratio())
                        && sizes.stream().anyMatch(t -> t.ratio() >= s.ratio()));
    }

    /** Whether a length lies between those of training. */
    public boolean coversFrames(int n) {
        return frames.isEmpty() || (frames.get(0) <= n && n <= frames.get(frames.size() - 1));
    }

    /** Whether a frame rate lies between those of training, within a hundredth. */
    public boolean coversFps(double rate) {
        return fps.isEmpty() || (fps.get(0) <= rate * 1.01 && rate <= fps.get(fps.size() - 1) * 1.01);
    }

    /** The sizes, such as {@code 48x48, 64x64, 96x64}; of many the smallest and the largest area. */
    public String sizeRange() {
        return sizes.size() <= FEW
                ? sizes.stream().map(Size::toString).collect(Collectors.joining(", "))
                : range(sizes);
    }

    /** The lengths, such as {@code 1 to 33 frames}. */
    public String frameRange() {
        return range(frames) + (frames.size() == 1 && frames.get(0) == 1 ? " frame" : " frames");
    }

    /** The frame rates, such as {@code 8 fps}. */
    public String fpsRange() {
        return range(fps.stream().map(TrainingDomain::plain).toList()) + " fps";
    }

    private static String range(List<?> all) {
        Object first = all.get(0);
        Object last = all.get(all.size() - 1);
        return first.equals(last) ? first.toString() : first + " to " + last;
    }

    /** A rate with at most three digits behind the point. */
    public static String plain(double rate) {
        return new BigDecimal(String.format(Locale.ROOT, "%.3f", rate))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Lines of text: vocabulary, sizes, lengths, rates and reconstructions, as far as they are known. */
    public List<String> lines() {
        List<String> out = new ArrayList<>();
        if (!sizes.isEmpty()) {
            out.add("trained on clips of " + sizes.stream().map(Size::toString).collect(Collectors.joining(", "))
                    + " pixels, " + frameRange() + (fps.isEmpty() ? "" : ", " + fpsRange()));
        }
        if (psnr > 0) {
            out.add(String.format(
                    Locale.ROOT, "its compression network reconstructs such clips with %.1f dB or more", psnr));
        }
        if (!words.isEmpty()) {
            out.add("words of its captions (" + words.size() + "): "
                    + words.stream().limit(SHOWN).collect(Collectors.joining(" "))
                    + (words.size() > SHOWN ? " …" : ""));
        }
        return out;
    }
}
