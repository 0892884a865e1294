package haneul.eval.caption;

import haneul.world.CaptionReader;
import haneul.world.Relation;
import haneul.world.Said;
import haneul.world.Scene;
import haneul.world.SceneObject;
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
 * which they fit best.
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

    /**
     * Judges a caption of a clip. Sides are those of the caption's own order: each thing relative to the one named before it.
     */
    static CaptionVerdict of(String caption, Scene scene) {
        Said truth = Said.of(scene, true);
        Said said = CaptionReader.read(caption);
        List<Said.@Nullable Thing> matched = truth.matched(said);
        List<SceneObject> named = named(said, scene, matched);
        boolean sides = true;
        boolean invented = said.things().size() > truth.things().size()
                || (said.camera() != null && truth.camera() == null)
                || !said.unknown().isEmpty();
        boolean leftOut = said.things().size() < truth.things().size()
                || said.background() == null
                || (said.camera() == null && truth.camera() != null);
        for (int i = 0; i < said.things().size(); i++) {
            Said.Thing thing = said.things().get(i);
            Relation has = thing.relation();
            Relation wanted = i == 0 || i >= named.size() ? null : Relation.of(named.get(i), named.get(i - 1), true);
            sides &= wanted == has;
            invented |= wanted == null && has != null;
            leftOut |= (wanted != null && has == null)
                    || thing.size() == null
                    || thing.hue() == null
                    || thing.form() == null
                    || thing.motion() == null;
        }
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
                invented,
                leftOut);
    }

    /** The objects of the scene in the order in which the caption names them, as far as it names them. */
    private static List<SceneObject> named(Said said, Scene scene, List<Said.@Nullable Thing> matched) {
        List<SceneObject> out = new ArrayList<>();
        for (Said.Thing thing : said.things()) {
            for (int k = 0; k < matched.size(); k++) {
                if (matched.get(k) == thing) {
                    out.add(scene.objects().get(k));
                }
            }
        }
        return out;
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

    /** Whether a short caption names one of the things alone, in its colour and shape. */
    static boolean namesOne(String caption, Scene scene) {
        Said said = CaptionReader.read(caption);
        return said.unknown().isEmpty()
                && said.things().size() == 1
                && scene.objects().stream()
                        .anyMatch(o -> o.hue() == said.things().get(0).hue()
                                && o.form() == said.things().get(0).form());
    }
}
