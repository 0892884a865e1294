package haneul.world;

import java.util.List;

/** The words of captions for each value of an attribute, the plain one first. Some are never used for training. */
final class Lexicon {
    /** Who speaks. */
    enum Voice {
        TRAINING,
        UNSEEN_WORDS,
        UNSEEN_ORDER
    }

    private Lexicon() {}

    /** Nothing is said of a camera that stands still: "". */
    static List<String> cameras(Camera c, Voice v) {
        boolean unseen = v == Voice.UNSEEN_WORDS;
        return switch (c) {
            case STILL -> List.of("");
            case PAN_LEFT ->
                unseen ? List.of("the view drifts left") : List.of("the camera pans left", "the camera moves left");
            case PAN_RIGHT ->
                unseen ? List.of("the view drifts right") : List.of("the camera pans right", "the camera moves right");
            case ZOOM_IN -> unseen ? List.of("the view comes closer") : List.of("the camera zooms in");
            case ZOOM_OUT -> unseen ? List.of("the view gets wider") : List.of("the camera zooms out");
        };
    }

    static List<String> relations(Relation r, Voice v) {
        boolean unseen = v == Voice.UNSEEN_WORDS;
        return switch (r) {
            case LEFT -> unseen ? List.of("on the left side of") : List.of("to the left of", "left of");
            case RIGHT -> unseen ? List.of("on the right side of") : List.of("to the right of", "right of");
            case ABOVE -> unseen ? List.of("higher than") : List.of("above", "over");
            case BELOW -> unseen ? List.of("lower than") : List.of("below", "under");
        };
    }

    static List<String> sizes(ObjectSize s, Voice v) {
        boolean unseen = v == Voice.UNSEEN_WORDS;
        return switch (s) {
            case SMALL -> unseen ? List.of("miniature", "compact") : List.of("small", "little", "tiny");
            case LARGE -> unseen ? List.of("giant", "enormous") : List.of("large", "big", "huge");
        };
    }

    static List<String> hues(Hue h, Voice v) {
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

    static List<String> forms(Form f, Voice v) {
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

    static List<String> motions(Motion m, Voice v) {
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

    static List<String> backgrounds(Background g, Voice v) {
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
}
