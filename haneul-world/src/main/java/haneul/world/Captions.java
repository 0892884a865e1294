package haneul.world;

import haneul.core.Rng;
import haneul.world.Lexicon.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Captions of a scene in three lengths, with synonyms and word orders. Some words and orders are never used for
 * training, to measure generalisation.
 */
public final class Captions {
    private Captions() {}

    /** The plain sentence: "a small red circle moves left on a grey background". */
    public static String canonical(Scene scene, boolean moving) {
        return String.join(
                        " and ",
                        scene.objects().stream().map(t -> plain(t, moving)).toList())
                + plainSurroundings(scene, moving);
    }

    /**
     * The main subject alone, in plain words: "a red circle". The first object is the main one.
     */
    public static String brief(Scene scene) {
        SceneObject main = scene.objects().get(0);
        String hue = first(Lexicon.hues(main.hue(), Voice.TRAINING));
        return ("aeiou".indexOf(hue.charAt(0)) < 0 ? "a " : "an ") + hue + " "
                + first(Lexicon.forms(main.form(), Voice.TRAINING));
    }

    /**
     * All that can be said in plain words, always in the same way: {@link #canonical}, with the place of each object relative to
     * the one before wherever it is unambiguous.
     */
    public static String descriptive(Scene scene, boolean moving) {
        StringBuilder out = new StringBuilder();
        SceneObject before = null;
        for (SceneObject t : scene.objects()) {
            Relation relation = before == null ? null : Relation.of(t, before, moving);
            out.append(before == null ? "" : " and ")
                    .append(relation == null ? "" : first(Lexicon.relations(relation, Voice.TRAINING)) + " it ")
                    .append(plain(t, moving));
            before = t;
        }
        return out + plainSurroundings(scene, moving);
    }

    private static String plain(SceneObject t, boolean moving) {
        return "a " + first(Lexicon.sizes(t.size(), Voice.TRAINING)) + " "
                + first(Lexicon.hues(t.hue(), Voice.TRAINING)) + " "
                + first(Lexicon.forms(t.form(), Voice.TRAINING))
                + (moving ? " " + first(Lexicon.motions(t.motion(), Voice.TRAINING)) : "");
    }

    private static String plainSurroundings(Scene scene, boolean moving) {
        return " on a " + first(Lexicon.backgrounds(scene.background(), Voice.TRAINING))
                + (moving ? camera(scene.camera(), Voice.TRAINING, null) : "");
    }

    /**
     * A short, a medium and a long caption with words at random, for training.
     *
     * @param related probability that an object's place is given relative to the one before, where it is unambiguous
     */
    static List<String> training(Scene scene, boolean moving, double related, Rng rng) {
        return List.of(
                say(scene, moving, 0, Voice.TRAINING, related, rng),
                say(scene, moving, 1, Voice.TRAINING, related, rng),
                say(scene, moving, 2, Voice.TRAINING, related, rng));
    }

    /** A medium caption as training has them. */
    public static String seen(Scene scene, boolean moving, Rng rng) {
        return say(scene, moving, 1, Voice.TRAINING, rng);
    }

    /** A medium caption with the place of each object relative to the one before, where it is unambiguous. */
    public static String related(Scene scene, boolean moving, Rng rng) {
        return say(scene, moving, 1, Voice.TRAINING, 1, rng);
    }

    /** A medium caption in words that training never used. */
    public static String unseenWords(Scene scene, boolean moving, Rng rng) {
        return say(scene, moving, 1, Voice.UNSEEN_WORDS, rng);
    }

    /** A medium caption in a word order that training never used. */
    public static String unseenOrder(Scene scene, boolean moving, Rng rng) {
        return say(scene, moving, 1, Voice.UNSEEN_ORDER, rng);
    }

    private static String say(Scene scene, boolean moving, int length, Voice voice, Rng rng) {
        return say(scene, moving, length, voice, Scenes.Mix.TRAINING.related(), rng);
    }

    private static String say(Scene scene, boolean moving, int length, Voice voice, double related, Rng rng) {
        List<String> parts = new ArrayList<>();
        SceneObject before = null;
        for (SceneObject t : scene.objects()) {
            Relation relation = before == null ? null : Relation.of(t, before, moving);
            String where = relation != null && rng.chance(related)
                    ? pick(rng, Lexicon.relations(relation, voice)) + " it "
                    : "";
            before = t;
            String size = pick(rng, Lexicon.sizes(t.size(), voice));
            String hue = pick(rng, Lexicon.hues(t.hue(), voice));
            String form = pick(rng, Lexicon.forms(t.form(), voice));
            String motion = moving ? " " + pick(rng, Lexicon.motions(t.motion(), voice)) : "";
            parts.add(where
                    + (voice == Voice.UNSEEN_ORDER
                            ? "a " + form + motion + ", " + size + " and " + hue
                            : switch (length) {
                                case 0 -> size + " " + hue + " " + form + motion;
                                case 1 -> "a " + size + " " + hue + " " + form + motion;
                                default -> "a " + form + " that is " + size + " and " + hue + motion;
                            }));
        }
        String background = pick(rng, Lexicon.backgrounds(scene.background(), voice));
        String camera = moving ? camera(scene.camera(), voice, rng) : "";
        if (voice == Voice.UNSEEN_ORDER) {
            return "behind everything a " + background + ", in front " + String.join(", then ", parts) + camera;
        }
        return switch (length) {
            case 0 -> String.join(", ", parts) + ", " + background + camera;
            case 1 ->
                rng.chance(0.75)
                        ? String.join(" and ", parts) + " on a " + background + camera
                        : "on a " + background + " " + String.join(" and ", parts) + camera;
            default ->
                (moving ? "The clip shows " : "The picture shows ") + String.join(", and ", parts)
                        + ". The background is a " + background + "."
                        + (camera.isEmpty()
                                ? ""
                                : " " + camera.substring(2, 3).toUpperCase(Locale.ROOT) + camera.substring(3) + ".");
        };
    }

    private static String camera(Camera c, Voice voice, @Nullable Rng rng) {
        List<String> words = Lexicon.cameras(c, voice);
        String w = rng == null ? first(words) : pick(rng, words);
        return w.isEmpty() ? "" : ", " + w;
    }

    private static String first(List<String> words) {
        return words.get(0);
    }

    private static String pick(Rng rng, List<String> words) {
        return words.get(rng.nextInt(words.size()));
    }
}
