package haneul.world;

import haneul.core.Rng;
import haneul.world.Lexicon.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Free sentences about a scene, as people write prompts: many words, many shapes, and not everything said. Some words and shapes
 * are held back to measure what has never been trained.
 */
public final class Paraphrases {
    /**
     * A sentence and what it says.
     *
     * @param said in the order in which it is said, without unknown words
     */
    public record Phrase(String text, Said said) {}

    private static final List<String> INTRODUCTIONS = List.of(
            "show me ",
            "a video of ",
            "please draw ",
            "I want to see ",
            "make a clip of ",
            "generate ",
            "imagine ",
            "an animation of ",
            "give me ");
    private static final List<String> UNSEEN_INTRODUCTIONS = List.of("could you film ", "once there was ", "footage: ");
    private static final List<String> COMMANDS = List.of("let ", "make ", "have ");
    private static final double PLAIN_WORDS = 0.35;
    private static final double PARTIAL = 0.2;

    private final boolean moving;
    private final boolean unseen;
    private final double complete;
    private final Rng rng;

    private Paraphrases(boolean moving, boolean unseen, double complete, Rng rng) {
        this.moving = moving;
        this.unseen = unseen;
        this.complete = complete;
        this.rng = rng;
    }

    /**
     * A sentence for training.
     *
     * @param moving whether it is a clip and no picture
     * @param complete probability that nothing is left out; otherwise each attribute but colour and form of the first thing is,
     *     half of the time
     */
    public static Phrase training(Scene scene, boolean moving, double complete, Rng rng) {
        return new Paraphrases(moving, false, complete, rng).of(scene);
    }

    /** Several sentences for training, every second one complete. */
    public static List<String> several(Scene scene, boolean moving, int count, Rng rng) {
        return IntStream.range(0, count)
                .mapToObj(i -> training(scene, moving, i % 2 == 0 ? 1 : PARTIAL, rng.at(i))
                        .text())
                .toList();
    }

    /** A whole sentence in which some words or the shape were never trained. */
    public static Phrase unseen(Scene scene, boolean moving, Rng rng) {
        return new Paraphrases(moving, true, 1, rng).of(scene);
    }

    /** What is said of a thing, and how. */
    private record Part(
            Said.Thing thing, String noun, @Nullable String verb) {
        String verb(int form) {
            if (verb == null) {
                return "";
            }
            int rest = verb.indexOf(' ');
            String word = rest < 0 ? verb : verb.substring(0, rest);
            String[] forms = word.split("\\|");
            return " " + (forms.length == 1 ? word : forms[form]) + (rest < 0 ? "" : verb.substring(rest));
        }
    }

    private Phrase of(Scene scene) {
        boolean whole = rng.chance(complete);
        List<Part> parts = new ArrayList<>();
        SceneObject before = null;
        for (SceneObject o : scene.objects()) {
            Relation relation = before == null ? null : Relation.of(o, before, moving);
            parts.add(part(o, whole || before != null ? relation : null, whole, before == null));
            before = o;
        }
        Background background = whole || rng.chance(0.5) ? scene.background() : null;
        boolean filmed = moving && scene.camera() != Camera.STILL && (whole || rng.chance(0.5));
        String text = sentence(parts, background);
        if (filmed) {
            text += ", " + pick(unseen ? Lexicon.cameras(scene.camera(), Voice.UNSEEN_WORDS) : cameras(scene.camera()));
        }
        Said said = new Said(
                parts.stream().map(Part::thing).toList(), background, filmed ? scene.camera() : null, List.of());
        return new Phrase(punctuated(text), said);
    }

    private Part part(SceneObject o, @Nullable Relation relation, boolean whole, boolean main) {
        ObjectSize size = whole || rng.chance(0.5) ? o.size() : null;
        Hue hue = whole || main || rng.chance(0.5) ? o.hue() : null;
        Motion motion = moving && (whole || rng.chance(0.5)) ? o.motion() : null;
        Relation side = relation != null && rng.chance(0.5) ? relation : null;
        String form = word(Lexicon.forms(o.form(), voice()), FreeWords.forms(o.form()));
        String colour = hue == null ? "" : word(Lexicon.hues(hue, voice()), FreeWords.hues(hue)) + " ";
        String extent = size == null ? "" : word(Lexicon.sizes(size, voice()), FreeWords.sizes(size)) + " ";
        String article = rng.chance(0.85) ? "a " : "one ";
        String noun = switch (rng.nextInt(unseen ? 3 : 4)) {
            case 0, 1 -> article + extent + colour + form;
            case 2 -> colour.isEmpty() ? article + extent + form : article + extent + form + " in " + colour.strip();
            default -> extent.isEmpty() ? article + colour + form : article + colour + form + " of " + extent + "size";
        };
        if (side != null) {
            noun = word(
                            Lexicon.relations(side, voice()).stream()
                                    .map(r -> r + " it")
                                    .toList(),
                            FreeWords.relations(side))
                    + " " + noun;
        }
        String verb = motion == null ? null : word(Lexicon.motions(motion, voice()), FreeWords.motions(motion));
        return new Part(new Said.Thing(size, hue, o.form(), motion, side), noun, verb);
    }

    private String sentence(List<Part> parts, @Nullable Background background) {
        String behind = background == null ? "" : surface(background);
        int shape = rng.nextInt(unseen ? 7 : 6);
        String where = behind.isEmpty() ? "" : pick(List.of(" on ", " in front of ", " against ", " over ")) + behind;
        boolean conjugated = parts.stream().allMatch(p -> p.verb == null || p.verb.contains("|"));
        return switch (shape) {
            case 0 -> joined(parts, "", 0) + where;
            case 1 -> joined(parts, rng.chance(0.5) ? " that" : " which", 0) + where;
            case 2 -> conjugated ? joined(parts, "", 1) + where : joined(parts, "", 0) + where;
            case 3 ->
                pick(unseen ? UNSEEN_INTRODUCTIONS : INTRODUCTIONS)
                        + (conjugated ? joined(parts, "", 1) : joined(parts, " that", 0))
                        + where;
            case 4 ->
                conjugated
                        ? pick(COMMANDS) + joined(parts, "", 2) + where
                        : "there is " + joined(parts, " that", 0) + where;
            case 5 ->
                joined(parts, "", 0)
                        + (behind.isEmpty() ? "" : ". Behind " + (parts.size() > 1 ? "them" : "it") + " is " + behind);
            default -> (behind.isEmpty() ? "" : "picture " + behind + ". Before it ") + joined(parts, "", 0);
        };
    }

    private String joined(List<Part> parts, String link, int form) {
        String between = pick(List.of(" and ", " and ", ", and ", " while "));
        return String.join(
                between,
                parts.stream()
                        .map(p -> p.noun + (p.verb == null ? "" : link + p.verb(form)))
                        .toList());
    }

    private String surface(Background b) {
        if (unseen && rng.chance(0.5)) {
            return "a " + pick(Lexicon.backgrounds(b, Voice.UNSEEN_WORDS));
        }
        return "a " + pick(FreeWords.backgrounds(b)) + " " + pick(FreeWords.surfaces());
    }

    private static List<String> cameras(Camera c) {
        return FreeWords.cameras(c);
    }

    private Voice voice() {
        return unseen ? Voice.UNSEEN_WORDS : Voice.TRAINING;
    }

    /** Held-back words where there are such; otherwise free words and some plain ones. */
    private String word(List<String> ofVoice, List<String> free) {
        return pick(rng.chance(unseen ? 0.6 : PLAIN_WORDS) ? ofVoice : free);
    }

    private String punctuated(String text) {
        String out = text.replaceAll("\\ba (?=[aeiou])", "an ");
        if (rng.chance(0.3)) {
            out = Character.toUpperCase(out.charAt(0)) + out.substring(1);
        }
        return rng.chance(0.3) ? out + "." : out;
    }

    private String pick(List<String> words) {
        return words.get(rng.nextInt(words.size()));
    }
}
