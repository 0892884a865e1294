package haneul.job;

import haneul.model.VideoModel;
import haneul.model.family.Families;
import haneul.model.weights.ModelFiles;
import haneul.tensor.DType;
import haneul.tensor.Device;
import haneul.tensor.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Open models. A model is opened once for all who use it; where another does not fit beside the open ones, those that
 * were used least recently are closed. A model that is in use is closed when its last user is done. For many threads.
 */
public final class Models implements AutoCloseable {
    private record Key(ModelFiles files, DType compute, Device device) {}

    private static final class Entry {
        final VideoModel model;
        final double bytes;
        int users;
        boolean retired;

        Entry(VideoModel model, double bytes) {
            this.model = model;
            this.bytes = bytes;
        }
    }

    /** A model that stays open until this is closed. */
    public static final class Lease implements AutoCloseable {
        private final Models models;
        private @Nullable Entry entry;

        private Lease(Models models, Entry entry) {
            this.models = models;
            this.entry = entry;
        }

        public VideoModel model() {
            return Objects.requireNonNull(entry, "the lease is closed").model;
        }

        @Override
        public void close() {
            Entry mine = entry;
            entry = null;
            if (mine != null) {
                models.release(mine);
            }
        }
    }

    private final DoubleSupplier memory;
    private final Map<Key, Entry> open = new LinkedHashMap<>(16, 0.75f, true); // the least recently used first

    /** For the memory of the device that is computed on. */
    public Models() {
        this(() -> Device.current().memory().total());
    }

    /** @param memory bytes that the weights of all open models together may take */
    Models(DoubleSupplier memory) {
        this.memory = memory;
    }

    /**
     * A model, opened unless it is open already.
     *
     * @param notes takes what is adapted while it is opened
     */
    public synchronized Lease open(ModelFiles files, Precision precision, Consumer<String> notes) {
        Key key = new Key(files, precision.compute(), Device.current());
        Entry entry = open.get(key);
        if (entry == null) {
            double bytes = bytes(files);
            makeRoom(bytes);
            entry = new Entry(Families.open(files, precision, notes), bytes);
            open.put(key, entry);
        }
        entry.users++;
        return new Lease(this, entry);
    }

    /** How many models are open for whoever asks next. */
    synchronized int size() {
        return open.size();
    }

    private void makeRoom(double bytes) {
        List<Entry> oldest = new ArrayList<>(open.values());
        double all = bytes + oldest.stream().mapToDouble(e -> e.bytes).sum();
        for (Entry e : oldest) {
            if (all <= memory.getAsDouble()) {
                return;
            }
            open.values().remove(e);
            all -= e.bytes;
            retire(e);
        }
    }

    private static void retire(Entry e) {
        e.retired = true;
        if (e.users == 0) {
            e.model.close();
        }
    }

    private synchronized void release(Entry e) {
        e.users--;
        if (e.retired && e.users == 0) {
            e.model.close();
        }
    }

    /** Closes all models, those in use when their last user is done. */
    @Override
    public synchronized void close() {
        open.values().forEach(Models::retire);
        open.clear();
    }

    /** The size of a model's weights on the disk, which is about what they take when they are open. */
    private static double bytes(ModelFiles files) {
        return Stream.of(files.model(), files.low(), files.vae(), files.textEncoder())
                .filter(Objects::nonNull)
                .mapToDouble(Models::weights)
                .sum();
    }

    private static double weights(Path place) {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(p -> p.toString().endsWith(".safetensors"))
                    .mapToDouble(p -> {
                        try {
                            return Files.size(p);
                        } catch (IOException e) {
                            return 0; // opening it says why it cannot be read
                        }
                    })
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}
