package haneul.tensor;

import haneul.core.HaneulException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Axes by name: cuts and joins them and changes their order as a pattern says. Rogozhnikov, 2022 ("Einops").
 *
 * <pre>{@code
 * // patches of 1×2×2 latent cells, one behind the other
 * rearrange(latents, "c t (h p) (w q) -> (t h w) (c p q)", "p", 2, "q", 2);
 * }</pre>
 */
public final class Rearrange {
    /** One side of a pattern: for each axis of the tensor the names it consists of; none means length 1. */
    private record Side(List<List<String>> axes) {
        List<String> names() {
            return axes.stream().flatMap(List::stream).toList();
        }
    }

    private Rearrange() {}

    /**
     * @param pattern such as {@code "b (h p) w -> b h (p w)"}; both sides name the same axes, {@code 1} is an axis of
     *     length 1
     * @param sizes pairs of a name and its length; in each group at most one may be left out
     */
    public static Tensor rearrange(Tensor x, String pattern, Object... sizes) {
        String[] sides = pattern.split("->", -1);
        if (sides.length != 2) {
            throw wrong(pattern, "it needs one arrow", "write left -> right");
        }
        Side left = parse(pattern, sides[0]);
        Side right = parse(pattern, sides[1]);
        List<String> from = left.names();
        List<String> to = right.names();
        Set<String> both = new HashSet<>(from);
        if (both.size() != from.size() || to.size() != from.size() || !both.equals(new HashSet<>(to))) {
            throw wrong(pattern, "its sides name " + from + " and " + to, "name every axis once on each side");
        }
        Map<String, Long> lengths = lengths(x.shape(), left, pattern, given(pattern, both, sizes));
        long[] cut = from.stream().mapToLong(lengths::get).toArray();
        long[] order = to.stream().mapToLong(from::indexOf).toArray();
        long[] joined = right.axes().stream()
                .mapToLong(names -> names.stream().mapToLong(lengths::get).reduce(1, (a, b) -> a * b))
                .toArray();
        return x.reshape(cut).permute(order).reshape(joined);
    }

    private static Map<String, Long> given(String pattern, Set<String> names, Object... sizes) {
        Map<String, Long> out = new HashMap<>();
        if (sizes.length % 2 != 0) {
            throw wrong(pattern, "the sizes " + Arrays.toString(sizes) + " are no pairs", "give name, length, …");
        }
        for (int i = 0; i < sizes.length; i += 2) {
            if (!(sizes[i] instanceof String name && names.contains(name))
                    || !(sizes[i + 1] instanceof Number n && n.longValue() > 0)) {
                throw wrong(
                        pattern,
                        sizes[i] + " = " + sizes[i + 1] + " is no length of an axis in it",
                        "give lengths of at least 1 for " + names);
            }
            out.put(name, n.longValue());
        }
        return out;
    }

    private static Map<String, Long> lengths(Shape shape, Side left, String pattern, Map<String, Long> known) {
        if (left.axes().size() != shape.rank()) {
            throw wrong(
                    pattern,
                    "its left side has " + left.axes().size() + " axes and the tensor has shape " + shape,
                    "name as many axes as the tensor has");
        }
        Map<String, Long> out = new HashMap<>(known);
        for (int i = 0; i < shape.rank(); i++) {
            long product = 1;
            String open = null;
            for (String name : left.axes().get(i)) {
                Long n = known.get(name);
                if (n == null && open != null) {
                    throw wrong(
                            pattern, "neither " + open + " nor " + name + " is known", "give one of the two lengths");
                }
                open = n == null ? name : open;
                product *= n == null ? 1 : n;
            }
            long length = shape.at(i);
            if (open == null ? product != length : length % product != 0) {
                throw wrong(
                        pattern,
                        "axis " + i + " of the tensor " + shape + " has length " + length + " and the named parts make "
                                + product,
                        "choose parts that divide " + length);
            }
            if (open != null) {
                out.put(open, length / product);
            }
        }
        return out;
    }

    private static Side parse(String pattern, String side) {
        List<List<String>> axes = new ArrayList<>();
        List<String> group = null;
        String spaced = side.replace("(", " ( ").replace(")", " ) ").trim();
        for (String word : spaced.isEmpty() ? new String[0] : spaced.split("\\s+")) {
            if (word.equals("(") && group == null) {
                group = new ArrayList<>();
            } else if (word.equals(")") && group != null) {
                axes.add(group);
                group = null;
            } else if (word.equals("1") || word.matches("[A-Za-z_][A-Za-z_0-9]*")) {
                List<String> names = word.equals("1") ? List.of() : List.of(word);
                if (group == null) {
                    axes.add(names);
                } else {
                    group.addAll(names);
                }
            } else {
                throw wrong(pattern, "\"" + word + "\" is out of place", "write names, 1 and groups in parentheses");
            }
        }
        if (group != null) {
            throw wrong(pattern, "a parenthesis is left open", "close it");
        }
        return new Side(axes);
    }

    private static HaneulException wrong(String pattern, String because, String fix) {
        return new HaneulException("A tensor cannot be rearranged as \"" + pattern + "\"", because, fix);
    }
}
