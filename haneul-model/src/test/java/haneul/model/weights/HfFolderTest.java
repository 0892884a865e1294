package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class HfFolderTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenOpens() throws IOException {
        Path target = folder.resolve("new/model");
        write(target, 1);
        HfFolder model = HfFolder.open(target);
        assertThat(model.className()).isEqualTo("TestPipeline");
        assertThat(model.parts()).containsExactly("vae", "transformer");
        assertThat(model.index().text("text_encoder")).isEqualTo("bge-small-en-v1.5");
        assertThat(model.config("vae").integer("dim", 1, 9)).isEqualTo(1);
        assertThat(model.weights("transformer").get(0).load("w").toFloats()).containsExactly(1, 1);
        assertThat(target.resolve("README.md")).hasContent("# 1");
        assertThatThrownBy(() -> model.config("nothing")).hasMessageContaining("names [vae, transformer]");
    }

    @Test
    void aLinkIsWrittenThrough() throws IOException {
        Path file = Files.writeString(folder.resolve("true.json"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);
        Atomically.file(link, part -> Files.writeString(part, "new"));
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("new");
        Path model = Files.createSymbolicLink(folder.resolve("model"), Path.of("elsewhere"));
        for (int i = 1; i <= 2; i++) { // first made, then replaced
            write(model, i);
            assertThat(model).isSymbolicLink();
            assertThat(folder.resolve("elsewhere/README.md")).hasContent("# " + i);
        }
    }

    @Test
    void opensInsideAJar() throws IOException {
        Path target = folder.resolve("model");
        write(target, 1);
        try (var zip = FileSystems.newFileSystem(folder.resolve("m.jar"), Map.of("create", "true"));
                var files = Files.walk(target)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(
                        file,
                        zip.getPath("/bundled").resolve(target.relativize(file).toString()));
            }
        }
        try (var zip = FileSystems.newFileSystem(folder.resolve("m.jar"))) {
            HfFolder model = HfFolder.open(zip.getPath("/bundled"));
            assertThat(model.parts()).containsExactly("vae", "transformer");
            assertThat(model.weights("vae").get(0).load("v").toFloats()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void whatAKilledRunLeftIsCleared() throws IOException {
        Path target = folder.resolve("model");
        Path dead = Files.createDirectory(folder.resolve(".model.999999999-1.tmp"));
        Files.writeString(dead.resolve("half"), "half");
        Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minusSeconds(3600)));
        Path mine = Files.createDirectory(
                folder.resolve(".model." + ProcessHandle.current().pid() + "-99.tmp"));
        Files.setLastModifiedTime(mine, FileTime.from(Instant.now().minusSeconds(3600)));
        Path other = Files.createDirectory(folder.resolve(".models.999999999-1.tmp"));
        write(target, 1);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(target, mine, other);
        }
    }

    @Test
    void anOlderModelIsReplacedAndAnythingElseIsNot() throws IOException {
        Path target = folder.resolve("model");
        write(target, 1);
        write(target, 2);
        assertThat(target.resolve("README.md")).hasContent("# 2");
        assertThatThrownBy(() -> HfFolder.write(target, w -> {
                    w.text("README.md", "# 3");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("disk is full");
        assertThat(target.resolve("README.md")).hasContent("# 2");
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Files.writeString(photos.resolve("a.jpg"), "a");
        assertThatThrownBy(() -> write(photos, 1)).hasMessageContaining("holds no model_index.json");
        assertThat(photos.resolve("a.jpg")).hasContent("a");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(target, photos);
        }
    }

    @Test
    void shardsAreFoundByTheirIndex() throws IOException {
        Path target = folder.resolve("model");
        write(target, 1);
        Path part = target.resolve("transformer");
        Files.delete(part.resolve(HfFolder.WEIGHTS));
        Safetensors.write(part.resolve("a-1.safetensors"), Map.of("x", Tensor.ones(1)), Map.of());
        Safetensors.write(part.resolve("a-2.safetensors"), Map.of("y", Tensor.ones(1)), Map.of());
        shards(part, Map.of("x", "a-1.safetensors", "y", "a-2.safetensors"));
        assertThat(HfFolder.open(target).weights("transformer")).hasSize(2);

        shards(
                part,
                Map.of(
                        "x",
                        "../vae/" + HfFolder.WEIGHTS,
                        "y",
                        "/etc/passwd",
                        "z",
                        "a-2.safetensors",
                        "u",
                        "gone.safetensors"));
        assertThatThrownBy(() -> HfFolder.open(target))
                .hasMessageContaining("the shard \"../vae/" + HfFolder.WEIGHTS + "\" in")
                .hasMessageContaining("\"/etc/passwd\"")
                .hasMessageContaining("a-2.safetensors lacks 1 of its tensors, such as \"z\"")
                .hasMessageContaining("a-2.safetensors has 1 tensors that the index does not name, such as \"y\"")
                .hasMessageContaining("gone.safetensors cannot be read: there is no such file");
        shards(part, Map.of());
        assertThatThrownBy(() -> HfFolder.open(target)).hasMessageContaining("no \"weight_map\"");
    }

    private static float only(Path model, String name) {
        List<TensorFile> files = HfFolder.open(model).weights("transformer");
        try (Scope scope = Scope.open()) {
            return files.stream()
                    .filter(f -> f.has(name))
                    .findFirst()
                    .orElseThrow()
                    .load(name)
                    .toFloats()[0];
        }
    }

    @Test
    void aVariantIsUsedWhereItIsTheOnlyOne() throws IOException {
        Path target = folder.resolve("model");
        write(target, 1);
        Path part = target.resolve("transformer");
        Path fp16 = part.resolve("diffusion_pytorch_model.fp16.safetensors");
        Safetensors.write(fp16, Map.of("w", Tensor.full(16, 2)), Map.of());
        assertThat(only(target, "w")).isEqualTo(1);
        Files.delete(part.resolve(HfFolder.WEIGHTS));
        assertThat(only(target, "w")).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model-0000%d-of-00002.safetensors",
                "diffusion_pytorch_model-0000%d-of-00002.safetensors",
                "diffusion_pytorch_model.fp16-0000%d-of-00002.safetensors",
                "diffusion_pytorch_model-0000%d-of-00002.fp16.safetensors"
            })
    void shardsAreUsedWithoutAnIndex(String name) throws IOException {
        Path target = folder.resolve("model");
        write(target, 1);
        Path part = target.resolve("transformer");
        Files.delete(part.resolve(HfFolder.WEIGHTS));
        Safetensors.write(part.resolve(name.formatted(1)), Map.of("x", Tensor.full(3, 1)), Map.of());
        assertThatThrownBy(() -> HfFolder.open(target)).hasMessageContaining("of 2 shards");
        Safetensors.write(part.resolve(name.formatted(2)), Map.of("y", Tensor.full(4, 1)), Map.of());
        assertThat(HfFolder.open(target).weights("transformer")).hasSize(2);
        assertThat(only(target, "x")).isEqualTo(3);
        assertThat(only(target, "y")).isEqualTo(4);
    }

    @Test
    void everyDamageIsToldAtOnce() throws IOException {
        Path target = folder.resolve("model");
        write(target, 1);
        Files.writeString(target.resolve("vae/config.json"), "{\"dim\": 1,");
        Files.writeString(target.resolve("vae").resolve(HfFolder.WEIGHTS), "text");
        Files.writeString(
                target.resolve(HfFolder.INDEX),
                "{\"vae\":[\"a\",\"b\"],\"transformer\":[\"a\",\"b\"],\"scheduler\":[\"a\",\"b\"],"
                        + "\"image_encoder\":[null,null],\"../vae\":[\"a\",\"b\"],\"boundary\":0.9}");
        assertThatThrownBy(() -> HfFolder.open(target))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("has no \"_class_name\"")
                .hasMessageContaining("config.json cannot be read: it is not valid JSON")
                .hasMessageContaining("it has 4 bytes")
                .hasMessageContaining("the folder scheduler is missing")
                .hasMessageContaining("the part \"../vae\" has a name that is no folder's")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(3));
    }

    @Test
    void aFolderWithoutAModelSaysWhatIsMissing() {
        assertThatThrownBy(() -> HfFolder.open(folder)).hasMessageContaining("model_index.json cannot be read");
        assertThatThrownBy(() -> HfFolder.open(folder.resolve("no"))).hasMessageContaining("there is no such folder");
    }

    @Test
    void aConfigTellsEveryWrongKey() throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, """
                {"dim": 64, "heads": "four", "layers": 1e3, "dropout": 2, "flag": 1, "kinds": [1, 0, "x"],
                 "mode": "fast", "none": null, "eps": 1e-6, "inner": {"a": 1}, "list": 3}
                """);
        assertThatThrownBy(() -> Config.read(file, c -> {
                    assertThat(c.integer("dim", 1, 128)).isEqualTo(64);
                    assertThat(c.number("eps", 0, 1)).isEqualTo(1e-6);
                    assertThat(c.integer("none", 1, 9, 5)).isEqualTo(5);
                    assertThat(c.flag("absent", true)).isTrue();
                    assertThat(c.inner("inner").integer("a", 0, 3)).isEqualTo(1);
                    c.inner("inner").inner("b").flag("c");
                    c.integer("heads", 1, 64);
                    c.integer("layers", 1, 64);
                    c.integer("missing", 1, 64);
                    c.number("dropout", 0, 1);
                    c.flag("flag");
                    c.integers("kinds", 1, 3);
                    c.integers("list", 1, 3);
                    c.choice("mode", "slow", "slower");
                    c.text("dim");
                    c.problem("dim 64 is no multiple of heads 5");
                    throw new HaneulException("The record complains", "of values that stand in", "later");
                }))
                .hasMessageContaining("config.json cannot be used")
                .hasMessageContaining("\"inner.b\" is missing and must be an object")
                .hasMessageContaining("\"inner.b.c\" is missing and must be true or false")
                .hasMessageContaining("\"heads\" is \"four\" and must be a whole number from 1 to 64")
                .hasMessageContaining("\"layers\" is 1000.0 and must be a whole number")
                .hasMessageContaining("\"missing\" is missing and must be")
                .hasMessageContaining("\"dropout\" is 2 and must be a number from 0.0 to 1.0")
                .hasMessageContaining("\"flag\" is 1 and must be true or false")
                .hasMessageContaining("\"kinds[1]\" is 0 and must")
                .hasMessageContaining("\"kinds[2]\" is \"x\" and must")
                .hasMessageContaining("\"list\" is 3 and must be a list")
                .hasMessageContaining("\"mode\" is \"fast\" and must be one of [slow, slower]")
                .hasMessageContaining("\"dim\" is 64 and must be a string")
                .hasMessageContaining("dim 64 is no multiple of heads 5");
    }

    private static void write(Path target, int n) {
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("_class_name", "TestPipeline");
        index.put("vae", List.of("haneul", "TestVae"));
        index.put("transformer", List.of("haneul", "TestDit"));
        index.put("text_encoder", "bge-small-en-v1.5");
        HfFolder.write(
                target,
                w -> w.index(index)
                        .part("vae", Map.of("dim", n), Map.of("v", Tensor.ones(3)))
                        .part("transformer", Map.of("dim", n), Map.of("w", Tensor.ones(2)))
                        .text("README.md", "# " + n));
    }

    private static void shards(Path part, Map<String, String> map) {
        Config.write(
                part.resolve("diffusion_pytorch_model.safetensors.index.json"),
                Map.of("metadata", Map.of("total_size", 8), "weight_map", map));
    }
}
