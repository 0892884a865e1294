package haneul.job.enhance;

import haneul.world.CaptionReader;
import haneul.world.Said;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses among rewritten prompts one that keeps what the user said.
 *
 * <p>For captions of the toy world both sentences are read: whatever is read of the user's words must stand in the other one, as
 * many things, and nothing may be denied. Words that cannot be read are trusted only if all candidates agree on what the things
 * are and on their colours: a rewriter that does not know a noun guesses, and guesses differ.
 *
 * <p>For other captions numbers, colours, directions, negations, names, quoted text and the content words themselves must all
 * stand in the other sentence.
 */
public final class Faithful {
    /**
     * The outcome.
     *
     * @param prompt what is to be painted
     * @param reason why it is the user's own; {@code ""} if it is another one
     */
    public record Chosen(String prompt, String reason) {
        static Chosen own(String prompt, String reason) {
            return new Chosen(prompt, reason);
        }
    }

    private static final Set<String> NEGATIONS = Set.of(
            "no", "not", "without", "never", "none", "nothing", "neither", "nor", "isn't", "doesn't", "don't", "cannot",
            "can't", "except");
    private static final Set<String> NUMBERS = Set.of(
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "dozen",
            "hundred",
            "thousand",
            "several",
            "many");
    private static final Set<String> SMALL_NUMBERS = Set.of("one", "two", "three", "both", "pair");
    private static final Set<String> COLOURS = Set.of(
            "red",
            "orange",
            "yellow",
            "green",
            "cyan",
            "turquoise",
            "blue",
            "purple",
            "violet",
            "pink",
            "brown",
            "black",
            "white",
            "grey",
            "gray",
            "golden",
            "silver");
    private static final Set<String> DIRECTIONS = Set.of(
            "left",
            "right",
            "up",
            "down",
            "forward",
            "backward",
            "upward",
            "upwards",
            "downward",
            "downwards",
            "north",
            "south",
            "east",
            "west",
            "clockwise",
            "counterclockwise",
            "above",
            "below",
            "behind");
    private static final Set<String> STOP_WORDS = Set.of(
            "a",
            "an",
            "the",
            "and",
            "or",
            "of",
            "on",
            "in",
            "at",
            "to",
            "with",
            "from",
            "by",
            "for",
            "is",
            "are",
            "that",
            "which",
            "who",
            "this",
            "these",
            "its",
            "it",
            "his",
            "her",
            "their",
            "some",
            "there",
            "show",
            "me",
            "video",
            "clip",
            "please",
            "make",
            "draw",
            "generate",
            "into",
            "over",
            "under",
            "while",
            "then",
            "very");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}'-]+");
    private static final int LEAST_STEM = 4;

    private Faithful() {}

    /**
     * A candidate for a model of the toy world.
     *
     * @param moving whether a clip is asked for and no picture
     */
    public static Chosen world(String user, List<String> candidates, boolean moving) {
        List<String> words = words(user);
        for (String w : words) {
            if (NEGATIONS.contains(w)) {
                return Chosen.own(user, "\"" + w + "\" denies something, which a caption cannot say");
            }
            if (NUMBERS.contains(w) || w.matches("\\d+")) {
                return Chosen.own(user, "\"" + w + "\" things are more than a caption tells of");
            }
        }
        Said said = CaptionReader.read(user);
        if (said.things().isEmpty()
                && said.background() == null
                && said.unknown().isEmpty()) {
            return Chosen.own(user, "it says nothing that can be read");
        }
        List<String> whole = candidates.stream()
                .filter(c -> CaptionReader.read(c).complete(moving))
                .toList();
        if (whole.isEmpty()) {
            return Chosen.own(user, "no whole caption was found for it");
        }
        if (!said.unknown().isEmpty()
                && whole.stream().map(Faithful::nouns).distinct().count() > 1) {
            return Chosen.own(user, "it is not understood: " + String.join(", ", said.unknown()));
        }
        List<String> lost = new ArrayList<>();
        for (String c : whole) {
            List<String> now = Said.contradictions(said, CaptionReader.read(c));
            if (now.isEmpty()) {
                return new Chosen(c, "");
            }
            lost.addAll(now);
        }
        return Chosen.own(user, "a caption would change " + lost.get(0));
    }

    /** What the things of a caption are, in which colours. */
    private static List<String> nouns(String caption) {
        return CaptionReader.read(caption).things().stream()
                .map(t -> t.hue() + " " + t.form())
                .sorted()
                .toList();
    }

    /** A candidate for any other model. */
    public static Chosen general(String user, List<String> candidates) {
        List<String> lost = new ArrayList<>();
        for (String c : candidates) {
            List<String> now = lost(user, c);
            if (now.isEmpty()) {
                return new Chosen(c, "");
            }
            lost.addAll(now);
        }
        return Chosen.own(user, lost.isEmpty() ? "nothing was answered" : "\"" + lost.get(0) + "\" would be lost");
    }

    /** What of the user's words does not stand in another sentence; empty if all does. */
    static List<String> lost(String user, String other) {
        List<String> theirs = words(other);
        List<String> out = new ArrayList<>();
        Matcher quoted = Pattern.compile("[\"“]([^\"”]+)[\"”]").matcher(user);
        while (quoted.find()) {
            if (!other.contains(quoted.group(1))) {
                out.add(quoted.group(1));
            }
        }
        for (String w : words(user)) {
            boolean exact = NEGATIONS.contains(w)
                    || NUMBERS.contains(w)
                    || SMALL_NUMBERS.contains(w)
                    || COLOURS.contains(w)
                    || DIRECTIONS.contains(w)
                    || w.matches("\\d+")
                    || w.codePoints()
                            .anyMatch(p -> Character.UnicodeScript.of(p) != Character.UnicodeScript.LATIN
                                    && Character.isLetter(p));
            if (exact ? !theirs.contains(w) : !STOP_WORDS.contains(w) && w.length() > 2 && !stands(w, theirs)) {
                out.add(w);
            }
        }
        return out;
    }

    /** Whether a word stands among others, up to its ending. */
    private static boolean stands(String word, List<String> others) {
        String stem = word.substring(0, Math.min(word.length(), Math.max(LEAST_STEM, word.length() - 3)));
        return others.stream().anyMatch(o -> o.startsWith(stem) || (o.length() >= LEAST_STEM && word.startsWith(o)));
    }

    private static List<String> words(String text) {
        Matcher m = WORD.matcher(text.toLowerCase(Locale.ROOT).replace('’', '\''));
        List<String> out = new ArrayList<>();
        while (m.find()) {
            out.addAll(Arrays.asList(m.group()));
        }
        return out;
    }
}
