package haneul.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.media.Frames;
import haneul.media.Video;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A folder of clips and pictures with captions: {@code name.txt} beside each (a caption a line), or one
 * {@code captions.jsonl} with lines {@code {"file": …, "caption": …}} or {@code "captions": […]}. What cannot be used is
 * left out, named and counted; a twentieth is kept for validation, by a hash of the name.
 */
public final class FolderClips implements Clips {
    private static final Set<String> SUFFIXES =
            Set.of("mp4", "mov", "webm", "mkv", "gif", "png", "jpg", "jpeg", "webp", "m4v");
    private static final int LONGEST = 257;

    private record Item(Path file, List<String> captions) {}

    /** The two splits, and what was left out and why, a line each. */
    public record Folder(FolderClips training, FolderClips validation, List<String> leftOut) {}

    private final List<Item> items;
    private final double fps;
    private final String identity;

    private FolderClips(List<Item> items, double fps, String identity) {
        this.items = items;
        this.fps = fps;
        this.identity = identity;
    }

    /**
     * Opens a folder and tries every clip.
     *
     * @param fps the rate that all clips are brought to
     */
    public static Folder open(Path folder, double fps) {
        if (!Files.isDirectory(folder)) {
            throw new HaneulException(
                    "The data " + folder + " cannot be opened",
                    Files.exists(folder) ? "it is not a folder" : "there is no such folder",
                    "name a folder of clips with captions");
        }
        List<String> leftOut = new ArrayList<>();
        Map<Path, List<String>> captions = captions(folder, leftOut);
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(f -> SUFFIXES.contains(suffix(f)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw HaneulException.run(
                            "The data " + folder + " cannot be read",
                            String.valueOf(e.getMessage()),
                            "check that you may read it")
                    .from(e);
        }
        record Tried(
                Path file,
                @org.jspecify.annotations.Nullable Item item,
                String problem) {}
        List<Tried> tried = files.parallelStream()
                .map(f -> {
                    List<String> said = captions.get(f.toAbsolutePath().normalize());
                    if (said == null) {
                        return new Tried(f, null, "it has no caption");
                    }
                    try {
                        Video v = Video.read(f);
                        return v.width() < 16 || v.height() < 16
                                ? new Tried(
                                        f, null, "it has " + v.width() + "x" + v.height() + " pixels, fewer than 16x16")
                                : new Tried(f, new Item(f, said), "");
                    } catch (HaneulException e) {
                        return new Tried(f, null, e.because());
                    }
                })
                .toList();
        List<Item> training = new ArrayList<>();
        List<Item> validation = new ArrayList<>();
        CRC32 hash = new CRC32();
        for (Tried t : tried) {
            if (t.item == null) {
                leftOut.add(folder.relativize(t.file) + ": " + t.problem);
                continue;
            }
            String name = folder.relativize(t.file).toString();
            hash.update((name + fileFacts(t.file) + t.item.captions).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            CRC32 split = new CRC32();
            split.update(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            (split.getValue() % 20 == 0 ? validation : training).add(t.item);
        }
        Set<Path> used = Set.copyOf(
                files.stream().map(f -> f.toAbsolutePath().normalize()).toList());
        captions.keySet().stream()
                .filter(f -> !used.contains(f))
                .forEach(f ->
                        leftOut.add(folder.toAbsolutePath().normalize().relativize(f) + ": a caption without a clip"));
        if (training.isEmpty() && validation.isEmpty()) {
            throw new HaneulException(
                    "There is nothing to train on in " + folder,
                    files.isEmpty()
                            ? "it has no clips or pictures"
                            : "none of its " + files.size() + " files can be used (" + leftOut.get(0) + ")",
                    "put clips with captions there: name.mp4 and name.txt");
        }
        if (validation.isEmpty()) {
            validation.add(training.get(0));
        }
        if (training.isEmpty()) {
            training.addAll(validation);
        }
        String identity = Long.toHexString(hash.getValue()) + " at " + fps + " fps";
        return new Folder(
                new FolderClips(List.copyOf(training), fps, identity + " training"),
                new FolderClips(List.copyOf(validation), fps, identity + " validation"),
                leftOut);
    }

    private static String fileFacts(Path f) {
        try {
            return " " + Files.size(f) + " " + Files.getLastModifiedTime(f).toMillis();
        } catch (IOException e) {
            return " unreadable";
        }
    }

    private static String suffix(Path f) {
        String name = f.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static Map<Path, List<String>> captions(Path folder, List<String> leftOut) {
        Map<Path, List<String>> out = new TreeMap<>();
        Path table = folder.resolve("captions.jsonl");
        try {
            if (Files.exists(table)) {
                ObjectMapper json = new ObjectMapper();
                int number = 0;
                for (String line : Files.readAllLines(table)) {
                    number++;
                    if (line.isBlank()) {
                        continue;
                    }
                    JsonNode node;
                    try {
                        node = json.readTree(line);
                    } catch (IOException e) {
                        leftOut.add("captions.jsonl, line " + number + ": it is not JSON");
                        continue;
                    }
                    List<String> said = new ArrayList<>();
                    node.path("captions").forEach(c -> said.add(c.asText()));
                    if (node.has("caption")) {
                        said.add(node.get("caption").asText());
                    }
                    if (node.path("file").asText().isEmpty() || said.isEmpty()) {
                        leftOut.add("captions.jsonl, line " + number + ": it has no file or no caption");
                        continue;
                    }
                    out.put(
                            folder.resolve(node.get("file").asText())
                                    .toAbsolutePath()
                                    .normalize(),
                            List.copyOf(said));
                }
                return out;
            }
            try (Stream<Path> all = Files.walk(folder)) {
                Map<String, Path> byStem = new LinkedHashMap<>();
                List<Path> sorted = all.filter(Files::isRegularFile).sorted().toList();
                for (Path f : sorted) {
                    if (SUFFIXES.contains(suffix(f))) {
                        byStem.put(stem(f), f.toAbsolutePath().normalize());
                    }
                }
                for (Path f : sorted) {
                    if (suffix(f).equals("txt")) {
                        List<String> said = Files.readAllLines(f).stream()
                                .map(String::strip)
                                .filter(s -> !s.isEmpty())
                                .toList();
                        out.put(
                                Objects.requireNonNullElse(
                                        byStem.get(stem(f)), f.toAbsolutePath().normalize()),
                                said.isEmpty() ? List.of("") : said);
                    }
                }
            }
            return out;
        } catch (IOException e) {
            throw HaneulException.run(
                            "The captions in " + folder + " cannot be read",
                            String.valueOf(e.getMessage()),
                            "write them as UTF-8 text")
                    .from(e);
        }
    }

    private static String stem(Path f) {
        String path = f.toAbsolutePath().normalize().toString();
        return path.substring(0, path.lastIndexOf('.'));
    }

    @Override
    public int size() {
        return items.size();
    }

    /** The clip at the common rate; of a long one the first {@value #LONGEST} frames. */
    @Override
    public Clip get(int index) {
        Item item = items.get(index);
        Video video = Video.read(item.file);
        Video steady = video.frames() == 1 ? video : video.resampled(fps);
        List<Frame> frames = new ArrayList<>();
        try (Frames reader = steady.open()) {
            while (reader.hasNext() && frames.size() < LONGEST) {
                frames.add(reader.next());
            }
        }
        return new Clip(item.file.getFileName().toString(), frames, item.captions);
    }

    @Override
    public String identity() {
        return identity;
    }
}
