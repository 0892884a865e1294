package haneul.tensor;

import haneul.core.HaneulException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Files as memory: libtorch maps a whole file as bytes, and a tensor is a view of a part of it. On another device than the
 * CPU it is copied there.
 */
final class FileTensor {
    private FileTensor() {}

    static Tensor tensor(Path file, long offset, DType type, Shape shape) {
        Natives.load();
        long size = size(file);
        for (long d : shape.dims()) {
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
            return Tensor.zeros(type, shape.dims());
        }
        long length = shape.count() * type.bytes();
        return Tensor.run("fromFile", () -> {
            org.bytedeco.pytorch.Tensor bytes = torch.from_file(
                            file.toAbsolutePath().toString(),
                            new BoolOptional(false), // private: writes stay in memory
                            new LongOptional(size),
                            Device.CPU.options(DType.U8))
                    .narrow(0, offset, length);
            org.bytedeco.pytorch.Tensor aligned = offset % type.bytes() == 0 ? bytes : bytes.clone();
            return Device.current().move((type == DType.U8 ? aligned : aligned.view(type.torch)).view(shape.dims()));
        });
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
