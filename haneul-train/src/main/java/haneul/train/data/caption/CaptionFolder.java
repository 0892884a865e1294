package haneul.train.data.caption;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Writable;
import haneul.model.caption.CaptionStyle;
import haneul.model.caption.ClipCaptioner;
import haneul.train.data.ClipChecksum;
import haneul.train.data.ClipListing;
import haneul.train.data.DataSet.Skipped;
import haneul.train.data.MachineCaptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Describes the clips of a folder in {@link MachineCaptions}. What was written before, by the same captioner of the
 * same clip,
 * is kept, so that a job that was stopped goes on. Captions that were given are not read and not written to.
 */
public final class CaptionFolder {
    /**
     * @param styles that each clip gets
     * @param variations captions of a style, at least 1
     * @param seed of those that are sampled
     * @param overwrite whether clips are described again
     * @param texts whether text files of the styles are written too
     * @param limit clips that are described at most; 0 for all
     * @param batch clips that the captioner gets at once, at least 1
     * @param parallel threads that ask it; 0 is the one that calls
     */
    public record Options(
            List<CaptionStyle> styles,
            int variations,
            long seed,
            Shard shard,
            boolean overwrite,
            boolean texts,
            long limit,
            Sight sight,
            int batch,
            int parallel) {}

    /**
     * What was done.
     *
     * @param file that the captions are in
     * @param clips of this part
     * @param captioned now
     * @param kept were there already
     * @param left over the limit
     * @param skipped clips that were not described, or text files that were not written
     */
    public record Outcome(Path file, long clips, long captioned, long kept, long left, List<Skipped> skipped) {}

    /** A clip with the styles in which it is to be described. */
    private record Work(String name, Path clip, String checksum, List<CaptionStyle> missing) {}

    private record Seen(Work work, List<Frame> frames) {}

    /** Failures in a row after which the captioner itself must be broken. */
    private static final int MOST_FAILURES = 8;

    private static final long LOOK_MILLIS = 100;

    private final Path folder;
    private final Options options;
    private final ClipCaptioner captioner;
    private final ClipListing listing;
    private final StyleTexts texts;
    private final CaptionAppender out;
    private final List<Skipped> skipped = Collections.synchronizedList(new ArrayList<>());
    private long captioned;
    private long kept;
    private long done;
    private int failures;
    private @Nullable HaneulException failure;
    private volatile boolean stopped;

    private CaptionFolder(Path folder, Options options, ClipCaptioner captioner, CaptionAppender out) {
        this.folder = folder;
        this.options = options;
        this.captioner = captioner;
        this.out = out;
        listing = ClipListing.of(folder);
        texts = new StyleTexts(listing);
    }

    /**
     * Describes what is not described yet.
     *
     * @throws HaneulException if there are no clips, another process is at this part, the folder cannot be written,
     *     or the
     *     captioner fails again and again; what was written until then stays
     */
    public static Outcome write(Path folder, Options options, ClipCaptioner captioner, Progress progress) {
        check(folder);
        try (CaptionAppender out = CaptionAppender.open(folder, options.shard)) {
            return new CaptionFolder(folder, options, captioner, out).run(progress);
        }
    }

    /** Refuses, before any work is done, a folder that holds no clips or cannot be written. */
    public static void check(Path folder) {
        if (ClipListing.of(folder).clips().isEmpty()) {
            throw new HaneulException(
                    "There is nothing to caption in " + folder,
                    "it holds no clips or pictures",
                    "name a folder of clips (mp4, mov, webm, mkv, gif, png, jpg)");
        }
        Writable.checkFolder(folder);
    }

    private Outcome run(Progress progress) {
        List<String> names =
                listing.clips().keySet().stream().filter(options.shard::takes).toList();
        List<Work> works = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            progress.at("look at clips", i, names.size());
            look(names.get(i), works);
        }
        long left = options.limit > 0 ? Math.max(0, works.size() - options.limit) : 0;
        works = works.subList(0, (int) (works.size() - left));
        caption(works, progress);
        if (failure != null && (stopped() || captioned == 0)) {
            throw new HaneulException(
                            failure.kind(),
                            failure.what(),
                            failure.because(),
                            failure.fix()
                                    + (captioned == 0 ? "" : "; " + captioned + " clips are captioned, and it goes on"))
                    .from(failure);
        }
        return new Outcome(
                folder.resolve(options.shard.file()), names.size(), captioned, kept, left, List.copyOf(skipped));
    }

    /** Adds a clip to the works if it is not described yet. */
    private void look(String name, List<Work> works) {
        Path clip = listing.clips().get(name);
        try {
            String checksum = ClipChecksum.of(clip);
            List<CaptionStyle> missing = new ArrayList<>();
            for (CaptionStyle style : options.styles) {
                MachineCaptions.Entry e = listing.machine().of(name, captioner.name(), style);
                if (e == null
                        || options.overwrite
                        || !e.clip().equals(checksum)
                        || e.texts().size() < options.variations) {
                    missing.add(style);
                } else if (options.texts && !(e.exported() && texts.has(name, style))) {
                    write(new Work(name, clip, checksum, List.of()), Map.of(style, e.texts()));
                }
            }
            if (missing.isEmpty()) {
                kept++;
            } else {
                works.add(new Work(name, clip, checksum, missing));
            }
        } catch (HaneulException e) {
            refuse(name, e);
        }
    }

    private void refuse(String name, HaneulException e) {
        if (e.kind() == HaneulException.Kind.CANCELLED) {
            throw e;
        }
        skipped.add(new Skipped(name, e.because()));
    }

    private void caption(List<Work> works, Progress progress) {
        List<List<Work>> batches = new ArrayList<>();
        for (int at = 0; at < works.size(); at += options.batch) {
            batches.add(works.subList(at, Math.min(works.size(), at + options.batch)));
        }
        progress.at("caption", 0, works.size());
        if (options.parallel == 0) {
            for (List<Work> batch : batches) {
                caption(batch);
                progress.at("caption", done, works.size());
            }
            return;
        }
        ExecutorService pool = Executors.newFixedThreadPool(options.parallel);
        try {
            List<Future<?>> all = new ArrayList<>();
            batches.forEach(b -> all.add(pool.submit(() -> caption(b))));
            for (Future<?> one : all) {
                await(one, works.size(), progress);
            }
        } finally {
            stopped = true;
            end(pool);
        }
    }

    private void await(Future<?> one, long total, Progress progress) {
        try {
            while (true) {
                try {
                    one.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    break;
                } catch (TimeoutException slow) {
                    progress.at("caption", done(), total);
                }
            }
            progress.at("caption", done(), total);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HaneulException h) {
                throw h;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw HaneulException.run(
                            "The clips of " + folder + " could not all be captioned",
                            String.valueOf(e.getCause()),
                            "call it again with ‹debug›; what was written stays")
                    .from(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HaneulException.cancelled("Captioning " + folder + " was stopped");
        }
    }

    private static void end(ExecutorService pool) {
        pool.shutdownNow();
        try {
            if (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
                pool.shutdownNow(); // it has heard that before
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized long done() {
        return done;
    }

    private void caption(List<Work> batch) {
        if (stopped) {
            return;
        }
        List<Seen> seen = new ArrayList<>();
        for (Work w : batch) {
            try {
                seen.add(new Seen(w, options.sight.of(w.clip)));
            } catch (HaneulException e) {
                refuse(w.name, e);
            }
        }
        Map<Work, Map<CaptionStyle, List<String>>> said = new LinkedHashMap<>();
        seen.forEach(s -> said.put(s.work, new EnumMap<>(CaptionStyle.class)));
        for (CaptionStyle style : options.styles) {
            List<Seen> some =
                    seen.stream().filter(s -> s.work.missing.contains(style)).toList();
            List<List<String>> all = some.isEmpty() ? List.of() : ask(some, style);
            for (int i = 0; i < all.size(); i++) {
                if (!all.get(i).isEmpty()) {
                    said.get(some.get(i).work).put(style, together(some.get(i).work, style, all.get(i)));
                }
            }
        }
        said.forEach(this::write);
        synchronized (this) {
            done += batch.size();
        }
    }

    /** Captions of each clip; where clips fail together, each is asked for alone. */
    private List<List<String>> ask(List<Seen> some, CaptionStyle style) {
        List<List<String>> out = new ArrayList<>();
        if (stopped) {
            some.forEach(s -> out.add(List.of()));
            return out;
        }
        try {
            List<List<String>> all = captioner.caption(
                    some.stream().map(Seen::frames).toList(), style, options.variations, options.seed);
            for (int i = 0; i < some.size(); i++) {
                List<String> words = all.get(i).stream()
                        .map(t -> t.replaceAll("\\s+", " ").strip())
                        .filter(t -> !t.isEmpty())
                        .toList();
                out.add(words);
                if (words.isEmpty()) {
                    String name = some.get(i).work.name;
                    skipped.add(new Skipped(name, captioner.name() + " found no words for it"));
                    failed(null);
                } else {
                    worked();
                }
            }
        } catch (HaneulException e) {
            if (some.size() > 1 && e.kind() != HaneulException.Kind.CANCELLED) {
                some.forEach(s -> out.addAll(ask(List.of(s), style)));
                return out;
            }
            refuse(some.get(0).work.name, e);
            if (e.kind() == HaneulException.Kind.RUN) {
                failed(e);
            }
            out.add(List.of());
        }
        return out;
    }

    private synchronized void worked() {
        failures = 0;
    }

    /** @param e null if it had no words */
    private synchronized void failed(@Nullable HaneulException e) {
        failure = e == null ? failure : e;
        if (++failures >= MOST_FAILURES) {
            stopped = true;
            failure = failure != null
                    ? failure
                    : HaneulException.run(
                            "The clips of " + folder + " were not described",
                            captioner.name() + " had no words for " + failures + " of them in a row",
                            "try another model");
        }
    }

    private synchronized boolean stopped() {
        return failures >= MOST_FAILURES;
    }

    /** Where a clip needs more variations, those that it has stay. */
    private List<String> together(Work w, CaptionStyle style, List<String> now) {
        MachineCaptions.Entry e = listing.machine().of(w.name, captioner.name(), style);
        if (e == null || options.overwrite || !e.clip().equals(w.checksum)) {
            return now;
        }
        List<String> out = new ArrayList<>(e.texts());
        now.stream().filter(t -> !e.texts().contains(t)).forEach(out::add);
        now.stream().filter(t -> e.texts().contains(t)).forEach(out::add);
        return out.subList(
                0, Math.min(out.size(), Math.max(options.variations, e.texts().size())));
    }

    private synchronized void write(Work w, Map<CaptionStyle, List<String>> said) {
        Map<CaptionStyle, List<String>> exported = new EnumMap<>(CaptionStyle.class);
        Map<CaptionStyle, List<String>> listed = new EnumMap<>(CaptionStyle.class);
        said.forEach((style, words) -> {
            String refused = options.texts ? texts.refused(w.name, style, words) : "";
            if (!refused.isEmpty()) {
                skipped.add(new Skipped(w.name, refused));
            }
            (options.texts && refused.isEmpty() ? exported : listed).put(style, words);
        });
        boolean there = w.missing.isEmpty(); // in the file
        if (!listed.isEmpty() && !there) {
            out.append(line(w, listed));
        }
        if (!exported.isEmpty()) {
            Map<String, Object> line = line(w, exported);
            line.put("exported", true);
            out.append(line);
            exported.forEach((style, words) -> texts.write(w.name, style, words));
        }
        captioned += there || said.isEmpty() ? 0 : 1;
    }

    private Map<String, Object> line(Work w, Map<CaptionStyle, List<String>> said) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("file", w.name);
        said.forEach((style, words) -> line.put(MachineCaptions.name(style), words));
        line.put("model", captioner.name());
        line.put("clip", w.checksum);
        long round = said.keySet().stream()
                .map(style -> listing.machine().of(w.name, captioner.name(), style))
                .mapToLong(e -> e == null ? 0 : e.round() + 1)
                .max()
                .orElse(0);
        if (round > 0) {
            line.put("round", round);
        }
        return line;
    }
}
