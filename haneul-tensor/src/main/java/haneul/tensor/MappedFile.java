package haneul.tensor;

import static java.lang.System.Logger.Level.INFO;

import haneul.core.HaneulException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A file as memory: one private mapping of all of it, of which tensors are views. What is written to a
 * tensor stays in memory. The mapping ends when neither this object nor a tensor is in use; the file must
 * not shrink before. On another device than the CPU tensors are copies.
 *
 * <p>Linux refuses to map a file that is larger than main memory. Then each tensor is read when it is asked
 * for, straight into its own memory, and a log line says so once for each file.
 */
public final class MappedFile {
    private static final System.Logger LOG = System.getLogger(MappedFile.class.getName());
    private static final Cleaner CLEANER = Cleaner.create();
    /** Bytes that are read in one go. */
    private static final long CHUNK = 1 << 30;

    private final Path file;
    private final long size;
    /** The whole file; null where the system refuses to map it. */
    private final org.bytedeco.pytorch.@Nullable Tensor whole;

    private MappedFile(Path file, long size, org.bytedeco.pytorch.@Nullable Tensor whole) {
        this.file = file;
        this.size = size;
        this.whole = whole;
        if (whole != null) {
            CLEANER.register(this, whole::close);
        }
    }

    /**
     * Maps a file.
     *
     * @throws HaneulException if it is missing or cannot be read
     */
    public static MappedFile of(Path file) {
        Natives.load();
        long size = size(file);
        return new MappedFile(file, size, whole(file, size));
    }

    /** A file of which each tensor is read when it is asked for, as where the system refuses to map it. */
    static MappedFile unmapped(Path file) {
        Natives.load();
        return new MappedFile(file, size(file), null);
    }

    private static org.bytedeco.pytorch.@Nullable Tensor whole(Path file, long size) {
        try (PointerScope temporaries = new PointerScope()) {
            org.bytedeco.pytorch.Tensor bytes = torch.from_file(
                    file.toAbsolutePath().toString(),
                    new BoolOptional(false), // private: writes stay in memory
                    new LongOptional(size),
                    Device.CPU.options(DType.U8));
            bytes.retainReference();
            temporaries.detach(bytes);
            return bytes;
        } catch (RuntimeException refused) {
            String why =
                    String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
            LOG.log(INFO, "{0} cannot be mapped; its tensors are read when they are used ({1})", file, why);
            return null;
        }
    }

    /**
     * A view of a part of the file; where the offset is no multiple of the element's size, a copy.
     *
     * @param offset of its first byte
     * @throws HaneulException if the part does not lie in the file, or cannot be read
     */
    public Tensor tensor(long offset, DType type, long... dims) {
        Shape shape = new Shape(dims);
        for (long d : dims) {
            if (d < 0) {
                throw Tensor.mismatch("A tensor cannot have a negative axis", shape, new Shape());
            }
        }
        long room = size - offset;
        if (offset < 0 || room < 0 || shape.count() > room / type.bytes()) {
            throw new HaneulException(
                    "A tensor " + type + " " + shape + " at byte " + offset + " does not lie in " + file,
                    "the file has " + size + " bytes and the tensor " + shape.count() + " elements of " + type.bytes(),
                    "check whether the file is complete");
        }
        if (shape.count() == 0) {
            return Tensor.zeros(type, dims);
        }
        long length = shape.count() * type.bytes();
        Tensor view = Tensor.run("map", () -> {
            org.bytedeco.pytorch.Tensor part = whole == null ? read(offset, length) : whole.narrow(0, offset, length);
            boolean aligned = whole == null || offset % type.bytes() == 0;
            org.bytedeco.pytorch.Tensor bytes = aligned ? part : part.clone();
            return Device.current().move((type == DType.U8 ? bytes : bytes.view(type.torch)).view(dims));
        });
        Reference.reachabilityFence(this);
        return view;
    }

    private org.bytedeco.pytorch.Tensor read(long offset, long length) {
        org.bytedeco.pytorch.Tensor bytes =
                torch.empty(new long[] {length}, Device.CPU.options(DType.U8), new MemoryFormatOptional());
        try (FileChannel channel = FileChannel.open(file)) {
            for (long done = 0; done < length; ) {
                BytePointer to = new BytePointer(bytes.data_ptr());
                ByteBuffer part =
                        to.position(done).limit(Math.min(length, done + CHUNK)).asByteBuffer();
                int n = channel.read(part, offset + done);
                if (n < 0) {
                    throw new EOFException("it ends before byte " + (offset + length));
                }
                done += n;
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private HaneulException unreadable(IOException e) {
        return HaneulException.run("The file " + file + " cannot be read", String.valueOf(e.getMessage()), "try again")
                .from(e);
    }

    private static long size(Path file) {
        try {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new HaneulException(
                        "The file " + file + " cannot be read",
                        Files.exists(file) ? "it is no readable file" : "it does not exist",
                        "check its name and rights");
            }
            return Files.size(file);
        } catch (IOException e) {
            throw HaneulException.run(
                            "The file " + file + " cannot be read", String.valueOf(e.getMessage()), "try again")
                    .from(e);
        }
    }
}
