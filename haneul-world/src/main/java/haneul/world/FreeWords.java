package haneul.world;

import java.util.List;

/**
 * More words for each value of an attribute, as people use them. Verbs are written {@code finite|participle|infinitive rest}.
 * None of them is a word that {@link Lexicon} holds back from training.
 */
final class FreeWords {
    private FreeWords() {}

    static List<String> sizes(ObjectSize s) {
        return switch (s) {
            case SMALL -> List.of("petite", "mini", "wee", "minute", "teeny", "undersized", "smallish", "pocket-sized");
            case LARGE ->
                List.of("massive", "gigantic", "oversized", "sizeable", "great big", "hefty", "jumbo", "bulky");
        };
    }

    static List<String> hues(Hue h) {
        return switch (h) {
            case RED -> List.of("ruby", "cherry red", "brick red", "bright red", "ruby red", "blood-red");
            case ORANGE -> List.of("pumpkin orange", "carrot-coloured", "bright orange", "apricot", "orange-coloured");
            case YELLOW -> List.of("sunflower yellow", "mustard", "canary yellow", "bright yellow", "sunny yellow");
            case GREEN -> List.of("grass green", "lime green", "leaf green", "forest green", "bright green", "mint");
            case CYAN -> List.of("teal", "blue-green", "cyan-coloured", "bright turquoise", "light cyan");
            case BLUE -> List.of("cobalt", "royal blue", "deep blue", "sapphire", "bright blue", "ocean blue");
            case PURPLE -> List.of("plum", "grape-coloured", "amethyst", "deep purple", "indigo", "bright violet");
            case PINK -> List.of("fuchsia", "salmon pink", "hot pink", "bubblegum pink", "light pink", "rose pink");
        };
    }

    static List<String> forms(Form f) {
        return switch (f) {
            case CIRCLE -> List.of("orb", "sphere", "round shape", "bubble", "round thing", "globe");
            case SQUARE -> List.of("cube", "tile", "four-sided shape", "square shape", "quadrate", "square piece");
            case TRIANGLE -> List.of("wedge", "three-sided shape", "triangular shape", "three-cornered thing");
            case STAR -> List.of("five-pointed star", "star shape", "starlet", "pointed star", "little star figure");
            case CROSS -> List.of("plus-shaped mark", "cross shape", "plus symbol", "plus shape", "crossed bars");
            case RING -> List.of("doughnut", "wheel", "hollow circle", "circle with a hole", "band", "ring shape");
        };
    }

    static List<String> motions(Motion m) {
        return switch (m) {
            case STAY ->
                List.of(
                        "is|being|be motionless",
                        "sits|sitting|sit there",
                        "holds|holding|hold its place",
                        "keeps|keeping|keep still",
                        "stays|staying|stay put",
                        "remains|remaining|remain where it is");
            case LEFT ->
                List.of(
                        "drifts|drifting|drift to the left",
                        "glides|gliding|glide left",
                        "heads|heading|head left",
                        "shifts|shifting|shift leftwards",
                        "floats|floating|float to the left",
                        "scoots|scooting|scoot to the left");
            case RIGHT ->
                List.of(
                        "drifts|drifting|drift to the right",
                        "glides|gliding|glide right",
                        "heads|heading|head right",
                        "shifts|shifting|shift rightwards",
                        "floats|floating|float to the right",
                        "scoots|scooting|scoot to the right");
            case UP ->
                List.of(
                        "climbs|climbing|climb",
                        "lifts|lifting|lift upwards",
                        "soars|soaring|soar",
                        "floats|floating|float up",
                        "drifts|drifting|drift upwards",
                        "heads|heading|head to the top");
            case DOWN ->
                List.of(
                        "drops|dropping|drop",
                        "sinks|sinking|sink",
                        "plunges|plunging|plunge",
                        "drifts|drifting|drift downwards",
                        "comes|coming|come down",
                        "heads|heading|head to the bottom");
            case GROW ->
                List.of(
                        "gets|getting|get bigger",
                        "inflates|inflating|inflate",
                        "enlarges|enlarging|enlarge",
                        "becomes|becoming|become larger",
                        "widens|widening|widen");
            case SHRINK ->
                List.of(
                        "dwindles|dwindling|dwindle",
                        "gets|getting|get tinier",
                        "becomes|becoming|become smaller",
                        "deflates|deflating|deflate",
                        "diminishes|diminishing|diminish");
            case SPIN ->
                List.of(
                        "whirls|whirling|whirl",
                        "twirls|twirling|twirl",
                        "pivots|pivoting|pivot",
                        "turns|turning|turn on the spot",
                        "swivels|swivelling|swivel");
            case BOUNCE ->
                List.of(
                        "leaps|leaping|leap",
                        "springs|springing|spring up and down",
                        "bobs|bobbing|bob up and down",
                        "jumps|jumping|jump",
                        "keeps|keeping|keep jumping");
            case ORBIT ->
                List.of(
                        "goes|going|go round and round",
                        "travels|travelling|travel along a circle",
                        "follows|following|follow a circular path",
                        "moves|moving|move around in circles",
                        "runs|running|run in a loop");
        };
    }

    static List<String> backgrounds(Background b) {
        return switch (b) {
            case GREY -> List.of("plain grey", "neutral gray", "mid-grey", "grey");
            case WHITE -> List.of("plain white", "blank white", "bright white", "white");
            case BLACK -> List.of("jet black", "all-black", "deep black", "dark");
            case STRIPED -> List.of("stripy", "striped", "black-and-white striped");
            case CHECKERED -> List.of("checkerboard", "tiled", "chequered", "checkered");
        };
    }

    static List<String> surfaces() {
        return List.of("background", "wall", "surface", "canvas", "screen");
    }

    static List<String> cameras(Camera c) {
        return switch (c) {
            case STILL -> List.of("");
            case PAN_LEFT -> List.of("the camera swings left", "panning left", "the shot slides to the left");
            case PAN_RIGHT -> List.of("the camera swings right", "panning right", "the shot slides to the right");
            case ZOOM_IN -> List.of("the camera moves in", "zooming in", "the shot closes in");
            case ZOOM_OUT -> List.of("the camera pulls back", "zooming out", "the shot pulls out");
        };
    }

    static List<String> relations(Relation r) {
        return switch (r) {
            case LEFT -> List.of("to its left", "on its left", "at the left of it");
            case RIGHT -> List.of("to its right", "on its right", "at the right of it");
            case ABOVE -> List.of("above that", "over that", "on top of it");
            case BELOW -> List.of("beneath it", "underneath it", "below that");
        };
    }
}
