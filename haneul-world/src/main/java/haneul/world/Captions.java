package haneul.world;

import haneul.core.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Captions of a scene in three lengths, with synonyms and word orders. Some words and orders are never used for
 * training, to measure generalisation.
 */
public final class Captions {
    private enum Voice {
        TRAINING,
        UNSEEN_WORDS,
        UNSEEN_ORDER
    }

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
        String hue = first(hues(main.hue(), Voice.TRAINING));
        return ("aeiou".indexOf(hue.charAt(0)) < 0 ? "a " : "an ") + hue + " "
                + first(forms(main.form(), Voice.TRAINING));
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
                    .append(relation == null ? "" : first(relations(relation, Voice.TRAINING)) + " it ")
                    .append(plain(t, moving));
            before = t;
        }
        return out + plainSurroundings(scene, moving);
    }

    private static String plain(SceneObject t, boolean moving) {
        return "a " + first(sizes(t.size(), Voice.TRAINING)) + " " + first(hues(t.hue(), Voice.TRAINING)) + " "
                + first(forms(t.form(), Voice.TRAINING))
                + (moving ? " " + first(motions(t.motion(), Voice.TRAINING)) : "");
    }

    private static String plainSurroundings(Scene scene, boolean moving) {
        return " on a " + first(backgrounds(scene.background(), Voice.TRAINING))
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
            String where =
                    relation != null && rng.chance(related) ? pick(rng, relations(relation, voice)) + " it " : "";
            before = t;
            String size = pick(rng, sizes(t.size(), voice));
            String hue = pick(rng, hues(t.hue(), voice));
            String form = pick(rng, forms(t.form(), voice));
            String motion = moving ? " " + pick(rng, motions(t.motion(), voice)) : "";
            parts.add(where
                    + (voice == Voice.UNSEEN_ORDER
                            ? "a " + form + motion + ", " + size + " and " + hue
                            : switch (length) {
                                case 0 -> size + " " + hue + " " + form + motion;
                                case 1 -> "a " + size + " " + hue + " " + form + motion;
                                default -> "a " + form + " that is " + size + " and " + hue + motion;
                            }));
        }
        String background = pick(rng, backgrounds(scene.background(), voice));
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
        boolean unseen = voice == Voice.UNSEEN_WORDS;
        List<String> words = switch (c) {
            case STILL -> List.of("");
            case PAN_LEFT ->
                unseen ? List.of("the view drifts left") : List.of("the camera pans left", "the camera moves left");
            case PAN_RIGHT ->
                unseen ? List.of("the view drifts right") : List.of("the camera pans right", "the camera moves right");
            case ZOOM_IN -> unseen ? List.of("the view comes closer") : List.of("the camera zooms in");
            case ZOOM_OUT -> unseen ? List.of("the view gets wider") : List.of("the camera zooms out");
        };
        String w = rng == null ? first(words) : pick(rng, words);
        return w.isEmpty() ? "" : ", " + w;
    }

    private static List<String> relations(Relation r, Voice v) {
        boolean unseen = v == Voice.UNSEEN_WORDS;
        return switch (r) {
            case LEFT -> unseen ? List.of("on the left side of") : List.of("to the left of", "left of");
            case RIGHT -> unseen ? List.of("on the right side of") : List.of("to the right of", "right of");
            case ABOVE -> unseen ? List.of("higher than") : List.of("above", "over");
            case BELOW -> unseen ? List.of("lower than") : List.of("below", "under");
        };
    }

    private static List<String> sizes(ObjectSize s, Voice v) {
        boolean unseen = v == Voice.UNSEEN_WORDS;
        return switch (s) {
            case SMALL -> unseen ? List.of("miniature", "compact") : List.of("small", "little", "tiny");
            case LARGE -> unseen ? List.of("giant", "enormous") : List.of("large", "big", "huge");
        };
    }

    private static List<String> hues(Hue h, Voice v) {
        boolean unseen = v == Voice.UNSEEN_WORDS;
        return switch (h) {
            case RED -> unseen ? List.of("crimson", "scarlet") : List.of("red");
            case ORANGE -> unseen ? List.of("tangerine") : List.of("orange");
            case YELLOW -> unseen ? List.of("lemon", "golden") : List.of("yellow");
            case GREEN -> unseen ? List.of("emerald") : List.of("green");
            case CYAN -> unseen ? List.of("aqua") : List.of("cyan", "turquoise");
            case BLUE -> unseen ? List.of("navy", "azure") : List.of("blue");
            case PURPLE -> unseen ? List.of("lavender") : List.of("purple", "violet");
            case PINK -> unseen ? List.of("rosy") : List.of("pink");
        };
    }

    private static List<String> forms(Form f, Voice v) {
        boolean unseen = v == Voice.UNSEEN_WORDS;
        return switch (f) {
            case CIRCLE -> unseen ? List.of("round dot") : List.of("circle", "disc", "ball");
            case SQUARE -> unseen ? List.of("block") : List.of("square", "box");
            case TRIANGLE -> unseen ? List.of("pyramid") : List.of("triangle");
            case STAR -> unseen ? List.of("pentagram") : List.of("star");
            case CROSS -> unseen ? List.of("plus") : List.of("cross", "plus sign");
            case RING -> unseen ? List.of("hoop") : List.of("ring", "donut");
        };
    }

    private static List<String> motions(Motion m, Voice v) {
        boolean unseen = v == Voice.UNSEEN_WORDS;
        return switch (m) {
            case STAY -> unseen ? List.of("rests") : List.of("stays still", "does not move", "stands still");
            case LEFT ->
                unseen ? List.of("travels leftward") : List.of("moves left", "goes left", "slides to the left");
            case RIGHT ->
                unseen ? List.of("travels rightward") : List.of("moves right", "goes right", "slides to the right");
            case UP -> unseen ? List.of("ascends") : List.of("moves up", "goes up", "rises");
            case DOWN -> unseen ? List.of("descends") : List.of("moves down", "goes down", "falls");
            case GROW -> unseen ? List.of("swells") : List.of("grows", "gets larger", "expands");
            case SHRINK -> unseen ? List.of("contracts") : List.of("shrinks", "gets smaller");
            case SPIN -> unseen ? List.of("revolves") : List.of("spins", "rotates", "turns around");
            case BOUNCE -> unseen ? List.of("hops") : List.of("bounces", "jumps up and down");
            case ORBIT -> unseen ? List.of("loops around") : List.of("circles around", "orbits", "moves in a circle");
        };
    }

    private static List<String> backgrounds(Background g, Voice v) {
        boolean unseen = v == Voice.UNSEEN_WORDS;
        String noun = unseen ? "backdrop" : "background";
        List<String> words = switch (g) {
            case GREY -> unseen ? List.of("ashen") : List.of("grey", "gray");
            case WHITE -> unseen ? List.of("snowy") : List.of("white");
            case BLACK -> unseen ? List.of("pitch dark") : List.of("black", "dark");
            case STRIPED -> unseen ? List.of("lined") : List.of("striped");
            case CHECKERED -> unseen ? List.of("chessboard") : List.of("checkered", "checked");
        };
        return words.stream().map(w -> w + " " + noun).toList();
    }

    private static String first(List<String> words) {
        return words.get(0);
    }

    private static String pick(Rng rng, List<String> words) {
        return words.get(rng.nextInt(words.size()));
    }
}
