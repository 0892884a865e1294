package haneul.world;

import haneul.world.Lexicon.Voice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads captions in the words of training back into what they say: whole sentences of the grammar, and parts of such. The
 * longest phrase that the words begin with is taken; attributes before a form belong to it, and motions after it; those that belong to no thing are
 * dropped.
 */
public final class CaptionReader {
    private static final int LONGEST_TEXT = 10_000;
    private static final int LONGEST_PHRASE = 6;
    private static final Set<String> FILLERS = Set.of(
            "a",
            "an",
            "and",
            "on",
            "in",
            "that",
            "is",
            "are",
            "the",
            "clip",
            "picture",
            "video",
            "shows",
            "background",
            "with",
            "it",
            "of");
    private static final Set<String> ARTICLES = Set.of("a", "an", "the", "one", "two", "three");
    private static final Map<String, Integer> COUNTS = Map.of("one", 1, "two", 2, "three", 3);
    private static final Map<String, Consumer<CaptionReader>> PHRASES = phrases();

    private final List<Said.Thing> things = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private @Nullable Background background;
    private @Nullable Camera camera;
    private int count = 1;
    private @Nullable ObjectSize size;
    private @Nullable Hue hue;
    private @Nullable Motion motion;
    private @Nullable Relation relation;
    private boolean after; // "that is" was read: attributes belong to the thing before

    private CaptionReader() {}

    /** What a text says; words that the grammar does not have are listed as unknown. */
    public static Said read(String text) {
        CaptionReader reader = new CaptionReader();
        String cut = text.substring(0, Math.min(text.length(), LONGEST_TEXT));
        List<String> words = Arrays.stream(cut.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{M}\\p{N}'-]+"))
                .filter(w -> !w.isEmpty())
                .toList();
        for (int at = 0; at < words.size(); ) {
            at += reader.phrase(words.subList(at, Math.min(words.size(), at + LONGEST_PHRASE)));
        }
        if (reader.things.isEmpty() && (reader.size != null || reader.hue != null || reader.motion != null)) {
            reader.thing(null, 1);
        }
        return new Said(reader.things, reader.background, reader.camera, reader.unknown);
    }

    /** Takes the longest phrase that the words begin with; gives its length. */
    private int phrase(List<String> words) {
        for (int n = words.size(); n > 0; n--) {
            Consumer<CaptionReader> known = PHRASES.get(String.join(" ", words.subList(0, n)));
            if (known != null) {
                known.accept(this);
                return n;
            }
        }
        String word = words.get(0);
        after &= !ARTICLES.contains(word);
        if (COUNTS.containsKey(word)) {
            count = COUNTS.get(word);
        } else if (!FILLERS.contains(word)) {
            unknown.add(word);
        }
        return 1;
    }

    private void thing(@Nullable Form form, int times) {
        Said.Thing thing = new Said.Thing(size, hue, form, motion, relation);
        for (int i = 0; i < times; i++) {
            things.add(thing);
        }
        count = 1;
        size = null;
        hue = null;
        motion = null;
        relation = null;
        after = false;
    }

    private void last(Function<Said.Thing, Said.Thing> change) {
        things.set(things.size() - 1, change.apply(things.get(things.size() - 1)));
    }

    private void size(ObjectSize s) {
        if (after) {
            last(t -> new Said.Thing(s, t.hue(), t.form(), t.motion(), t.relation()));
        } else {
            size = s;
        }
    }

    private void hue(Hue h) {
        if (after) {
            last(t -> new Said.Thing(t.size(), h, t.form(), t.motion(), t.relation()));
        } else {
            hue = h;
        }
    }

    private void motion(Motion m) {
        if (things.isEmpty() || things.get(things.size() - 1).motion() != null) {
            motion = m;
        } else {
            last(t -> new Said.Thing(t.size(), t.hue(), t.form(), m, t.relation()));
        }
        after = false;
    }

    private static Map<String, Consumer<CaptionReader>> phrases() {
        Map<String, Consumer<CaptionReader>> out = new HashMap<>();
        for (ObjectSize s : ObjectSize.values()) {
            Lexicon.sizes(s, Voice.TRAINING).forEach(w -> out.put(w, r -> r.size(s)));
        }
        for (Hue h : Hue.values()) {
            Lexicon.hues(h, Voice.TRAINING).forEach(w -> out.put(w, r -> r.hue(h)));
        }
        for (Form f : Form.values()) {
            for (String w : Lexicon.forms(f, Voice.TRAINING)) {
                out.put(w, r -> r.thing(f, r.count));
                out.put(plural(w), r -> r.thing(f, Math.max(2, r.count)));
            }
        }
        for (Motion m : Motion.values()) {
            Lexicon.motions(m, Voice.TRAINING).forEach(w -> out.put(w, r -> r.motion(m)));
        }
        for (Relation n : Relation.values()) {
            Lexicon.relations(n, Voice.TRAINING).forEach(w -> out.put(w + " it", r -> r.relation = n));
        }
        for (Background b : Background.values()) {
            Lexicon.backgrounds(b, Voice.TRAINING).forEach(w -> out.put(w, r -> r.background = b));
        }
        for (Camera c : Camera.values()) {
            if (c != Camera.STILL) {
                Lexicon.cameras(c, Voice.TRAINING).forEach(w -> out.put(w, r -> r.camera = c));
            }
        }
        out.put("that is", r -> r.after = !r.things.isEmpty());
        out.put("in", r -> r.after = !r.things.isEmpty()); // a ring in blue
        return Map.copyOf(out);
    }

    private static String plural(String form) {
        return form + (form.endsWith("s") || form.endsWith("x") ? "es" : "s");
    }
}
