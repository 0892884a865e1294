package haneul.model.weights;

import haneul.core.HaneulException;
import haneul.tensor.DType;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A file of named tensors in the safetensors format. Opening reads and checks the header only; {@link #load} reads one
 * tensor. Nothing stays open in between. Works on any {@link Path}, also inside a jar.
 *
 * <p>Errors: a file that is missing, cut, inconsistent or of another format is refused with everything that is wrong
 * with it in one {@link HaneulException}.
 */
public final class Safetensors {
    private static final long MAX_HEADER = 100_000_000;
    private static final int CHUNK = 64 << 20;

    private final Path path;
    private final SafetensorsHeader header;
    private final long dataStart;
    /** The whole file, where its file system cannot seek cheaply (a jar); empty otherwise. */
    private final byte[] memory;
    /** What is made of tensors when they are read: float32 tensors of the same shape. */
    private final Map<String, UnaryOperator<Tensor>> edits;

    private Safetensors(
            Path path,
            SafetensorsHeader header,
            long dataStart,
            byte[] memory,
            Map<String, UnaryOperator<Tensor>> edits) {
        this.edits = edits;
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
                    "check its name, or download it again");
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
        return new Safetensors(path, header, 8 + length, memory, Map.of());
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** All names, in the order of the header. */
    public Set<String> names() {
        return Collections.unmodifiableSet(header.entries().keySet());
    }

    /** Whether there is a tensor of this name. */
    public boolean has(String name) {
        return header.entries().containsKey(name);
    }

    /** The shape of a tensor, which must be there. */
    public Shape shape(String name) {
        return entry(name).shape();
    }

    /** Its type. */
    public DType dtype(String name) {
        return edits.containsKey(name) ? DType.F32 : entry(name).dtype();
    }

    /** What the author wrote beside the tensors: strings by name. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /** The same file with other names: a view. {@code old} has the file's name by the new one; what it lacks is not seen. */
    Safetensors renamed(Map<String, String> old) {
        Map<String, TensorEntry> entries = new LinkedHashMap<>();
        old.forEach((name, before) -> {
            TensorEntry e = entry(before);
            entries.put(name, new TensorEntry(name, e.dtype(), e.shape(), e.begin(), e.end()));
        });
        Map<String, UnaryOperator<Tensor>> edited = new HashMap<>();
        old.forEach((name, before) -> {
            if (edits.containsKey(before)) {
                edited.put(name, Objects.requireNonNull(edits.get(before)));
            }
        });
        return new Safetensors(path, new SafetensorsHeader(entries, header.metadata()), dataStart, memory, edited);
    }

    /** The same file with tensors that are changed when they are read, from float32 to float32: a view. */
    Safetensors edited(Map<String, UnaryOperator<Tensor>> changes) {
        Map<String, UnaryOperator<Tensor>> all = new HashMap<>(edits);
        changes.forEach((name, change) -> all.merge(name, change, (a, b) -> x -> b.apply(a.apply(x))));
        return new Safetensors(path, header, dataStart, memory, all);
    }

    /** How many elements all tensors have together. */
    public long count() {
        return header.entries().values().stream()
                .mapToLong(e -> (e.end() - e.begin()) / e.dtype().bytes())
                .sum();
    }

    /** Reads one tensor, of its own type, on the CPU; it belongs to the caller's scope. */
    public Tensor load(String name) {
        TensorEntry e = entry(name);
        try (Scope scope = Scope.open()) {
            return edit(name, read(e)).keep();
        } catch (IOException x) {
            throw unreadable(path, x);
        }
    }

    /**
     * The same without a copy: the file is mapped, and read where and when the tensor is used. The file must not shrink
     * while the tensor lives. Where that cannot be done (inside a jar, or a file larger than the machine's memory, which
     * Linux may refuse to map), it is read.
     */
    public Tensor map(String name) {
        TensorEntry e = entry(name);
        if (memory.length == 0) {
            try (Scope scope = Scope.open()) {
                long from = dataStart + e.begin();
                return edit(
                                name,
                                Tensor.fromFile(path, from, e.dtype(), e.shape().dims()))
                        .keep();
            } catch (HaneulException refused) {
                return load(name); // tells what is wrong, if it is the file
            }
        }
        return load(name);
    }

    /** Reads every tensor; they belong to the caller's scope. */
    public Map<String, Tensor> loadAll() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (String name : names()) {
            all.put(name, load(name));
        }
        return all;
    }

    private Tensor edit(String name, Tensor stored) {
        UnaryOperator<Tensor> edit = edits.get(name);
        return edit == null ? stored : edit.apply(stored.to(DType.F32));
    }

    private Tensor read(TensorEntry e) throws IOException {
        long bytes = e.end() - e.begin();
        long[] dims = e.shape().dims();
        long from = dataStart + e.begin();
        if (memory.length > 0) {
            byte[] raw = Arrays.copyOfRange(memory, (int) from, (int) (from + bytes));
            return Tensor.ofBytes(e.dtype(), raw, dims);
        }
        try (FileChannel file = FileChannel.open(path)) {
            file.position(from);
            if (bytes <= CHUNK) {
                ByteBuffer raw = ByteBuffer.allocate((int) bytes);
                readFully(file, raw);
                return Tensor.ofBytes(e.dtype(), raw.array(), dims);
            }
            Tensor flat = Tensor.zeros(e.dtype(), bytes / e.dtype().bytes());
            for (long done = 0; done < bytes; done += CHUNK) {
                try (Scope scope = Scope.open()) {
                    ByteBuffer raw = ByteBuffer.allocate((int) Math.min(CHUNK, bytes - done));
                    readFully(file, raw);
                    long first = done / e.dtype().bytes();
                    long count = raw.capacity() / e.dtype().bytes();
                    flat.slice(0, first, first + count).copyFrom(Tensor.ofBytes(e.dtype(), raw.array(), count));
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

    /** The same of tensors that are made a part at a time, each freed once it is written. */
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
            entries.add(new TensorEntry(name, spec.dtype(), spec.shape(), at, at + spec.bytes()));
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
