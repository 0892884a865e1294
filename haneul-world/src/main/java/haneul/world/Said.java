package haneul.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a sentence says of a scene. What it leaves open is null.
 *
 * @param things in the order in which they are named
 * @param camera null if nothing is said of it: it stands still
 * @param unknown words that were not understood
 */
public record Said(
        List<Thing> things,
        @Nullable Background background,
        @Nullable Camera camera,
        List<String> unknown) {
    /**
     * One thing.
     *
     * @param relation its place relative to the thing before
     */
    public record Thing(
            @Nullable ObjectSize size,
            @Nullable Hue hue,
            @Nullable Form form,
            @Nullable Motion motion,
            @Nullable Relation relation) {
        /** Number of the attributes that this one says and the other has too. */
        private int alike(Thing other) {
            return (size != null && size == other.size ? 1 : 0)
                    + (hue != null && hue == other.hue ? 1 : 0)
                    + (form != null && form == other.form ? 1 : 0)
                    + (motion != null && motion == other.motion ? 1 : 0);
        }
    }

    public Said {
        things = List.copyOf(things);
        unknown = List.copyOf(unknown);
    }

    /** What is true of a scene; relations as far as they are unambiguous. */
    public static Said of(Scene scene, boolean moving) {
        List<Thing> things = new ArrayList<>();
        SceneObject before = null;
        for (SceneObject o : scene.objects()) {
            Relation relation = before == null ? null : Relation.of(o, before, moving);
            things.add(new Thing(o.size(), o.hue(), o.form(), moving ? o.motion() : null, relation));
            before = o;
        }
        boolean filmed = moving && scene.camera() != Camera.STILL;
        return new Said(things, scene.background(), filmed ? scene.camera() : null, List.of());
    }

    /** Whether it says, in known words alone, all that an exact sentence needs. */
    public boolean complete(boolean moving) {
        return unknown.isEmpty()
                && background != null
                && !things.isEmpty()
                && things.stream()
                        .allMatch(t ->
                                t.size != null && t.hue != null && t.form != null && (!moving || t.motion != null));
    }

    /** The things of another one, each in the place of the thing here that it fits best; null where there is none. */
    public List<@Nullable Thing> matched(Said other) {
        List<Thing> left = new ArrayList<>(other.things);
        List<@Nullable Thing> out = new ArrayList<>();
        for (Thing mine : things) {
            Thing best = null;
            for (Thing t : left) {
                if (best == null || mine.alike(t) > mine.alike(best)) {
                    best = t;
                }
            }
            left.remove(best);
            out.add(best);
        }
        return out;
    }

    /**
     * What the user said and another sentence does not keep, in plain words such as "the colour blue"; empty if it keeps all. Of a
     * user whose words are not all known, some things may not have been read: the other sentence may have more.
     */
    public static List<String> contradictions(Said user, Said other) {
        List<String> out = new ArrayList<>();
        boolean fewer = user.things.size() > other.things.size();
        boolean more = user.things.size() < other.things.size() && user.unknown.isEmpty();
        if (!user.things.isEmpty() && (fewer || more)) {
            out.add("how many things there are");
        }
        List<@Nullable Thing> matched = user.matched(other);
        for (int i = 0; i < user.things.size(); i++) {
            Thing mine = user.things.get(i);
            Thing its = matched.get(i);
            differ(out, "the size", mine.size, its == null ? null : its.size);
            differ(out, "the colour", mine.hue, its == null ? null : its.hue);
            differ(out, "the shape", mine.form, its == null ? null : its.form);
            differ(out, "the motion", mine.motion, its == null ? null : its.motion);
            differ(out, "the side", mine.relation, its == null ? null : its.relation);
        }
        differ(out, "the background", user.background, other.background);
        differ(out, "the camera", user.camera, other.camera);
        return out;
    }

    private static void differ(List<String> out, String what, @Nullable Enum<?> mine, @Nullable Enum<?> its) {
        if (mine != null && !Objects.equals(mine, its)) {
            out.add(what + " " + mine.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
    }
}
