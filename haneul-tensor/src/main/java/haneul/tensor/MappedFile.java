package haneul.tensor;

import haneul.core.HaneulException;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A file as memory: one private mapping of all of it, of which tensors are views. It is unmapped once neither this object
 * nor a tensor of it is in use. The file must not shrink before. On another device than the CPU tensors are copied there.
 */
public final class MappedFile {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Path file;
    private final long size;
    private final org.bytedeco.pytorch.Tensor bytes;

    private MappedFile(Path file, long size, org.bytedeco.pytorch.Tensor bytes) {
        this.file = file;
        this.size = size;
        this.bytes = bytes;
        CLEANER.register(this, bytes::close);
    }

    /**
     * Maps a file.
     *
     * @throws HaneulException if it cannot be read, or the system refuses to map it
     */
    public static MappedFile of(Path file) {
        Natives.load();
        long size = size(file);
        try (PointerScope temporaries = new PointerScope()) {
            org.bytedeco.pytorch.Tensor bytes = torch.from_file(
                    file.toAbsolutePath().toString(),
                    new BoolOptional(false), // private: writes stay in memory
                    new LongOptional(size),
                    Device.CPU.options(DType.U8));
            bytes.retainReference();
            temporaries.detach(bytes);
            return new MappedFile(file, size, bytes);
        } catch (RuntimeException e) {
            throw HaneulException.run(
                            "The file " + file + " cannot be mapped",
                            String.valueOf(e.getMessage()).lines().findFirst().orElse("the system refuses it"),
                            "free memory, or allow the system to overcommit it")
                    .from(e);
        }
    }

    /**
     * A view of a part of the file; where the offset is no multiple of the element's size, a copy.
     *
     * @param offset of its first byte
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
        Tensor view = Tensor.run("map", () -> {
            org.bytedeco.pytorch.Tensor part = bytes.narrow(0, offset, shape.count() * type.bytes());
            org.bytedeco.pytorch.Tensor aligned = offset % type.bytes() == 0 ? part : part.clone();
            return Device.current().move((type == DType.U8 ? aligned : aligned.view(type.torch)).view(dims));
        });
        Reference.reachabilityFence(this);
        return view;
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
