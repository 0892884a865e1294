package haneul.train.data;

import haneul.core.HaneulException;
import haneul.model.caption.CaptionStyle;
import haneul.train.data.DataSet.Skipped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The clips and pictures of a folder and its subfolders with what is said of them. Captions that were given are in
 * {@code
 * whale.txt}, one a line, or in {@code captions.jsonl}; those of a style also in {@code whale.short.txt} and {@code
 * whale.descriptive.txt}; those of captioners in {@link MachineCaptions}. No clip is opened.
 */
public final class ClipListing {
    /** The file with given captions of many clips. */
    public static final String CAPTIONS = "captions.jsonl";

    private static final String TEXT = ".txt";
    private static final Set<String> SUFFIXES =
            Set.of("mp4", "m4v", "mov", "webm", "mkv", "gif", "png", "apng", "jpg", "jpeg", "webp");

    private final Map<String, Path> clips = new TreeMap<>();
    private final Map<String, Path> texts = new TreeMap<>();
    private final Map<String, Integer> stems = new HashMap<>();
    private final CaptionFile listed;
    private final MachineCaptions machine;

    private ClipListing(Path folder) {
        list(folder);
        listed = CaptionFile.read(folder.resolve(CAPTIONS));
        machine = MachineCaptions.read(folder);
        folders(folder);
        clips.keySet().forEach(name -> stems.merge(stem(name), 1, Integer::sum));
    }

    /**
     * Looks through a folder.
     *
     * @throws HaneulException if there is no such folder, or it cannot be read
     */
    public static ClipListing of(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new HaneulException(
                    "No data in " + folder,
                    Files.exists(folder) ? "it is not a folder" : "there is no such folder",
                    "name a folder of clips with captions");
        }
        return new ClipListing(folder);
    }

    private void list(Path folder) {
        try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path p : (Iterable<Path>) all::iterator) {
                String name = folder.relativize(p).toString().replace('\\', '/');
                if (name.startsWith(".") || name.contains("/.") || !Files.isRegularFile(p)) {
                    continue;
                }
                String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
                if (SUFFIXES.contains(suffix)) {
                    clips.put(name, p);
                } else if (suffix.equals("txt")) {
                    texts.put(stem(name), p);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw DataSet.unreadable(folder, e);
        }
    }

    /** Subfolders with a caption of their own are one clip each: their pictures are its frames. */
    private void folders(Path folder) {
        Set<String> named = new TreeSet<>(listed.captions().keySet());
        named.addAll(machine.files());
        for (String text : texts.keySet()) {
            named.add(text);
            for (CaptionStyle style : CaptionStyle.values()) {
                String ending = "." + MachineCaptions.name(style);
                if (text.endsWith(ending)) {
                    named.add(text.substring(0, text.length() - ending.length()));
                }
            }
        }
        for (String name : named) {
            if (!name.isBlank() && !clips.containsKey(name) && isFolder(folder, name)) {
                clips.keySet().removeIf(inside -> inside.startsWith(name + "/"));
                clips.put(name, folder.resolve(name));
            }
        }
    }

    /** Whether it is a folder inside this one. */
    private static boolean isFolder(Path folder, String name) {
        try {
            Path inside = folder.resolve(name).normalize();
            return inside.startsWith(folder.normalize())
                    && !inside.equals(folder.normalize())
                    && Files.isDirectory(inside);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** A name without its suffix: what a clip and its text files have in common. */
    public static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= name.lastIndexOf('/') ? name : name.substring(0, dot);
    }

    /** Clips by name: the path within the folder, with slashes. */
    public Map<String, Path> clips() {
        return clips;
    }

    /** What captioners wrote. */
    public MachineCaptions machine() {
        return machine;
    }

    /**
     * The text file of a style beside a clip, whether it is there or not; null if it would belong to another clip
     * too.
     */
    public @Nullable Path text(String name, CaptionStyle style) {
        Path clip = clips.get(name);
        String ending = "." + MachineCaptions.name(style);
        if (clip == null || stems.containsKey(stem(name) + ending) || stems.getOrDefault(stem(name), 0) > 1) {
            return null;
        }
        return clip.resolveSibling(stem(String.valueOf(clip.getFileName())) + ending + TEXT);
    }

    /**
     * The captions of a clip: given ones of its text file, of the file of many, of texts of a style; those of machines.
     *
     * @param problems takes what is not used, and why
     * @throws HaneulException if a text file of it is no text
     */
    List<Caption> captions(String name, List<Skipped> problems) {
        List<Caption> out = new ArrayList<>();
        Path text = texts.get(stem(name));
        if (text != null) {
            CaptionFile.lines(text).forEach(line -> out.add(Caption.given(line)));
        }
        out.addAll(listed.captions().getOrDefault(name, List.of()));
        List<Caption> written = new ArrayList<>();
        for (CaptionStyle style : CaptionStyle.values()) {
            String key = stem(name) + "." + MachineCaptions.name(style);
            List<String> lines =
                    texts.containsKey(key) && !stems.containsKey(key) ? CaptionFile.lines(texts.get(key)) : null;
            if (lines != null) {
                Set<String> byMachine = machine.ever(stem(name), style);
                lines.stream()
                        .filter(line -> !byMachine.contains(line))
                        .forEach(line -> out.add(new Caption(line, style, false)));
            }
            machine(name, style, lines, problems, written);
        }
        out.addAll(written);
        return out;
    }

    /** @param lines of the style's text file, if there is one: what was taken out of it does not count any more */
    private void machine(
            String name, CaptionStyle style, @Nullable List<String> lines, List<Skipped> problems, List<Caption> out) {
        String checksum = null;
        for (MachineCaptions.Entry e : machine.of(name)) {
            if (e.style() != style) {
                continue;
            }
            checksum = checksum == null ? ClipChecksum.of(clips.get(name)) : checksum;
            if (!e.clip().isEmpty() && !e.clip().equals(checksum)) {
                problems.add(new Skipped(
                        name,
                        "its " + MachineCaptions.name(style) + " caption by " + e.model()
                                + " describes an older file of that name"));
                continue;
            }
            e.texts().stream()
                    .filter(t -> lines == null || !e.exported() || lines.contains(t))
                    .forEach(t -> out.add(new Caption(t, style, true)));
        }
    }

    /** Lines that cannot be read. */
    List<Skipped> problems() {
        List<Skipped> out = new ArrayList<>(listed.problems());
        out.addAll(machine.problems());
        return out;
    }

    /** Captions without a clip. */
    List<Skipped> unused() {
        List<Skipped> out = new ArrayList<>();
        for (String name : listed.captions().keySet()) {
            if (!clips.containsKey(name)) {
                out.add(new Skipped(name, "it has a caption but there is no such clip"));
            }
        }
        long gone = machine.files().stream().filter(f -> !clips.containsKey(f)).count();
        if (gone > 0) {
            out.add(new Skipped(
                    MachineCaptions.NAME + MachineCaptions.SUFFIX, gone + " of its clips are not there any more"));
        }
        Set<String> unused = new TreeSet<>(texts.keySet());
        for (String stem : stems.keySet()) {
            unused.remove(stem);
            for (CaptionStyle style : CaptionStyle.values()) {
                unused.remove(stem + "." + MachineCaptions.name(style));
            }
        }
        unused.forEach(n -> out.add(new Skipped(n + TEXT, "there is no clip of that name")));
        return out;
    }

    /** Number of captions in the folder, about: of text files, and of clips in files of many. */
    int captioned() {
        Set<String> named = new HashSet<>(listed.captions().keySet());
        named.addAll(machine.files());
        return texts.size() + named.size();
    }
}
