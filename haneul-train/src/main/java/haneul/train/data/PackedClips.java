package haneul.train.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Writable;
import haneul.model.weights.Atomically;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clips that were decoded once, their frames one behind the other in one file ({@code frames.bin}; where each begins
 * stands in {@code frames.json}), so that no epoch decodes again. The folder is written whole or not at all, and anew
 * when the clips have changed. Clips that fail on the way, or are too small, are left out, named and counted. Many
 * threads may read at once.
 */
public final class PackedClips implements Clips {
    private static final String INDEX = "frames.json";
    private static final String DATA = "frames.bin";
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Place(String name, int width, int height, int frames, long at, List<Caption> captions) {}

    private record Read(Clips.Clip clip, String problem) {}

    private final Path folder;
    private final String identity;
    private final List<Place> places = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();
    private final FileChannel data;

    private PackedClips(Path folder) throws IOException {
        this.folder = folder;
        JsonNode index = JSON.readTree(folder.resolve(INDEX).toFile());
        identity = index.path("identity").asText();
        for (JsonNode n : index.path("clips")) {
            List<Caption> captions = new ArrayList<>();
            n.path("captions")
                    .forEach(c -> captions.add(Caption.of(
                            c.path("kind").asText("given"), c.path("text").asText())));
            places.add(new Place(
                    n.path("name").asText(),
                    n.path("width").asInt(),
                    n.path("height").asInt(),
                    n.path("frames").asInt(),
                    n.path("at").asLong(),
                    captions));
        }
        index.path("rates").forEach(r -> rates.add(r.asDouble()));
        index.path("skipped").forEach(s -> skipped.add(s.asText()));
        data = FileChannel.open(folder.resolve(DATA), StandardOpenOption.READ);
    }

    /**
     * Opens the packed frames of these clips, and packs them if that has not been done.
     *
     * @param folder where they are kept
     * @param leastSide clips with a shorter side are left out; pixels
     * @param threads that read clips at once
     * @throws HaneulException when no clip is left, or the disk has no room for the frames
     */
    public static PackedClips of(Clips clips, Path folder, int leastSide, int threads, Progress progress) {
        String identity = leastSide + " " + clips.identity();
        try {
            if (!identity.equals(identityIn(folder))) {
                Writable.checkSpace("The decoded frames", folder, clips.bytes());
                Atomically.folder(folder, INDEX, t -> write(t, identity, clips, leastSide, threads, progress));
            }
            PackedClips packed = new PackedClips(folder);
            if (packed.size() == 0) {
                packed.close();
                throw new HaneulException(
                        "There is nothing to train on",
                        "none of " + clips.size() + " clips can be used; the first is left out: "
                                + packed.skipped.get(0),
                        "take clips of at least " + leastSide + "x" + leastSide + " pixels that a player can play");
            }
            return packed;
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** Bytes that are to be written for these clips, about: 0 if they are packed already, or if it is not known. */
    public static long missing(Clips clips, Path folder, int leastSide) {
        try {
            return identityIn(folder).equals(leastSide + " " + clips.identity()) ? 0 : clips.bytes();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static String identityIn(Path folder) throws IOException {
        Path index = folder.resolve(INDEX);
        return Files.exists(index) && Files.exists(folder.resolve(DATA))
                ? JSON.readTree(index.toFile()).path("identity").asText("")
                : "";
    }

    private static HaneulException unreadable(Path folder, IOException e) {
        return HaneulException.run(
                        "The decoded frames in " + folder + " cannot be read",
                        e.getClass().getSimpleName() + ": " + e.getMessage(),
                        "delete that folder, and the clips are decoded again")
                .from(e);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static void write(
            Path temporary, String identity, Clips clips, int leastSide, int threads, Progress progress)
            throws IOException {
        List<Map<String, Object>> index = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (FileChannel out =
                FileChannel.open(temporary.resolve(DATA), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Deque<Future<Read>> ahead = new ArrayDeque<>();
            int next = 0;
            for (int i = 0; i < clips.size(); i++) {
                while (next < clips.size() && ahead.size() < 2 * threads) {
                    int number = next++;
                    ahead.add(pool.submit(() -> read(clips, number, leastSide)));
                }
                Read read = ahead.remove().get();
                if (read.problem.isEmpty()) {
                    index.add(place(read.clip, out.position()));
                    for (Frame f : read.clip.frames()) {
                        ByteBuffer bytes = ByteBuffer.wrap(f.rgb());
                        while (bytes.hasRemaining()) {
                            out.write(bytes);
                        }
                    }
                } else {
                    skipped.add(oneLine(read.problem));
                }
                progress.at("decode", i + 1L, clips.size());
            }
            out.force(true);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IOException("decoding failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HaneulException.cancelled("Decoding the clips was stopped");
        } finally {
            pool.shutdownNow();
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("identity", identity);
        json.put("rates", clips.rates());
        json.put("clips", index);
        json.put("skipped", skipped);
        Files.write(temporary.resolve(INDEX), JSON.writeValueAsBytes(json));
    }

    private static Read read(Clips clips, int number, int leastSide) {
        Clips.Clip none = new Clips.Clip("", List.of(), List.of());
        try {
            Clips.Clip clip = clips.get(number);
            return Math.min(clip.width(), clip.height()) < leastSide
                    ? new Read(
                            none,
                            clip.name() + ": it is " + clip.width() + "x" + clip.height() + ", and a side has at least "
                                    + leastSide + " pixels")
                    : new Read(clip, "");
        } catch (HaneulException e) {
            return new Read(none, "clip " + (number + 1) + ": " + e.what() + ", " + e.because());
        }
    }

    private static Map<String, Object> place(Clips.Clip clip, long at) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("name", clip.name());
        place.put("width", clip.width());
        place.put("height", clip.height());
        place.put("frames", clip.frames().size());
        place.put("at", at);
        place.put(
                "captions",
                clip.captions().stream()
                        .map(c -> Map.of("kind", c.kind(), "text", c.text()))
                        .toList());
        return place;
    }

    @Override
    public int size() {
        return places.size();
    }

    @Override
    public List<Double> rates() {
        return List.copyOf(rates);
    }

    @Override
    public String identity() {
        return identity;
    }

    /** The clips that were left out, a line each with the reason. */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    @Override
    public List<Caption> captions(int index) {
        return places.get(index).captions;
    }

    @Override
    public Clip get(int index) {
        Place p = places.get(index);
        int bytes = 3 * p.width * p.height;
        List<Frame> frames = new ArrayList<>(p.frames);
        try {
            for (int f = 0; f < p.frames; f++) {
                ByteBuffer rgb = ByteBuffer.allocate(bytes);
                long from = p.at + (long) f * bytes;
                while (rgb.hasRemaining()) {
                    if (data.read(rgb, from + rgb.position()) < 0) {
                        throw new IOException(DATA + " ends in the middle of " + p.name);
                    }
                }
                frames.add(new Frame(p.width, p.height, rgb.array()));
            }
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
        return new Clip(p.name, frames, p.captions);
    }

    /** Closes the file; no clip can be read any more. */
    @Override
    public void close() {
        try {
            data.close();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }
}
