package haneul.eval.caption;

import haneul.world.CaptionReader;
import haneul.world.Said;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is right of a caption. An attribute is right only if it is right for every thing; things are compared in the order in
 * which they fit best, sides in the order of the scene.
 *
 * @param understood every word belongs to the grammar
 * @param invented it speaks of a thing, a side or a movement of the camera that is not there, or in words of its own
 * @param leftOut it does not say all: a thing, an attribute of one, a side, the background or the camera
 */
record CaptionVerdict(
        boolean count,
        boolean colour,
        boolean shape,
        boolean size,
        boolean motion,
        boolean background,
        boolean camera,
        boolean sides,
        boolean understood,
        boolean invented,
        boolean leftOut) {
    /** Attributes in the order of the table. */
    static final Map<String, Predicate<CaptionVerdict>> ATTRIBUTES = attributes();

    private static Map<String, Predicate<CaptionVerdict>> attributes() {
        Map<String, Predicate<CaptionVerdict>> out = new LinkedHashMap<>();
        out.put("count", CaptionVerdict::count);
        out.put("colour", CaptionVerdict::colour);
        out.put("shape", CaptionVerdict::shape);
        out.put("size", CaptionVerdict::size);
        out.put("motion", CaptionVerdict::motion);
        out.put("background", CaptionVerdict::background);
        out.put("camera", CaptionVerdict::camera);
        out.put("sides", CaptionVerdict::sides);
        return out;
    }

    /** Everything is right, and nothing is there that was not understood. */
    boolean allRight() {
        return understood && ATTRIBUTES.values().stream().allMatch(a -> a.test(this));
    }

    /** @param truth what is true of the clip */
    static CaptionVerdict of(String caption, Said truth) {
        Said said = CaptionReader.read(caption);
        List<Said.@Nullable Thing> matched = new ArrayList<>(truth.matched(said));
        boolean sides = true;
        boolean sideInvented = said.things().size() > truth.things().size();
        boolean sideLeftOut = said.things().size() < truth.things().size();
        for (int i = 0; i < truth.things().size(); i++) {
            var wanted = truth.things().get(i).relation();
            var has = matched.get(i) == null ? null : matched.get(i).relation();
            sides &= wanted == has;
            sideInvented |= wanted == null && has != null;
            sideLeftOut |= wanted != null && has == null;
        }
        boolean attributeLeftOut = said.things().stream()
                .anyMatch(t -> t.size() == null || t.hue() == null || t.form() == null || t.motion() == null);
        return new CaptionVerdict(
                said.things().size() == truth.things().size(),
                all(truth, matched, Said.Thing::hue),
                all(truth, matched, Said.Thing::form),
                all(truth, matched, Said.Thing::size),
                all(truth, matched, Said.Thing::motion),
                said.background() == truth.background(),
                said.camera() == truth.camera(),
                sides,
                said.unknown().isEmpty(),
                sideInvented
                        || (said.camera() != null && truth.camera() == null)
                        || !said.unknown().isEmpty(),
                sideLeftOut
                        || attributeLeftOut
                        || said.background() == null
                        || (said.camera() == null && truth.camera() != null));
    }

    private static boolean all(
            Said truth, List<Said.@Nullable Thing> matched, Function<Said.Thing, @Nullable Object> attribute) {
        for (int i = 0; i < matched.size(); i++) {
            Said.Thing its = matched.get(i);
            if (its == null || !Objects.equals(attribute.apply(truth.things().get(i)), attribute.apply(its))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a short caption names the main thing alone, in its colour. */
    static boolean mainSubject(String caption, Said truth) {
        Said said = CaptionReader.read(caption);
        Said.Thing main = truth.things().get(0);
        return said.unknown().isEmpty()
                && said.things().size() == 1
                && said.things().get(0).hue() == main.hue()
                && said.things().get(0).form() == main.form();
    }
}
