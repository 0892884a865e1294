package haneul.eval.world;

import haneul.core.FolderLock;
import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.core.Writable;
import haneul.media.Video;
import haneul.media.VideoWriter;
import haneul.model.weights.Atomically;
import haneul.world.Captions;
import haneul.world.Paraphrases;
import haneul.world.Scene;
import haneul.world.Scenes;
import haneul.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes clips of the toy world into a folder as anybody's clips would lie there: {@code clip-000007.mkv} with its
 * captions, one a line, in {@code clip-000007.txt}; {@code captions.jsonl} has a short and a descriptive one of each, and paraphrases.
 * {@code scenes.jsonl} has the scene of each clip, for measurements;
 * {@code world.json} what was asked, so that an interrupted folder is gone on with and never mixed with another.
 */
public final class ClipFolder {
    private static final List<String> FORMATS = List.of("mkv", "mp4", "webm", "gif", "png");
    private static final int LEAST_SIDE = 16;
    private static final int MOST_SIDE = 1024;

    /** Width and height in pixels. */
    public record Size(int width, int height) {
        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    /**
     * @param clips how many, from number 0
     * @param sizes one of them is drawn for each clip
     * @param frames one of them is drawn for each clip
     * @param images which part of the clips are single pictures, 0…1
     * @param suffix mkv (lossless), mp4, webm, gif, or png for folders of frames; single pictures are png
     * @param paraphrases free sentences of each clip, besides the three captions
     * @param threads that draw and encode, at least 1
     */
    public record Options(
            long clips,
            long seed,
            List<Size> sizes,
            List<Integer> frames,
            double images,
            double fps,
            String suffix,
            Scenes.Mix mix,
            int paraphrases,
            int threads) {
        /**
         * @throws HaneulException if the world cannot be drawn at a size, or a size cannot be written in the format
         */
        public Options {
            checkFormat(suffix);
            sizes.forEach(size -> check(size, suffix));
        }
    }

    /** Refuses what is no suffix of a format that clips are written in. */
    public static void checkFormat(String suffix) {
        if (!FORMATS.contains(suffix)) {
            throw new HaneulException(
                    "‹format› cannot be " + suffix,
                    "clips are written as " + String.join(", ", FORMATS),
                    "choose ‹format› mkv");
        }
    }

    private static void check(Size size, String suffix) {
        int w = size.width();
        int h = size.height();
        if (Math.min(w, h) < LEAST_SIDE || Math.max(w, h) > MOST_SIDE) {
            throw new HaneulException(
                    "The world cannot be drawn at " + size,
                    "its objects are visible from " + LEAST_SIDE + " to " + MOST_SIDE + " pixels a side",
                    "choose ‹size› 64x64");
        }
        if (suffix.equals("mp4") && (w % 2 != 0 || h % 2 != 0)) {
            throw new HaneulException(
                    "‹size› cannot be " + size + " for mp4",
                    "H.264 needs even sides",
                    "choose " + (w + w % 2) + "x" + (h + h % 2) + ", or ‹format› mkv");
        }
    }

    /** The numbers of clips that were written, and of those that were there already. */
    public record Outcome(long written, long kept, long bytes, double seconds) {}

    private final Path folder;
    private final Options options;

    private ClipFolder(Path folder, Options options) {
        this.folder = folder;
        this.options = options;
    }

    /**
     * Writes what is missing.
     *
     * @throws HaneulException when the folder holds something else, is being written to, or cannot be written
     */
    public static Outcome write(Path folder, Options options, Progress progress) {
        Writable.checkFolder(folder);
        ClipFolder clips = new ClipFolder(folder, options);
        clips.refuseOther();
        try (FolderLock lock =
                FolderLock.take(folder, "Clips cannot be drawn into", "another haneul world is drawing there")) {
            return clips.run(progress);
        }
    }

    private Outcome run(Progress progress) {
        long began = System.nanoTime();
        refuseOther(); // again, now that nobody else writes there
        if (!Files.exists(factsFile())) {
            Atomically.file(factsFile(), t -> Files.writeString(t, facts()));
        }
        long kept = 0;
        long written = 0;
        long bytes = 0;
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(options.threads());
        try {
            List<Future<Long>> going = new ArrayList<>();
            int ahead = 16 * options.threads();
            for (long next = 0, done = 0; done < options.clips(); ) {
                while (next < options.clips() && going.size() < ahead) {
                    long index = next++;
                    going.add(pool.submit(() -> stop.get() ? 0L : clip(index)));
                }
                for (Future<Long> f : going) {
                    long size = f.get();
                    kept += size == 0 ? 1 : 0;
                    written += size == 0 ? 0 : 1;
                    bytes += size;
                    progress.at("draw", ++done, options.clips());
                }
                going.clear();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HaneulException h) {
                throw h;
            }
            if (e.getCause() instanceof IOException io) {
                throw Writable.failed(folder, io);
            }
            throw HaneulException.run(
                            "A clip could not be drawn", String.valueOf(e.getCause()), "run it again with ‹debug›")
                    .from(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HaneulException.cancelled("Drawing clips into " + folder + " was stopped");
        } finally {
            stop.set(true);
            end(pool);
        }
        scenes();
        styled();
        return new Outcome(written, kept, bytes, (System.nanoTime() - began) / 1e9);
    }

    /** Lets clips that are being written come to their end, so that no part of one stays behind. */
    private static void end(ExecutorService pool) {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String name(long index) {
        return String.format(Locale.ROOT, "clip-%06d", index);
    }

    private boolean picture(long index) {
        return choice(index, 2).nextDouble() < options.images();
    }

    private Rng choice(long index, int what) {
        return new Rng(options.seed()).at(-1, index, what);
    }

    private Size size(long index) {
        return options.sizes().get(choice(index, 0).nextInt(options.sizes().size()));
    }

    private int frames(long index) {
        return picture(index)
                ? 1
                : options.frames().get(choice(index, 1).nextInt(options.frames().size()));
    }

    private String file(long index) {
        if (frames(index) == 1) {
            return name(index) + ".png";
        }
        return options.suffix().equals("png") ? name(index) : name(index) + "." + options.suffix();
    }

    /** Writes one clip, its captions last; 0 if it was there, else its bytes. */
    private long clip(long index) throws IOException {
        Path file = folder.resolve(file(index));
        Path captions = folder.resolve(name(index) + ".txt");
        if (Files.exists(captions) && Files.exists(file)) {
            return 0;
        }
        Size size = size(index);
        World.Sample sample =
                World.sample(options.seed(), index, options.mix(), size.width(), size.height(), frames(index));
        List<Frame> frames = sample.frames();
        VideoWriter.save(Video.of(options.fps(), frames), file, VideoWriter.Options.PLAIN);
        replace(captions, String.join("\n", sample.captions()) + "\n");
        return Files.size(file);
    }

    private void scenes() {
        Atomically.file(folder.resolve("scenes.jsonl"), temporary -> {
            try (var out = Files.newBufferedWriter(temporary)) {
                for (long i = 0; i < options.clips(); i++) {
                    Size size = size(i);
                    String scene = World.scene(options.seed(), i, options.mix(), size.width(), size.height())
                            .line();
                    out.write("{\"file\": \"" + file(i) + "\", \"scene\": \"" + scene + "\"}\n");
                }
            }
        });
    }

    /** Short and descriptive captions of all clips, in the form in which data sets have them. */
    private void styled() {
        Atomically.file(folder.resolve("captions.jsonl"), temporary -> {
            try (var out = Files.newBufferedWriter(temporary)) {
                for (long i = 0; i < options.clips(); i++) {
                    Size size = size(i);
                    Scene scene = World.scene(options.seed(), i, options.mix(), size.width(), size.height());
                    boolean moving = frames(i) > 1;
                    String paraphrases = String.join(
                            "\", \"", Paraphrases.several(scene, moving, options.paraphrases(), choice(i, 3)));
                    out.write("{\"file\": \"" + file(i) + "\", \"short\": \"" + Captions.brief(scene)
                            + "\", \"descriptive\": \"" + Captions.descriptive(scene, moving)
                            + (paraphrases.isEmpty() ? "\"" : "\", \"captions\": [\"" + paraphrases + "\"]")
                            + "}\n");
                }
            }
        });
    }

    private String facts() {
        return "{\"seed\": " + options.seed() + ", \"sizes\": \"" + options.sizes() + "\", \"frames\": \""
                + options.frames() + "\", \"images\": " + options.images() + ", \"fps\": " + options.fps()
                + ", \"format\": \"" + options.suffix() + "\", \"mix\": \"" + options.mix() + "\", \"paraphrases\": "
                + options.paraphrases() + "}\n";
    }

    private Path factsFile() {
        return folder.resolve("world.json");
    }

    /** Refuses a folder that was begun with other options, or that holds something else. */
    private void refuseOther() {
        try {
            if (Files.exists(factsFile())) {
                String was = Files.readString(factsFile());
                if (!was.equals(facts())) {
                    throw new HaneulException(
                            "Clips cannot be added to " + folder,
                            "it was made with " + was.strip() + " and now " + facts().strip() + " is asked",
                            "ask for the same again, or name another folder");
                }
                return;
            }
            if (Files.isDirectory(folder)) {
                try (var inside = Files.list(folder)) {
                    if (inside.anyMatch(p -> !p.endsWith(FolderLock.FILE))) {
                        throw new HaneulException(
                                "Clips cannot be written into " + folder,
                                "there is something else in it",
                                "name a new or empty folder");
                    }
                }
            }
        } catch (IOException e) {
            throw Writable.failed(folder, e);
        }
    }

    /** As {@link Atomically#file}, but for thousands of files: without a look at what else lies in the folder. */
    private void replace(Path file, String text) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
