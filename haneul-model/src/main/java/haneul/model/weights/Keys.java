package haneul.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that a family's weights have elsewhere: a text file, one rule a line.
 *
 * <pre>
 * # a comment
 * prefix model.diffusion_model.                        some files have this before every name
 * blocks.{n}.self_attn.q -> blocks.{n}.attn1.to_q      theirs -> ours; {n} is a number, the same on both sides
 * spiece_model ->                                      theirs, and not part of the model
 * </pre>
 *
 * A rule holds for a name and for all that stands behind it and a full stop, such as {@code .weight}; of several rules
 * the longest holds. Names without a rule are the same on both sides. Which names a file has is seen from the file.
 */
public final class Keys {
    /** One way to call a weight, as it is written, and what recognises it. */
    private record Name(String text, Pattern pattern) {
        static Name of(String text) {
            StringBuilder out = new StringBuilder();
            Matcher holes = HOLE.matcher(text);
            int at = 0;
            while (holes.find()) {
                out.append(Pattern.quote(text.substring(at, holes.start())));
                out.append("(?<").append(holes.group(1)).append(">\\d+)");
                at = holes.end();
            }
            return new Name(text, Pattern.compile(out + Pattern.quote(text.substring(at)) + "(?<rest>(\\..*)?)"));
        }

        /** What recognises it where underscores stand between its parts. */
        Pattern flat() {
            return Pattern.compile(HOLE.matcher(text.replace('.', '_')).replaceAll("\\\\d+") + "(_.*)?");
        }

        /** Itself with the numbers and the rest of another name. */
        String filled(Matcher from) {
            return HOLE.matcher(text).replaceAll(m -> from.group(m.group(1))) + from.group("rest");
        }
    }

    private record Rule(Name theirs, Name ours) {}

    private static final Pattern HOLE = Pattern.compile("\\{([a-z]+)}");

    private final List<String> prefixes = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();

    private Keys(String where, String text) {
        for (String line : text.lines().map(String::strip).toList()) {
            int arrow = line.indexOf("->");
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            } else if (line.startsWith("prefix ")) {
                prefixes.add(line.substring(7).strip());
            } else if (arrow > 0) {
                String theirs = line.substring(0, arrow).strip();
                rules.add(new Rule(
                        Name.of(theirs), Name.of(line.substring(arrow + 2).strip())));
            } else {
                throw new IllegalArgumentException(where + ": this line is no rule: " + line);
            }
        }
        rules.sort((a, b) -> b.theirs.text.length() - a.theirs.text.length());
    }

    /** The rules of a text. */
    public static Keys of(String text) {
        return new Keys("keys", text);
    }

    /** The rules in a file beside a class. */
    public static Keys beside(Class<?> family, String name) {
        try (InputStream in = family.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + name + " beside " + family);
            }
            return new Keys(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
    }

    /** Our name for one of theirs, without a prefix; empty for what is not part of the model. */
    public String ours(String theirs) {
        for (Rule r : rules) {
            Matcher m = r.theirs.pattern.matcher(theirs);
            if (m.matches()) {
                return r.ours.text.isEmpty() ? "" : r.ours.filled(m);
            }
        }
        return theirs;
    }

    /** Their name for one of ours, without a prefix. */
    public String theirs(String ours) {
        String found = ours;
        int longest = -1;
        for (Rule r : rules) {
            Matcher m = r.ours.pattern.matcher(ours);
            if (r.ours.text.length() > longest && !r.ours.text.isEmpty() && m.matches()) {
                found = r.theirs.filled(m);
                longest = r.ours.text.length();
            }
        }
        return found;
    }

    /** Whether a layer's name is one that the family has, ours or theirs, with dots or underscores between its parts. */
    boolean isKnown(String layer) {
        String flat = layer.replace('.', '_');
        return rules.stream()
                .anyMatch(r -> r.theirs.pattern.matcher(layer).matches()
                        || r.ours.pattern.matcher(layer).matches()
                        || r.theirs.flat().matcher(flat).matches()
                        || !r.ours.text.isEmpty() && r.ours.flat().matcher(flat).matches());
    }

    /** Whether these are their names and not ours. */
    public boolean areTheirs(Collection<String> names) {
        long theirs = 0;
        long ours = 0;
        for (String prefixed : names) {
            String name = bare(prefixed);
            theirs +=
                    rules.stream().anyMatch(r -> r.theirs.pattern.matcher(name).matches()) ? 1 : 0;
            ours += rules.stream().anyMatch(r -> r.ours.pattern.matcher(name).matches()) ? 1 : 0;
        }
        return theirs > ours;
    }

    private String bare(String name) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }

    /** A view of a file under our names, whichever it has. */
    public TensorFile view(TensorFile file) {
        return view(List.<TensorFile>of(file)).get(0);
    }

    /** Views of the shards of one model under our names; which names they have is decided for all together. */
    public List<TensorFile> view(List<TensorFile> shards) {
        TreeSet<String> names = new TreeSet<>();
        shards.forEach(f -> names.addAll(f.names()));
        boolean theirs = areTheirs(names);
        return shards.stream().map(f -> f.renamed(renamed(f, theirs))).toList();
    }

    /** The name that a file has for each of ours. */
    private Map<String, String> renamed(TensorFile file, boolean theirs) {
        Map<String, String> out = new LinkedHashMap<>();
        Problems problems = new Problems();
        for (String name : file.names()) {
            String ours = ours(bare(name));
            if (ours.isEmpty()) {
                continue;
            }
            ours = theirs ? ours : bare(name);
            String other = out.put(ours, name);
            if (other != null) {
                problems.add(Problems.quote(other) + " and " + Problems.quote(name) + " are both " + ours);
            }
        }
        problems.report(
                "The checkpoint " + file.path() + " cannot be read", "use the file as its authors published it");
        return out;
    }
}
