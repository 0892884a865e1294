package haneul.train.data;

import haneul.core.FolderLock;
import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.model.text.TextEncoder;
import haneul.model.vae.VideoVae;
import haneul.model.weights.Safetensors;
import haneul.tensor.DType;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Precomputed latents and text embeddings of all clips on disk, in shards of float16. Besides the whole clip there are the
 * encodings of what may be known of it, made without a look at the rest: a run from some later latent frame on, the last
 * frame held still, and the clip with a box blanked out. A shard is written whole or not at all, so an interrupted build goes on where it
 * was. Many threads may read at once.
 */
public final class LatentCache {
    private static final int SHARD = 128;
    private static final int SENTENCES = 256;

    /** One clip. Its tensors are read when they are asked for, in float32, into the caller's scope. */
    public static final class Entry {
        private final Safetensors shard;
        private final String clip;
        private @Nullable Tensor full;

        private Entry(Safetensors shard, int clip) {
            this.shard = shard;
            this.clip = clip + ".";
        }

        private Tensor read(String name) {
            return shard.map(name).to(DType.F32); // a shard is opened once
        }

        private boolean moves() {
            return full().size(1) > 1;
        }

        /** Latents of the whole clip [C, T, h, w]. */
        public Tensor full() {
            if (full == null) {
                full = read(clip + "full");
            }
            return full;
        }

        /** The latent frame from which {@link #later} begins; 0 in a picture, which has none. */
        public int from() {
            return moves() ? (int) (full().size(1) - shard.shape(clip + "later").at(1)) : 0;
        }

        /** A run from some later group on [C, T − from, h, w]. */
        public Tensor later() {
            return moves() ? read(clip + "later") : full();
        }

        /** The last frame, held still [C, 1, h, w]. */
        public Tensor last() {
            return moves() ? read(clip + "last") : full();
        }

        /** The clip with a box unknown [C, T, h, w]. */
        public Tensor masked() {
            return read(clip + "masked");
        }

        /** For each cell of {@link #masked} 1 where it is unknown, [T, h, w]. */
        public Tensor mask() {
            return read(clip + "mask");
        }

        /** Its captions. */
        public List<Caption> captions() {
            return LatentCache.captions(shard, clip);
        }

        /** The vectors of a sentence [S, width], by its number among the captions. */
        public Tensor words(int caption) {
            return read(shard.metadata().get(clip + "words").split(" ")[caption]);
        }
    }

    private final Path folder;
    private final int size;
    private final String identity;
    private final @Nullable LatentCache more;
    private final Map<Integer, Safetensors> shards = new ConcurrentHashMap<>();

    private LatentCache(Path folder, int size, String identity, @Nullable LatentCache more) {
        this.folder = folder;
        this.size = size;
        this.identity = identity;
        this.more = more;
    }

    /** Number of clips. */
    public int size() {
        return size + (more == null ? 0 : more.size());
    }

    /** A fingerprint of the clips, the network and the text encoder. */
    public String identity() {
        return more == null ? identity : identity + " and " + more.identity();
    }

    /** These clips, and behind them those of another cache. */
    public LatentCache and(LatentCache other) {
        return new LatentCache(folder, size, identity, more == null ? other : more.and(other));
    }

    /**
     * Opens a cache that was built before; its clips are not needed any more.
     *
     * @param text what encoded their sentences
     * @param network fingerprint of the network's weights
     * @param multiple width and height in pixels of a patch
     * @throws HaneulException if there is none, or it was built under another network
     */
    public static LatentCache open(Path folder, TextEncoder text, String network, int multiple) {
        int size = 0;
        String identity = null;
        for (int shard = 0; Files.exists(file(folder, shard)); shard++) {
            Map<String, String> facts = Safetensors.open(file(folder, shard)).metadata();
            identity = String.valueOf(facts.get("identity"));
            size += (int)
                    facts.keySet().stream().filter(k -> k.endsWith(".captions")).count();
        }
        if (identity == null) {
            throw new HaneulException(
                    "There are no latents in " + folder,
                    "it has no " + file(folder, 0).getFileName(),
                    "encode clips into it: train a transformer with ‹only-latents› and ‹latents›");
        }
        if (!identity.startsWith(under(network, text, multiple))) {
            throw new HaneulException(
                    "The latents in " + folder + " cannot be used",
                    "another compression network or text encoder made them, or they are cut for other patches",
                    "encode the clips again in another folder, with the one that is used here");
        }
        return new LatentCache(folder, size, identity, null);
    }

    private static String under(String network, TextEncoder text, int multiple) {
        return network + " " + text.name() + " " + multiple + " ";
    }

    /** What is encoded of a clip. */
    public enum Content {
        /** Vectors of its captions alone: what is rewritten. */
        SENTENCES("sentences of "),
        /** Latents of the whole clip alone: what is captioned. */
        WHOLE("whole clips of "),
        /** All of that and what may be known of a clip, for training a transformer. */
        CANVASES("");

        private final String identity;

        Content(String identity) {
            this.identity = identity;
        }
    }

    /**
     * Opens the cache of these clips under this network, and encodes what is not there yet.
     *
     * @param text encodes their sentences
     * @param network fingerprint of the network's weights
     * @param multiple width and height in pixels of a patch; clips are cut to multiples of it
     */
    public static LatentCache build(
            Path folder, VideoVae vae, TextEncoder text, String network, Clips clips, int multiple, Progress progress) {
        return build(folder, vae, text, network, clips, multiple, Content.CANVASES, progress);
    }

    /** @param content what is encoded of each clip; a cache of more serves as well */
    public static LatentCache build(
            Path folder,
            VideoVae vae,
            TextEncoder text,
            String network,
            Clips clips,
            int multiple,
            Content content,
            Progress progress) {
        String more = under(network, text, multiple) + clips.identity();
        String identity = has(folder, more) ? more : content.identity + more;
        LatentCache cache = new LatentCache(folder, clips.size(), identity, null);
        List<Integer> missing = new ArrayList<>();
        for (int shard = 0; shard * SHARD < clips.size(); shard++) {
            if (Files.exists(cache.file(shard))) {
                check(folder, cache.file(shard), identity);
            } else {
                missing.add(shard);
            }
        }
        int shards = (clips.size() + SHARD - 1) / SHARD;
        AtomicInteger done = new AtomicInteger(shards - missing.size());
        progress.at("encode", done.get(), shards);
        if (missing.isEmpty()) {
            return cache;
        }
        try (FolderLock lock =
                FolderLock.take(folder, "Latents cannot be encoded into", "another training is encoding clips there")) {
            Threads.each(missing, shard -> {
                int first = shard * SHARD;
                int last = Math.min(clips.size(), first + SHARD);
                encode(cache.file(shard), identity, vae, text, clips, first, last, multiple, content);
                synchronized (progress) {
                    progress.at("encode", done.incrementAndGet(), shards);
                }
                return shard;
            });
        }
        return cache;
    }

    private static boolean has(Path folder, String identity) {
        return Files.exists(file(folder, 0))
                && identity.equals(Safetensors.open(file(folder, 0)).metadata().get("identity"));
    }

    private static void check(Path folder, Path file, String identity) {
        String was = String.valueOf(Safetensors.open(file).metadata().get("identity"));
        if (!was.equals(identity)) {
            throw new HaneulException(
                    "The latents in " + folder + " cannot be used",
                    "the clips, their captions or the compression network have changed since they were encoded",
                    "delete that folder, and they are encoded again");
        }
    }

    private Path file(int shard) {
        return file(folder, shard);
    }

    private static Path file(Path folder, int shard) {
        return folder.resolve(String.format(Locale.ROOT, "shard-%05d.safetensors", shard));
    }

    private static void encode(
            Path file,
            String identity,
            VideoVae vae,
            TextEncoder text,
            Clips clips,
            int first,
            int last,
            int multiple,
            Content content) {
        Map<String, Tensor> out = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>(); // of the sentences, each once
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("identity", identity);
        facts.put("rates", clips.rates().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        try (Scope scope = Scope.open();
                Grad off = Grad.off();
                LatentBatches batches = new LatentBatches(vae, out)) {
            for (int i = first; i < last; i++) {
                List<Caption> captions;
                if (content == Content.SENTENCES) {
                    captions = clips.captions(i);
                } else {
                    Clips.Clip clip = clips.get(i);
                    captions = clip.captions();
                    List<Frame> frames = GroupCrop.frames(clip.frames(), multiple);
                    if (content == Content.WHOLE) {
                        batches.whole(i + ".", frames);
                    } else {
                        batches.add(i + ".", frames, new Rng(1).at(i));
                    }
                }
                List<String> texts = captions.stream().map(Caption::text).toList();
                facts.put(i + ".captions", String.join("\n", texts));
                facts.put(i + ".kinds", captions.stream().map(Caption::kind).collect(Collectors.joining(" ")));
                if (content != Content.WHOLE) {
                    texts.forEach(caption -> places.putIfAbsent(caption, "words." + places.size()));
                    facts.put(
                            i + ".words",
                            String.join(" ", texts.stream().map(places::get).toList()));
                }
            }
            batches.rest();
            List<String> sentences = List.copyOf(places.keySet());
            for (int at = 0; at < sentences.size(); at += SENTENCES) {
                List<String> some = sentences.subList(at, Math.min(at + SENTENCES, sentences.size()));
                List<Tensor> vectors = text.encodeAll(some);
                for (int k = 0; k < some.size(); k++) {
                    out.put(places.get(some.get(k)), vectors.get(k).to(DType.F16));
                }
            }
            Safetensors.write(file, out, facts);
        }
    }

    private Safetensors shard(int i) {
        return shards.computeIfAbsent(i / SHARD, n -> Safetensors.open(file(n)));
    }

    /** The shape of a clip's latents, [C, T, h, w]. */
    public Shape shape(int i) {
        return i >= size && more != null ? more.shape(i - size) : shard(i).shape(i + ".full");
    }

    /** Whether it has the vectors of the captions. */
    public boolean hasWords() {
        return size == 0 || shard(0).metadata().containsKey("0.words");
    }

    /** The captions of a clip. */
    public List<Caption> captions(int i) {
        return i >= size && more != null ? more.captions(i - size) : captions(shard(i), i + ".");
    }

    /** Shards of older versions do not tell the kinds: theirs are all given. */
    private static List<Caption> captions(Safetensors shard, String clip) {
        String[] texts = shard.metadata().get(clip + "captions").split("\n", -1);
        String kinds = shard.metadata().get(clip + "kinds");
        List<Caption> out = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            out.add(kinds == null ? Caption.given(texts[i]) : Caption.of(kinds.split(" ")[i], texts[i]));
        }
        return out;
    }

    /** The frame rates of the clips, each once, as far as they were known when the latents were encoded. */
    public List<Double> rates() {
        TreeSet<Double> out = new TreeSet<>(more == null ? List.of() : more.rates());
        for (int i = 0; i < size; i += SHARD) {
            Stream.of(shard(i).metadata().getOrDefault("rates", "").split(" "))
                    .filter(r -> r.matches("\\d{1,9}(\\.\\d{1,20})?"))
                    .forEach(r -> out.add(Double.parseDouble(r)));
        }
        return List.copyOf(out);
    }

    /** One clip. */
    public Entry get(int i) {
        return i >= size && more != null ? more.get(i - size) : new Entry(shard(i), i);
    }
}
