package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import haneul.core.HaneulException;
import haneul.core.Rng;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What cannot be computed is told in three sentences, whatever it is; nothing of it may end the process. */
@ExtendWith(LeakCheck.class)
final class BadInputTest {
    @Test
    void nothingBadGetsThrough() {
        Tensor x = Tensor.ones(2, 3);
        Tensor line = Tensor.arange(3);
        Tensor far = Tensor.of(new long[] {0, 7}, 2);
        Tensor below = Tensor.of(new long[] {-9}, 1);
        Tensor image = Tensor.ones(1, 2, 5, 5);
        Tensor kernel = Tensor.ones(4, 2, 3, 3);
        Tensor clip = Tensor.ones(1, 2, 3, 5, 5);
        long[] one = {1, 1, 1};
        Map<String, Runnable> bad = new LinkedHashMap<>();
        bad.put("negative size", () -> Tensor.zeros(2, -1));
        bad.put("huge", () -> Tensor.zeros(1L << 40, 1L << 40));
        bad.put("no memory", () -> Tensor.zeros(1L << 50));
        bad.put("many random numbers", () -> Tensor.randn(new Rng(1), 1L << 40));
        bad.put("array too short", () -> Tensor.of(new float[5], 2, 3));
        bad.put("odd bytes", () -> Tensor.ofBytes(DType.F32, new byte[13], 3));
        bad.put("nothing to stack", () -> Tensor.stack(List.of(), 0));
        bad.put("nothing to cat", () -> Tensor.cat(List.of(), 0));
        bad.put("stack place", () -> Tensor.stack(List.of(x, x), 9));
        bad.put("cat shapes", () -> Tensor.cat(List.of(x, Tensor.ones(2, 4)), 0));
        bad.put("where no condition", () -> Tensor.where(x, x, x));
        bad.put("where shapes", () -> Tensor.where(x.lessThan(1), x, Tensor.ones(4)));
        bad.put("broadcast", () -> x.plus(Tensor.ones(4)));
        bad.put("reshape", () -> x.reshape(4));
        bad.put("reshape twice free", () -> x.reshape(-1, -1));
        bad.put("reshape overflow", () -> x.reshape(1L << 33, 1L << 33, 1L << 33));
        bad.put("reshape below", () -> x.reshape(-2, -3));
        bad.put("permute", () -> x.permute(0, 0));
        bad.put("transpose", () -> x.transpose(0, 5));
        bad.put("expand", () -> x.expand(3, 3));
        bad.put("expand less", () -> x.expand(3));
        bad.put("squeeze", () -> x.squeeze(0));
        bad.put("unsqueeze", () -> x.unsqueeze(8));
        bad.put("slice", () -> x.slice(0, 1, 7));
        bad.put("select", () -> x.select(1, 3));
        bad.put("split", () -> x.split(1, 2, 2));
        bad.put("chunk", () -> x.chunk(2, 1));
        bad.put("index far", () -> x.index(0, far));
        bad.put("index below", () -> x.index(0, below));
        bad.put("index of floats", () -> x.index(0, Tensor.ones(2)));
        bad.put("repeat", () -> x.repeat(2));
        bad.put("pad odd", () -> x.pad(1));
        bad.put("pad below", () -> x.pad(-5, 0));
        bad.put("roll", () -> x.roll(1, 2));
        bad.put("softmax", () -> x.softmax(2));
        bad.put("empty max", () -> Tensor.zeros(0).max());
        bad.put("empty argmax", () -> Tensor.zeros(0, 2).argmax(0));
        bad.put("matmul", () -> x.matmul(x));
        bad.put("matmul types", () -> x.matmul(line));
        bad.put("bmm", () -> x.bmm(x));
        bad.put("addmm", () -> x.addmm(x, x));
        bad.put("item", x::item);
        bad.put("in place shapes", () -> x.addInPlace(Tensor.ones(3), 1));
        bad.put("in place types", () -> line.addInPlace(Tensor.ones(3), 0.5));
        bad.put("in place on a leaf", () -> Tensor.ones(2).requiresGrad(true).timesInPlace(2));
        bad.put("gradients of whole numbers", () -> line.requiresGrad(true));
        bad.put("backward of many", () -> Tensor.ones(2).requiresGrad(true).backward());
        bad.put("backward of nothing", () -> Tensor.ones(1).backward());
        bad.put("backward shapes", () -> x.backward(Tensor.ones(3)));
        bad.put("linear", () -> Ops.linear(x, Tensor.ones(4, 2), null));
        bad.put("linear bias", () -> Ops.linear(x, Tensor.ones(4, 3), Tensor.ones(3)));
        bad.put("linear types", () -> Ops.linear(x, Tensor.ones(4, 3).to(DType.F64), null));
        bad.put("conv stride", () -> Ops.conv2d(image, kernel, null, 0, 1));
        bad.put("conv kernel", () -> Ops.conv2d(image, Tensor.ones(4, 2, 9, 9), null, 1, 1));
        bad.put("conv bias", () -> Ops.conv2d(image, kernel, Tensor.ones(3), 1, 1));
        bad.put("conv channels", () -> Ops.conv3d(clip, Tensor.ones(2, 3, 1, 1, 1), null, one, one));
        bad.put("conv strides", () -> Ops.conv3d(clip, Tensor.ones(2, 2, 1, 1, 1), null, new long[] {1}, one));
        bad.put("pool stride", () -> Ops.averagePool(image, 2, 0, 0));
        bad.put("pool kernel", () -> Ops.maxPool(image, 0, 1, 0));
        bad.put("pool padding", () -> Ops.maxPool(image, 2, 1, 2));
        bad.put("layerNorm", () -> Ops.layerNorm(x, Tensor.ones(2), null, 1e-5));
        bad.put("rmsNorm", () -> Ops.rmsNorm(x, Tensor.ones(2), 1e-5));
        bad.put("embedding far", () -> Ops.embedding(far, x));
        bad.put("embedding below", () -> Ops.embedding(below, x));
        bad.put("embedding of floats", () -> Ops.embedding(x, x));
        bad.put("attention ranks", () -> Ops.fusedAttention(x, x, x, 1));
        bad.put("attention widths", () -> Ops.fusedAttention(image, clip.select(2, 0), Tensor.ones(1, 2, 4, 4), 1));
        bad.put("no file", () -> MappedFile.of(Path.of("/no/such/file")).tensor(0, DType.F32, 1));
        bad.put("device", () -> Device.parse("abacus"));
        bad.put("threads", () -> Threads.set(0));
        bad.put("precision", () -> Precision.parse("fp4"));
        bad.forEach((name, run) -> assertThat(catchThrowable(run::run)).as(name).isInstanceOf(HaneulException.class));
    }

    @Test
    void messagesHaveNoNativeFrames() {
        Throwable e = catchThrowable(() -> Tensor.ones(2, 3).index(0, Tensor.of(new long[] {5}, 1)));
        assertThat(((HaneulException) e).because()).doesNotContain("\n").doesNotContain("frame #");
    }

    @Test
    void memoryIsAskedForInPlainWords() {
        Throwable e = catchThrowable(() -> Tensor.zeros(1L << 50));
        assertThat(((HaneulException) e).what()).contains("not enough memory");
    }
}
