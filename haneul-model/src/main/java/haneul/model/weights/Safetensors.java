package haneul.model.weights;

import haneul.core.HaneulException;
import haneul.tensor.DType;
import haneul.tensor.MappedFile;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file of named tensors in the safetensors format. Opening reads and checks the header only; {@link #load} reads one
 * tensor. Nothing stays open in between. Works on any {@link Path}, also inside a jar.
 *
 * <p>Errors: a file that is missing, cut, inconsistent or of another format is refused with everything that is wrong
 * with it in one {@link HaneulException}.
 */
public final class Safetensors implements TensorFile {
    private static final long MAX_HEADER = 100_000_000;
    private static final int CHUNK = 64 << 20;

    private final Path path;
    private final SafetensorsHeader header;
    private final long dataStart;
    /** The whole file, where its file system cannot seek cheaply (a jar); empty otherwise. */
    private final byte[] memory;

    private @Nullable MappedFile mapping;

    private Safetensors(Path path, SafetensorsHeader header, long dataStart, byte[] memory) {
        this.path = path;
        this.header = header;
        this.dataStart = dataStart;
        this.memory = memory;
    }

    /** Opens a file and checks all of its header. */
    public static Safetensors open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new HaneulException(
                    "The checkpoint " + path + " cannot be read",
                    Files.exists(path) ? "it is not a file" : "there is no such file",
                    "check its name");
        }
        try {
            if (path.getFileSystem() == FileSystems.getDefault()) {
                try (FileChannel file = FileChannel.open(path)) {
                    return open(path, file, new byte[0]);
                }
            }
            byte[] memory = Files.readAllBytes(path);
            try (SeekableByteChannel file = Files.newByteChannel(path)) {
                return open(path, file, memory);
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static Safetensors open(Path path, SeekableByteChannel file, byte[] memory) throws IOException {
        String what = "The checkpoint " + path + " cannot be read";
        String fix = "download it again, or name a file in the safetensors format";
        Problems problems = new Problems();
        long size = file.size();
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(8, size)).order(ByteOrder.LITTLE_ENDIAN);
        readFully(file, start);
        ByteBuffer brace = ByteBuffer.allocate((int) Math.min(1, Math.max(0, size - 8)));
        readFully(file, brace);
        boolean looksRight = brace.capacity() == 1 && brace.get(0) == '{';
        String other = looksRight ? "" : otherFormat(start.array());
        if (!other.isEmpty()) {
            throw new HaneulException(
                    what,
                    "it is " + other + ", and Haneul reads safetensors only: such files never execute anything",
                    "convert it to safetensors where you trust it");
        }
        if (size < 10) {
            problems.add("it has " + size + " bytes, and the smallest safetensors file has 10");
            problems.report(what, fix);
        }
        long length = start.getLong(0);
        if (length < 2 || length > MAX_HEADER || length > size - 8) {
            problems.add("its header would have " + Long.toUnsignedString(length) + " bytes, but the file has " + size
                    + " and a header at most " + MAX_HEADER
                    + " (it is cut, or not safetensors at all)");
            problems.report(what, fix);
        }
        file.position(8);
        ByteBuffer json = ByteBuffer.allocate((int) length);
        readFully(file, json);
        SafetensorsHeader header = SafetensorsHeader.parse(json.array(), size - 8 - length, problems);
        problems.report(what, fix);
        return new Safetensors(path, header, 8 + length, memory);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(header.entries().keySet());
    }

    @Override
    public boolean has(String name) {
        return header.entries().containsKey(name);
    }

    @Override
    public Shape shape(String name) {
        return entry(name).shape();
    }

    @Override
    public StoredType stored(String name) {
        return entry(name).type();
    }

    @Override
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    @Override
    public Tensor load(String name) {
        DType type = dtype(name);
        try (Scope scope = Scope.open()) {
            return read(entry(name), type).keep();
        } catch (IOException x) {
            throw unreadable(path, x);
        }
    }

    /**
     * {@inheritDoc} A file inside a jar cannot be mapped, nor one that the system refuses to map (Linux may, if it is larger
     * than the memory): its tensors are read.
     */
    @Override
    public Tensor map(String name) {
        DType type = dtype(name);
        if (memory.length > 0) {
            return load(name);
        }
        TensorEntry e = entry(name);
        return mapped().tensor(dataStart + e.begin(), type, e.shape().dims());
    }

    /** The file as memory, from its first use on. */
    private synchronized MappedFile mapped() {
        MappedFile file = mapping;
        if (file == null) {
            file = MappedFile.of(path);
            mapping = file;
        }
        return file;
    }

    private Tensor read(TensorEntry e, DType type) throws IOException {
        long bytes = e.end() - e.begin();
        long[] dims = e.shape().dims();
        long from = dataStart + e.begin();
        if (memory.length > 0) {
            byte[] raw = Arrays.copyOfRange(memory, (int) from, (int) (from + bytes));
            return Tensor.ofBytes(type, raw, dims);
        }
        try (FileChannel file = FileChannel.open(path)) {
            file.position(from);
            if (bytes <= CHUNK) {
                ByteBuffer raw = ByteBuffer.allocate((int) bytes);
                readFully(file, raw);
                return Tensor.ofBytes(type, raw.array(), dims);
            }
            Tensor flat = Tensor.zeros(type, bytes / type.bytes());
            for (long done = 0; done < bytes; done += CHUNK) {
                try (Scope scope = Scope.open()) {
                    ByteBuffer raw = ByteBuffer.allocate((int) Math.min(CHUNK, bytes - done));
                    readFully(file, raw);
                    long first = done / type.bytes();
                    long count = raw.capacity() / type.bytes();
                    flat.slice(0, first, first + count).copyFrom(Tensor.ofBytes(type, raw.array(), count));
                }
            }
            return flat.reshape(dims);
        }
    }

    /**
     * Writes tensors to a file, there whole or not at all. The same tensors give the same bytes: wide types first, then
     * by name, as the format's own library orders them.
     *
     * @param metadata notes to store beside them
     */
    public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) {
        Map<String, Spec> specs = new TreeMap<>();
        tensors.forEach((name, t) -> specs.put(name, new Spec(t.dtype(), t.shape())));
        write(path, specs, metadata, (name, from, to) -> {
            Tensor t = get(tensors, name);
            return t.rank() == 0 ? t : t.detach().slice(0, from, to);
        });
    }

    /** What a tensor is. */
    record Spec(DType dtype, Shape shape) {
        long bytes() {
            return shape.count() * dtype.bytes();
        }
    }

    /** Where a tensor's numbers come from while they are written. */
    @FunctionalInterface
    interface Rows {
        /** Some entries of the first axis; all of a tensor that has none. */
        Tensor of(String name, long from, long to);
    }

    /** Writes tensors that are made a part at a time; each part is freed once it is written. */
    static void write(Path path, Map<String, Spec> tensors, Map<String, String> metadata, Rows rows) {
        List<TensorEntry> entries = new ArrayList<>();
        List<String> order = new ArrayList<>(new TreeMap<>(tensors).keySet());
        order.sort(Comparator.comparingInt(n -> -get(tensors, n).dtype().bytes()));
        long at = 0;
        for (String name : order) {
            if (name.equals(SafetensorsHeader.METADATA)) {
                throw new HaneulException(
                        path + " could not be written", "a tensor is called " + name, "give it another name");
            }
            Spec spec = get(tensors, name);
            entries.add(new TensorEntry(name, StoredType.of(spec.dtype()), spec.shape(), at, at + spec.bytes()));
            at += spec.bytes();
        }
        Atomically.file(path, temporary -> {
            byte[] json = SafetensorsHeader.bytes(entries, metadata);
            try (FileChannel file =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                writeFully(file, length.putLong(0, json.length));
                writeFully(file, ByteBuffer.wrap(json));
                for (TensorEntry e : entries) {
                    write(file, e, rows);
                }
                file.force(true);
            }
        });
    }

    private static void write(FileChannel file, TensorEntry e, Rows rows) throws IOException {
        long all = e.shape().rank() == 0 ? 1 : e.shape().at(0);
        long row = Math.max(1, (e.end() - e.begin()) / Math.max(1, all));
        long step = Math.max(1, CHUNK / row);
        for (long done = 0; done < all; done += step) {
            try (Scope scope = Scope.open()) {
                Tensor part = rows.of(e.name(), done, Math.min(all, done + step));
                writeFully(file, ByteBuffer.wrap(part.toBytes()));
            }
        }
    }

    private TensorEntry entry(String name) {
        TensorEntry e = header.entries().get(name);
        if (e == null) {
            throw new HaneulException(
                    "The checkpoint " + path + " has no tensor " + Problems.quote(name),
                    "it has " + names().size() + " others",
                    "check that the file belongs to this model");
        }
        return e;
    }

    private static <V> V get(Map<String, V> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    /** Another well-known format that these first bytes belong to, or the empty string. */
    private static String otherFormat(byte[] start) {
        String ascii = new String(start, StandardCharsets.ISO_8859_1);
        if (ascii.startsWith("PK\u0003\u0004")) {
            return "a zip archive (PyTorch's .pt, .pth and .bin files are such archives of pickles)";
        }
        if (ascii.length() > 1 && ascii.charAt(0) == 0x80 && ascii.charAt(1) <= 5) {
            return "a Python pickle";
        }
        if (ascii.startsWith("GGUF")) {
            return "a GGUF file";
        }
        if (ascii.startsWith("\u0089HDF")) {
            return "an HDF5 file";
        }
        if (ascii.startsWith("version ")) {
            return "a Git LFS pointer, not the file itself";
        }
        return "";
    }

    private static void readFully(SeekableByteChannel file, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (file.read(into) < 0) {
                throw new EOFException("it ends before byte " + (file.position() + into.remaining()));
            }
        }
        into.flip();
    }

    private static void writeFully(FileChannel file, ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            file.write(from);
        }
    }

    private static HaneulException unreadable(Path path, IOException e) {
        return new HaneulException(
                        "The checkpoint " + path + " cannot be read",
                        e.getClass().getSimpleName() + ": " + e.getMessage(),
                        "check that you may read it, or download it again")
                .from(e);
    }
}
