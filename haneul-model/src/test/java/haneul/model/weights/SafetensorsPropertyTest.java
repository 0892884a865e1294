package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Rng;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is written comes back: all types, shapes with none and with empty axes, and any names. */
class SafetensorsPropertyTest {
    /** One tensor to write. */
    record Spec(String name, DType type, List<Integer> dims, long seed) {
        byte[] raw() {
            long count = new Shape(shape()).count();
            byte[] raw = new byte[Math.toIntExact(count * type.bytes())];
            Rng rng = new Rng(seed);
            for (int i = 0; i < raw.length; i++) {
                raw[i] = (byte) (type == DType.BOOL ? rng.nextInt(2) : rng.nextInt(256)); // floats of any bits, NaN too
            }
            return raw;
        }

        long[] shape() {
            return dims.stream().mapToLong(Integer::longValue).toArray();
        }
    }

    @Provide
    Arbitrary<Map<String, Spec>> tensors() {
        Arbitrary<String> names = Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(n -> n.chars().noneMatch(c -> Character.isSurrogate((char) c)))
                .filter(n -> !n.equals(SafetensorsHeader.METADATA));
        Arbitrary<List<Integer>> dims =
                Arbitraries.integers().between(0, 5).list().ofMaxSize(4);
        Arbitrary<Spec> spec = net.jqwik.api.Combinators.combine(
                        names, Arbitraries.of(DType.class), dims, Arbitraries.longs())
                .as(Spec::new);
        return spec.list().ofMaxSize(6).map(list -> {
            Map<String, Spec> byName = new LinkedHashMap<>();
            list.forEach(s -> byName.put(s.name, s));
            return byName;
        });
    }

    @Property(tries = 150)
    void whatIsWrittenComesBack(@ForAll("tensors") Map<String, Spec> specs, @ForAll Map<String, String> noise)
            throws IOException {
        Path file = Files.createTempFile("round", ".safetensors");
        Map<String, String> metadata = new LinkedHashMap<>();
        noise.forEach((k, v) -> metadata.put(printable(k), printable(v)));
        long live = Scope.liveTensors();
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            specs.forEach((n, s) -> tensors.put(n, Tensor.ofBytes(s.type, s.raw(), s.shape())));
            Safetensors.write(file, tensors, metadata);
            Safetensors back = Safetensors.open(file);
            assertThat(back.names()).containsExactlyInAnyOrderElementsOf(specs.keySet());
            assertThat(back.metadata()).isEqualTo(metadata);
            specs.forEach((n, s) -> {
                assertThat(back.dtype(n)).isEqualTo(s.type);
                assertThat(back.shape(n)).isEqualTo(new Shape(s.shape()));
                Tensor t = back.load(n);
                assertThat(t.dtype()).isEqualTo(s.type);
                assertThat(t.shape()).isEqualTo(new Shape(s.shape()));
                assertThat(t.toBytes()).isEqualTo(s.raw());
            });
        } finally {
            Files.delete(file);
        }
        assertThat(Scope.liveTensors()).isEqualTo(live);
    }

    /** JSON in UTF-8 has no place for halves of surrogate pairs. */
    private static String printable(String s) {
        return s.replaceAll("\\p{Cs}", "?");
    }
}
