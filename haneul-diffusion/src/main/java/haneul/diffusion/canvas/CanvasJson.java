package haneul.diffusion.canvas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Suggestion;
import haneul.media.Video;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A canvas as JSON:
 *
 * <pre>{@code
 * {"canvas": 1, "width": 64, "height": 64, "frames": 17, "fps": 8.0,
 *  "say": [{"from": 0, "text": "a whale flies"}],
 *  "paste": [{"at": 0, "file": "whale.png"}, {"at": 16, "pictures": ["data:image/png;base64,..."]}],
 *  "levels": [{"from": 0, "to": 1, "level": 0.6}]}
 * }</pre>
 *
 * <p>{@code "ring": true} is a seamless loop. Pasted are a file beside the JSON or pictures in it; a level
 * is a number, or a mask (see {@link Packed}) for frames {@code from} … {@code to} − 1. {@code "share"} beside it is, in the
 * same form, the share of the painted pixel in the result; 1 without it. {@code "still"} says whether the pictures are held
 * still over their latent frames; without it those of a clip no longer than a latent frame are, where {@code "run"} is the
 * clip's length if some of its pictures were pasted over. {@code "refer"} lists reference pictures. Fields of other names
 * are refused, but for {@code "settings"}, which are the program's.
 */
final class CanvasJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;
    private static final List<String> FIELDS = List.of(
            "canvas", "ring", "width", "height", "frames", "fps", "say", "paste", "levels", "refer", "settings");

    private CanvasJson() {}

    static String write(Canvas c) {
        Grid g = c.grid();
        ObjectNode out = JSON.createObjectNode();
        out.put("canvas", VERSION);
        if (c.isRing()) {
            out.put("ring", true);
        }
        out.put("width", g.width())
                .put("height", g.height())
                .put("frames", g.frames())
                .put("fps", g.fps());
        ArrayNode say = out.putArray("say");
        c.sentences().forEach(s -> say.addObject().put("from", s.from()).put("text", s.text()));
        ArrayNode paste = out.putArray("paste");
        Canvas plain = Canvas.blank(g);
        for (int i = 0; i < g.frames(); i++) {
            Pasted p = c.pasted(i);
            if (p != null) {
                List<Frame> clip = new ArrayList<>();
                int longest = p.run() == 0 ? g.frames() : p.run();
                for (Pasted q = p; q != null && q.run() == p.run() && clip.size() < longest; ) {
                    clip.add(q.frame());
                    q = i + clip.size() < g.frames() ? c.pasted(i + clip.size()) : null;
                }
                ObjectNode one = paste.addObject().put("at", i);
                if (p.run() <= 1) {
                    one.put("still", p.run() == 1);
                } else if (p.run() != clip.size()) {
                    one.put("run", p.run());
                }
                ArrayNode pictures = one.putArray("pictures");
                clip.forEach(f -> pictures.add(Packed.picture(f)));
                plain = plain.pasted(clip, i, p.run());
                i += clip.size() - 1;
            }
        }
        ArrayNode levels = out.putArray("levels");
        for (int i = 0; i < g.frames(); ) {
            int end = i + 1;
            while (end < g.frames() && c.level(end).equals(c.level(i)) && same(c, plain, i) == same(c, plain, end)) {
                end++;
            }
            if (!same(c, plain, i)) {
                ObjectNode run = levels.addObject().put("from", i).put("to", end);
                put(run, "level", c.level(i), g);
                if (!c.level(i).showsAll()) {
                    put(run, "share", c.level(i).shares(), g);
                }
            }
            i = end;
        }
        if (!c.references().isEmpty()) {
            ArrayNode refer = out.putArray("refer");
            c.references().forEach(f -> refer.add(Packed.picture(f)));
        }
        return out.toPrettyString();
    }

    private static void put(ObjectNode run, String name, Level level, Grid g) {
        if (level.isUniform()) {
            run.put(name, level.at(0));
        } else {
            run.put(name, Packed.mask(level, g.width() * g.height()));
        }
    }

    private static Level level(JsonNode in, String name, Grid g) {
        JsonNode level = in.path(name);
        return level.isTextual()
                ? Packed.mask(level.textValue(), g.width() * g.height())
                : Level.of(number(level, name));
    }

    private static boolean same(Canvas a, Canvas b, int frame) {
        return a.level(frame).equals(b.level(frame));
    }

    static Canvas read(String json, Path folder, Consumer<String> notes) {
        JsonNode in;
        try {
            in = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw wrong("it is not JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""))
                    .from(e);
        }
        if (!in.isObject() || in.path("canvas").asInt() != VERSION) {
            throw wrong("it does not have \"canvas\": " + VERSION);
        }
        known(in, FIELDS);
        Grid g = new Grid(
                whole(in, "width", 0), whole(in, "height", 0), whole(in, "frames", 0), number(in.get("fps"), "fps"));
        Canvas c = Canvas.blank(g);
        for (JsonNode s : list(in, "say")) {
            known(s, List.of("from", "text"));
            c = c.say(text(s.get("text"), "text"), whole(s, "from", 0));
        }
        Set<Path> noted = new HashSet<>();
        for (JsonNode p : list(in, "paste")) {
            known(p, List.of("at", "still", "run", "file", "pictures"));
            int at = whole(p, "at", 0);
            List<Frame> clip = p.has("file")
                    ? file(p, g, at, folder, file -> noted.add(file) ? notes : line -> {})
                    : pictures(p, g);
            if (p.has("still")) {
                c = c.paste(clip, at, p.path("still").asBoolean());
            } else {
                c = p.has("run") ? c.pasted(clip, at, Math.max(0, whole(p, "run", 0))) : c.paste(clip, at);
            }
        }
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < g.frames(); i++) {
            levels.add(c.level(i));
        }
        for (JsonNode l : list(in, "levels")) {
            known(l, List.of("from", "to", "level", "share"));
            int from = whole(l, "from", 0);
            int to = whole(l, "to", g.frames());
            if (from < 0 || to > g.frames() || from >= to) {
                throw wrong("a level goes from frame " + from + " to " + to + " of " + g.frames());
            }
            Level all = level(l, "level", g);
            Level value = l.has("share") ? all.showing(level(l, "share", g)) : all;
            for (int i = from; i < to; i++) {
                levels.set(i, c.frame(i) == null ? Level.UNKNOWN : value);
            }
        }
        List<Frame> references = new ArrayList<>();
        for (JsonNode r : list(in, "refer")) {
            references.add(Packed.picture(text(r, "refer"), null));
        }
        Canvas leveled = c.with(levels).refer(references);
        return in.path("ring").asBoolean() ? leveled.ring() : leveled;
    }

    private static List<Frame> pictures(JsonNode p, Grid g) {
        List<Frame> out = new ArrayList<>();
        for (JsonNode picture : list(p, "pictures")) {
            if (out.size() == g.frames()) {
                throw wrong("more pictures are pasted than the canvas has frames, " + g.frames());
            }
            out.add(Packed.picture(text(picture, "pictures"), g));
        }
        return out;
    }

    private static List<Frame> file(JsonNode p, Grid g, int at, Path folder, Function<Path, Consumer<String>> notes) {
        String name = text(p.get("file"), "file");
        Path path = inside(folder, name);
        Video clip = Video.read(path);
        if (clip.width() != g.width() || clip.height() != g.height() || clip.frames() > (long) g.frames() - at) {
            throw new HaneulException(
                    "The file " + name + " cannot be pasted at frame " + at,
                    "it is " + clip.width() + "x" + clip.height() + " with " + clip.frames()
                            + " frames, and the canvas is " + g,
                    "fit it to the canvas first");
        }
        clip.noteAdaptations(name, notes.apply(path));
        return clip.all();
    }

    /** The file itself, behind all symbolic links, if it lies in the folder; of a folder of pictures all of them do. */
    private static Path inside(Path folder, String name) {
        try {
            Path home = real(folder);
            Path file = real(home.resolve(name));
            if (lies(file, home)) {
                return file;
            }
        } catch (InvalidPathException | IOException e) {
            throw wrong("it names the file " + name).from(e);
        }
        throw new HaneulException(
                "This canvas cannot be read",
                "it names " + name + ", which is outside of its folder",
                "put the file beside the canvas");
    }

    private static boolean lies(Path file, Path home) throws IOException {
        if (!file.startsWith(home) || !Files.isDirectory(file)) {
            return file.startsWith(home);
        }
        try (Stream<Path> pictures = Files.list(file)) {
            for (Path picture : (Iterable<Path>) pictures::iterator) {
                if (!real(picture).startsWith(home)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Path real(Path path) throws IOException {
        return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
    }

    /** Refuses a field that is not read, such as a misspelt one. */
    private static void known(JsonNode in, List<String> fields) {
        in.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                String near = Suggestion.of(name, fields);
                throw new HaneulException(
                        "This canvas cannot be read",
                        "it has a field \"" + name + "\"; known there are " + String.join(", ", fields),
                        near.isEmpty() ? "leave it out" : "did you mean \"" + near + "\"? Otherwise leave it out");
            }
        });
    }

    private static Iterable<JsonNode> list(JsonNode in, String name) {
        JsonNode list = in.path(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw wrong("\"" + name + "\" is not a list");
        }
        return list;
    }

    private static int whole(JsonNode in, String name, int missing) {
        JsonNode n = in.get(name);
        if (n != null && !(n.isIntegralNumber() && n.canConvertToInt())) {
            throw wrong("\"" + name + "\" is " + n + " and should be a whole number");
        }
        return n == null ? missing : n.intValue();
    }

    private static double number(@Nullable JsonNode n, String name) {
        if (n == null || !n.isNumber()) {
            throw wrong("\"" + name + "\" should be a number");
        }
        return n.doubleValue();
    }

    private static String text(@Nullable JsonNode n, String name) {
        if (n == null || !n.isTextual()) {
            throw wrong("\"" + name + "\" should be text");
        }
        return Objects.requireNonNull(n.textValue());
    }

    static HaneulException wrong(String because) {
        return new HaneulException("This canvas cannot be read", because, "write it as haneul writes canvases");
    }
}
