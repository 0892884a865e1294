package haneul.model;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Facts about a model from its configs and the headers of its files.
 *
 * @param family such as {@code wan}
 * @param kind in words, such as {@code text to video}
 * @param boundary the noise level below which a second expert paints; 0 without
 */
public record Card(String family, String kind, Set<Skill> skills, Defaults defaults, double boundary) {
    /** The tasks that it was trained for, in words. */
    public List<String> can() {
        return words(skills.stream());
    }

    /** Skills that it was not trained for, where results may be poor; without that for reference pictures it ignores them. */
    public List<String> cannot() {
        return words(Stream.of(Skill.values()).filter(s -> !skills.contains(s)));
    }

    private static List<String> words(Stream<Skill> skills) {
        return skills.map(Skill::words).collect(Collectors.toList());
    }
}
