package haneul.train.data;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.media.Fit;
import haneul.media.Video;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A folder of clips and pictures with their captions, where {@link ClipListing} finds them. Files that cannot be used are
 * skipped and listed with their names and the reason.
 */
public final class DataSet {
    /**
     * How clips are brought into what is trained on.
     *
     * @param longestSide larger clips are scaled down to it, in proportion; pixels
     * @param mostFrames longer clips end there
     * @param fps the rate they are brought to; 0 leaves each its own
     */
    public record Reading(int longestSide, int mostFrames, double fps) {}

    /** A file of the folder that is not used, and the reason. */
    public record Skipped(String name, String why) {}

    private record Item(Path file, String name, List<Caption> captions, double fps, long bytes, long print) {}

    /** Clips with a shorter side than this, in pixels, are left out: one patch of a transformer covers as much. */
    public static final int LEAST_SIDE = 16;

    private static final int VALIDATION_PART = 20;
    private static final int PRINT_BYTES = 1 << 15;

    private final Reading reading;
    private final List<Item> training = new ArrayList<>();
    private final List<Item> validation = new ArrayList<>();
    private final List<Skipped> skipped;
    private final List<String> adapted;

    private DataSet(Reading reading, List<Item> items, List<Skipped> skipped, List<String> adapted) {
        this.reading = reading;
        this.skipped = List.copyOf(skipped);
        this.adapted = List.copyOf(adapted);
        for (Item i : items) {
            CRC32 name = new CRC32();
            name.update(i.name.getBytes(StandardCharsets.UTF_8));
            (name.getValue() % VALIDATION_PART == 0 ? validation : training).add(i);
        }
        if (training.isEmpty()) {
            training.add(validation.get(0));
        }
        if (validation.isEmpty()) {
            validation.add(training.get(training.size() - 1));
            if (training.size() > 1) {
                training.remove(training.size() - 1);
            }
        }
    }

    /**
     * Looks at every clip of a folder and its subfolders.
     *
     * @throws HaneulException when nothing in it can be trained on
     */
    public static DataSet open(Path folder, Reading reading, Progress progress) {
        ClipListing listing = ClipListing.of(folder);
        Map<String, Path> clips = listing.clips();
        List<Skipped> skipped = new ArrayList<>(listing.problems());
        List<Item> items = new ArrayList<>();
        List<String> adapted = new ArrayList<>();
        long done = 0;
        for (Map.Entry<String, Path> clip : clips.entrySet()) {
            progress.at("look at clips", done++, clips.size());
            String name = clip.getKey();
            try {
                List<Caption> lines = listing.captions(name, skipped);
                if (lines.isEmpty()) {
                    skipped.add(new Skipped(name, "it has no caption"));
                    continue;
                }
                Video video = Video.read(clip.getValue());
                int shorter = Math.min(video.width(), video.height());
                int longer = Math.max(video.width(), video.height());
                if (shorter * Math.min(1.0, reading.longestSide / (double) longer) < LEAST_SIDE) {
                    skipped.add(new Skipped(
                            name,
                            "it is " + video.width() + "x" + video.height() + " pixels, and at a longest side of "
                                    + reading.longestSide + " the shorter one must have " + LEAST_SIDE));
                    continue;
                }
                double fps = video.frames() > 1 ? video.fps() : 0;
                Video seen = fitted(video, reading);
                long bytes = 3L * seen.width() * seen.height() * seen.frames();
                items.add(new Item(clip.getValue(), name, lines, fps, bytes, print(clip.getValue(), lines)));
                video.noteAdaptations(name, adapted::add);
            } catch (HaneulException broken) {
                skipped.add(new Skipped(name, broken.because()));
            }
        }
        progress.at("look at clips", clips.size(), clips.size());
        skipped.addAll(listing.unused());
        if (items.isEmpty()) {
            throw nothing(folder, clips.size(), listing.captioned(), skipped);
        }
        return new DataSet(reading, items, skipped, adapted);
    }

    private static HaneulException nothing(Path folder, int clips, int captions, List<Skipped> skipped) {
        String what = "There is nothing to train on in " + folder;
        if (clips == 0) {
            return new HaneulException(
                    what,
                    captions == 0
                            ? "it holds no clips or pictures"
                            : "it holds " + captions + " captions but no clips or pictures",
                    "put clips (mp4, mov, webm, mkv, gif, png, jpg) there, each with a .txt of the same name");
        }
        if (captions == 0) {
            return new HaneulException(
                    what,
                    "it holds " + clips + " clips or pictures but no captions",
                    "write what each shows into a .txt of the same name, or let haneul caption describe them");
        }
        Skipped first = skipped.get(0);
        return new HaneulException(
                what,
                "none of its " + clips + " clips can be used; " + first.name + ": " + first.why,
                "replace them with clips that can be read and have captions");
    }

    /** A number that changes with the file or its captions: of its size, its beginning and its end. */
    private static long print(Path file, List<Caption> captions) {
        if (Files.isDirectory(file)) {
            try (Stream<Path> frames = Files.list(file)) {
                long sum = captions.stream().map(DataSet::told).toList().hashCode();
                for (Path frame : frames.sorted().toList()) {
                    sum = sum * 31
                            + print(
                                    frame,
                                    List.of(Caption.given(frame.getFileName().toString())));
                }
                return sum;
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
        CRC32 crc = new CRC32();
        captions.forEach(c -> crc.update((told(c) + "\n").getBytes(StandardCharsets.UTF_8)));
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] part = new byte[(int) Math.min(PRINT_BYTES, in.length())];
            in.readFully(part);
            crc.update(part);
            in.seek(in.length() - part.length);
            in.readFully(part);
            crc.update(part);
            return crc.getValue() * 31 + in.length();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** What counts of a caption: its text, and its kind unless it is the usual one. */
    private static String told(Caption c) {
        return c.equals(Caption.given(c.text())) ? c.text() : c.kind() + " " + c.text();
    }

    /** A file that the system does not let be read. */
    public static HaneulException unreadable(Path path, Exception e) {
        return HaneulException.run(
                        path + " cannot be read", "the system says " + e.getMessage(), "check that you may read it")
                .from(e);
    }

    /** A clip as it is seen in training; nothing is decoded yet. */
    public static Video fitted(Video clip, Reading reading) {
        Video video = clip;
        if (reading.fps > 0 && video.frames() > 1) {
            video = video.resampled(reading.fps);
        }
        int longest = Math.max(video.width(), video.height());
        if (longest > reading.longestSide) {
            double scale = reading.longestSide / (double) longest;
            video = video.fitted(
                    (int) Math.max(1, Math.round(video.width() * scale)),
                    (int) Math.max(1, Math.round(video.height() * scale)),
                    Fit.STRETCH);
        }
        return video.slice(0, Math.min(video.frames(), reading.mostFrames));
    }

    /** The training split. */
    public Clips training() {
        return new Part(training, reading);
    }

    /** The validation split: about a twentieth, chosen by name. */
    public Clips validation() {
        return new Part(validation, reading);
    }

    /** Files that were left out, with reasons. */
    public List<Skipped> skipped() {
        return skipped;
    }

    /** One line for each clip that is adapted when it is read, such as one converted from HDR, with its name. */
    public List<String> adapted() {
        return adapted;
    }

    /** Some of the clips, decoded when they are asked for; {@link PackedClips} keeps them decoded. */
    private record Part(List<Item> items, Reading reading) implements Clips {
        @Override
        public int size() {
            return items.size();
        }

        @Override
        public Clip get(int index) {
            Item item = items.get(index);
            return new Clip(item.name, fitted(Video.read(item.file), reading).all(), item.captions);
        }

        @Override
        public long bytes() {
            return items.stream().mapToLong(Item::bytes).sum();
        }

        @Override
        public List<Double> rates() {
            return items.stream()
                    .map(Item::fps)
                    .filter(fps -> fps > 0)
                    .map(fps -> reading.fps > 0 ? reading.fps : fps)
                    .distinct()
                    .toList();
        }

        @Override
        public String identity() {
            CRC32 crc = new CRC32();
            for (Item i : items) {
                crc.update((i.name + " " + i.print + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return items.size() + " clips " + Long.toHexString(crc.getValue()) + " " + reading;
        }
    }
}
