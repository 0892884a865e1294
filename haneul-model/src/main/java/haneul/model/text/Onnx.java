package haneul.model.text;

import haneul.core.HaneulException;
import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stored weights of an ONNX file, by the names that the model had before it was exported; nothing is executed. Weights
 * quantised to eight bits (onnxruntime's dynamic quantisation: per column for matrices, per table for embeddings) come
 * back as F32 by (w − zero point) · scale, matrices as [out, in].
 *
 * <p>Follows onnx.proto: ModelProto.graph 7; GraphProto.node 1, initializer 5; NodeProto.input 1, name 3, op_type 4;
 * TensorProto.dims 1, data_type 2, float_data 4, int32_data 5, name 8, raw_data 9.
 */
final class Onnx implements Weights.Source {
    private static final int FLOAT = 1;
    private static final int UINT8 = 2;
    private static final int INT8 = 3;
    private static final String QUANTISED = "_quantized";

    /** A stored tensor: elements as little-endian bytes of its type. */
    private record Stored(String name, int type, long[] dims, byte[] raw) {}

    private final Map<String, Stored> stored = new HashMap<>();
    /** The matrix's own name to the name that the exporter gave it. */
    private final Map<String, String> matrices = new HashMap<>();

    private Onnx() {}

    /** Reads the bytes of an ONNX file. */
    static Onnx read(byte[] file) {
        Onnx onnx = new Onnx();
        try {
            Protobuf model = new Protobuf(file);
            while (model.next()) {
                if (model.field() == 7 && model.isBytes()) {
                    onnx.readGraph(model.message());
                }
            }
        } catch (IllegalArgumentException e) {
            throw new HaneulException(
                            "The text encoder's weights cannot be read",
                            "the ONNX file is damaged: " + e.getMessage(),
                            "delete its jar from the Maven repository and build again")
                    .from(e);
        }
        return onnx;
    }

    private void readGraph(Protobuf graph) {
        while (graph.next()) {
            if (graph.field() == 1 && graph.isBytes()) {
                readNode(graph.message());
            } else if (graph.field() == 5 && graph.isBytes()) {
                Stored s = readTensor(graph.message());
                stored.put(s.name, s);
            }
        }
    }

    private void readNode(Protobuf node) {
        List<String> inputs = new ArrayList<>();
        String name = "";
        String type = "";
        while (node.next()) {
            if (node.isBytes()) {
                switch (node.field()) {
                    case 1 -> inputs.add(node.string());
                    case 3 -> name = node.string();
                    case 4 -> type = node.string();
                    default -> {}
                }
            }
        }
        String suffix = "/MatMul_quant";
        if (type.equals("MatMulInteger") && inputs.size() > 1 && name.startsWith("/") && name.endsWith(suffix)) {
            String path = name.substring(1, name.length() - suffix.length()).replace('/', '.');
            String matrix = inputs.get(1);
            if (matrix.endsWith(QUANTISED)) {
                matrices.put(path + ".weight", matrix.substring(0, matrix.length() - QUANTISED.length()));
            }
        }
    }

    private static Stored readTensor(Protobuf tensor) {
        List<Long> dims = new ArrayList<>();
        int type = 0;
        String name = "";
        byte[] raw = new byte[0];
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> tensor.varints(dims);
                case 2 -> type = (int) tensor.varint();
                case 4 -> raw = tensor.bytes();
                case 5 -> {
                    List<Long> values = new ArrayList<>();
                    tensor.varints(values);
                    raw = new byte[values.size()];
                    for (int i = 0; i < raw.length; i++) {
                        raw[i] = values.get(i).byteValue();
                    }
                }
                case 8 -> name = tensor.string();
                case 9 -> raw = tensor.bytes();
                default -> {}
            }
        }
        long[] shape = dims.stream().mapToLong(Long::longValue).toArray();
        long count = 1;
        for (long d : shape) {
            if (d < 0 || d > Integer.MAX_VALUE || count * d > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("the tensor " + name + " has the shape " + Arrays.toString(shape));
            }
            count *= d;
        }
        int width = type == FLOAT ? 4 : 1;
        if ((type == FLOAT || type == UINT8 || type == INT8) && raw.length != count * width) {
            throw new IllegalArgumentException(
                    "the tensor " + name + " has " + raw.length + " bytes and needs " + count * width);
        }
        return new Stored(name, type, shape, raw);
    }

    @Override
    public Tensor get(String name, Init init, Shape shape) {
        try (Scope scope = Scope.open()) {
            Tensor t = find(name);
            if (!t.shape().equals(shape)) {
                throw unfit(name, "the shape " + t.shape() + ", and " + shape + " is needed");
            }
            return t.keep();
        }
    }

    private Tensor find(String name) {
        Stored plain = stored.get(name);
        if (plain != null && plain.type == FLOAT) {
            return Tensor.ofBytes(DType.F32, plain.raw, plain.dims);
        }
        String matrix = matrices.get(name);
        Tensor t = dequantise(matrix == null ? name : matrix);
        return matrix == null ? t : t.transpose(0, 1).contiguous(); // [in, out] → [out, in]
    }

    private Tensor dequantise(String stem) {
        Stored w = stored.get(stem + QUANTISED);
        Stored scale = stored.get(stem + "_scale");
        Stored zero = stored.get(stem + "_zero_point");
        DType type = w == null ? null : small(w.type);
        if (w == null || scale == null || zero == null || type == null || scale.type != FLOAT || zero.type != w.type) {
            throw unfit(stem, "no weight of this name that Haneul can read");
        }
        Tensor t = Tensor.ofBytes(type, w.raw, w.dims).to(DType.F32);
        boolean shift = false;
        for (byte b : zero.raw) {
            shift |= b != 0;
        }
        if (shift) {
            t = t.minus(Tensor.ofBytes(type, zero.raw, zero.dims).to(DType.F32));
        }
        return t.times(Tensor.ofBytes(DType.F32, scale.raw, scale.dims));
    }

    private static @Nullable DType small(int type) {
        return type == UINT8 ? DType.U8 : type == INT8 ? DType.I8 : null;
    }

    private static HaneulException unfit(String name, String because) {
        return new HaneulException(
                "The text encoder's weights do not fit",
                "for " + name + " the file has " + because,
                "use the version of the jar that the pom.xml names");
    }

    /** One message of protocol buffers, read field by field; every length is checked. */
    private static final class Protobuf {
        private final ByteBuffer in;
        private int field;
        private int wire;
        private boolean pending;

        Protobuf(byte[] file) {
            this(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
        }

        private Protobuf(ByteBuffer in) {
            this.in = in;
        }

        /** Goes to the next field, past the value of this one if it was not read. */
        boolean next() {
            if (pending) {
                skip();
            }
            if (!in.hasRemaining()) {
                return false;
            }
            long key = raw();
            field = (int) (key >>> 3);
            wire = (int) (key & 7);
            pending = true;
            return true;
        }

        int field() {
            return field;
        }

        boolean isBytes() {
            return wire == 2;
        }

        long varint() {
            if (wire != 0) {
                throw new IllegalArgumentException("field " + field + " is no number");
            }
            pending = false;
            return raw();
        }

        /** One number, or a packed list of them. */
        void varints(List<Long> into) {
            if (wire == 0) {
                into.add(varint());
                return;
            }
            Protobuf list = message();
            while (list.in.hasRemaining()) {
                into.add(list.raw());
            }
        }

        Protobuf message() {
            if (wire != 2) {
                throw new IllegalArgumentException("field " + field + " has no length");
            }
            int length = length();
            ByteBuffer part = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + length);
            pending = false;
            return new Protobuf(part);
        }

        byte[] bytes() {
            ByteBuffer part = message().in;
            byte[] out = new byte[part.remaining()];
            part.get(out);
            return out;
        }

        String string() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        private void skip() {
            pending = false;
            switch (wire) {
                case 0 -> raw();
                case 1 -> advance(8);
                case 2 -> advance(length());
                case 5 -> advance(4);
                default -> throw new IllegalArgumentException("field " + field + " has the unknown kind " + wire);
            }
        }

        private int length() {
            long length = raw();
            if (length < 0 || length > in.remaining()) {
                throw new IllegalArgumentException(
                        "field " + field + " has " + length + " bytes, and " + in.remaining() + " are left");
            }
            return (int) length;
        }

        private void advance(int bytes) {
            if (bytes > in.remaining()) {
                throw new IllegalArgumentException("it ends within field " + field);
            }
            in.position(in.position() + bytes);
        }

        private long raw() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (!in.hasRemaining()) {
                    throw new IllegalArgumentException("it ends within a number");
                }
                byte b = in.get();
                value |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number has more than ten bytes");
        }
    }
}
