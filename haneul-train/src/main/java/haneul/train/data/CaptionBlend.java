package haneul.train.data;

import haneul.core.Bounds;
import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.model.caption.CaptionStyle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which captions of a clip are trained on, and how often: a blend of synthetic and given ones. Betker et al., 2023,
 * section
 * 3.5, find that 95 % synthetic ones are better than fewer.
 *
 * @param weights of its parts, which sum to 1
 */
public record CaptionBlend(Map<Part, Double> weights) {
    /** Some of the captions of a clip. */
    public enum Part {
        /** All that no machine wrote. */
        GIVEN,
        /** All that a machine wrote. */
        MACHINE,
        /** Those of style {@link CaptionStyle#SHORT}: the machine's, or given ones of a clip that has none of them. */
        SHORT,
        /** As {@link #SHORT}, of style {@link CaptionStyle#DESCRIPTIVE}. */
        DESCRIPTIVE;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The numbers of these captions among those of a clip. */
        private List<Integer> of(List<Caption> captions) {
            return switch (this) {
                case GIVEN -> numbers(captions, null, false);
                case MACHINE -> numbers(captions, null, true);
                case SHORT -> styled(captions, CaptionStyle.SHORT);
                case DESCRIPTIVE -> styled(captions, CaptionStyle.DESCRIPTIVE);
            };
        }

        private static List<Integer> styled(List<Caption> captions, CaptionStyle style) {
            List<Integer> machine = numbers(captions, style, true);
            return machine.isEmpty() ? numbers(captions, style, false) : machine;
        }

        private static List<Integer> numbers(List<Caption> captions, @Nullable CaptionStyle style, boolean machine) {
            return IntStream.range(0, captions.size())
                    .filter(i -> captions.get(i).machine() == machine)
                    .filter(i -> style == null || captions.get(i).style() == style)
                    .boxed()
                    .toList();
        }
    }

    /** That of the paper: 95 % synthetic captions. */
    public static final CaptionBlend USUAL = new CaptionBlend(Map.of(Part.MACHINE, 0.95, Part.GIVEN, 0.05));

    private static final double MOST = 1e6;

    /** @throws HaneulException if a weight is not at least 0, or none is more */
    public CaptionBlend {
        double sum = 0;
        for (double w : weights.values()) {
            sum += Bounds.number("A weight of ‹captions›", w, 0, MOST);
        }
        if (sum <= 0) {
            throw new HaneulException(
                    "‹captions› cannot be all 0",
                    "a caption is drawn by these weights",
                    "write machine:0.95,given:0.05");
        }
        Map<Part, Double> shares = new EnumMap<>(Part.class);
        for (Map.Entry<Part, Double> e : weights.entrySet()) {
            shares.put(e.getKey(), e.getValue() / sum);
        }
        weights = Collections.unmodifiableMap(shares);
    }

    /**
     * Reads parts with their weights, such as {@code machine:0.95,given:0.05}.
     *
     * @throws HaneulException if there is no such part, or a weight is no number
     */
    public static CaptionBlend parse(String text) {
        Map<Part, Double> weights = new EnumMap<>(Part.class);
        for (String word : text.split(",", -1)) {
            String[] sides = word.strip().split(":", 2);
            Part part = null;
            for (Part p : Part.values()) {
                part = p.word().equals(sides[0].strip()) ? p : part;
            }
            if (part == null || sides.length < 2 || !sides[1].strip().matches("\\d{1,7}(\\.\\d{0,9})?|\\.\\d{1,9}")) {
                throw unreadable(text, "\"" + word.strip() + "\" is no part with a weight");
            }
            if (weights.put(part, Double.parseDouble(sides[1].strip())) != null) {
                throw unreadable(text, part.word() + " is in it twice");
            }
        }
        return new CaptionBlend(weights);
    }

    private static HaneulException unreadable(String text, String because) {
        return new HaneulException(
                "‹captions› cannot be " + text,
                because + "; the parts are given, machine, short and descriptive",
                "write something like machine:0.95,given:0.05");
    }

    /** The one that is taken where none is asked for: {@link #USUAL} if a machine described some clips, else null. */
    public static @Nullable CaptionBlend usual(LatentCache clips) {
        boolean described = IntStream.range(0, clips.size())
                .anyMatch(i ->
                        clips.captions(i).stream().anyMatch(c -> c.machine() && c.style() == CaptionStyle.DESCRIPTIVE));
        return described ? USUAL : null;
    }

    /**
     * Draws one of a clip's captions: a part by weight, then any caption of it. A clip that has none of that part takes
     * the others in order of their weight; one that has none of any takes any caption.
     *
     * @param captions at least one
     * @return its number
     */
    public int draw(List<Caption> captions, Rng rng) {
        double at = rng.nextDouble();
        List<Map.Entry<Part, Double>> parts = new ArrayList<>(weights.entrySet());
        parts.removeIf(p -> p.getValue() == 0);
        Part drawn = parts.get(parts.size() - 1).getKey();
        for (Map.Entry<Part, Double> p : parts) {
            at -= p.getValue();
            if (at < 0) {
                drawn = p.getKey();
                break;
            }
        }
        Part first = drawn;
        parts.sort(Comparator.comparingDouble(p -> p.getKey() == first ? -2 : -p.getValue()));
        List<Integer> numbers = List.of();
        for (Map.Entry<Part, Double> p : parts) {
            numbers = numbers.isEmpty() ? p.getKey().of(captions) : numbers;
        }
        return numbers.isEmpty() ? rng.nextInt(captions.size()) : numbers.get(rng.nextInt(numbers.size()));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return weights.entrySet().stream()
                .sorted(Comparator.comparingDouble(e -> -e.getValue()))
                .map(e -> e.getKey().word() + ":" + Bounds.plain(Math.rint(e.getValue() * 1e6) / 1e6))
                .collect(Collectors.joining(","));
    }
}
