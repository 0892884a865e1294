package haneul.app.cli;

import haneul.core.Frame;
import haneul.media.Video;
import haneul.media.VideoWriter;
import haneul.media.sound.Sound;
import haneul.model.weights.HfFolder;
import haneul.model.weights.Safetensors;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Good and broken clips, folders and checkpoints, to be named in bad requests. */
public record BadMaterials(Path home) {
    private static final String VAE = "vae/" + HfFolder.WEIGHTS;

    public void make() throws IOException {
        clips();
        folders();
        checkpoints();
    }

    private Path at(String name) throws IOException {
        Path path = home.resolve(name);
        Files.createDirectories(path.getParent());
        return path;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(at(name), text);
    }

    private static Frame flat(int w, int h, int grey) {
        byte[] rgb = new byte[3 * w * h];
        Arrays.fill(rgb, (byte) grey);
        return new Frame(w, h, rgb);
    }

    private Path clip(String name, int w, int h, int frames, int grey) throws IOException {
        Path path = at(name);
        List<Frame> all = Stream.generate(() -> flat(w, h, grey)).limit(frames).toList();
        VideoWriter.save(Video.of(8, all), path, VideoWriter.Options.PLAIN);
        return path;
    }

    private void clips() throws IOException {
        clip("a.png", 32, 24, 1, 50);
        clip("b.png", 32, 24, 1, 90);
        clip("one.png", 1, 1, 1, 50);
        clip("clip", 32, 24, 5, 50);
        byte[] wide = Files.readAllBytes(clip("wide.png", 20_000, 16, 1, 50));
        ByteBuffer.wrap(wide).putInt(20, 20_000); // claims to be as high
        CRC32 crc = new CRC32();
        crc.update(wide, 12, 17);
        ByteBuffer.wrap(wide).putInt(29, (int) crc.getValue());
        Files.write(at("huge.png"), wide);
        byte[] whole = Files.readAllBytes(clip("whole.mp4", 32, 24, 9, 50));
        Files.write(at("cut.mp4"), Arrays.copyOf(whole, 60));
        Files.write(at("short.mp4"), Arrays.copyOf(whole, whole.length - 9));
        write("text.mp4", "this is no video\n");
        write("empty.mp4", "");
        Sound.write(at("sound.mp4"));
    }

    private void folders() throws IOException {
        Files.createDirectory(home.resolve("nothing"));
        write("file", "x");
        write("text.txt", "a red circle\na blue square\n");
        write("empty.txt", "\n");
        write("kept.json", "{\"canvas\":1,\"width\":32,\"height\":24,\"frames\":5,\"fps\":8}");
        write("typo.json", "{\"canvas\":1,\"width\":32,\"height\":24,\"frames\":5,\"fps\":8,\"sya\":[]}");
        Files.write(at("binary.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        write("captions/a.txt", "a cat\n");
        clip("clips/a.png", 32, 24, 1, 50);
        clip("clips/b.mkv", 32, 24, 5, 50);
        for (String name : List.of("one.png", "huge.png", "text.mp4", "empty.mp4", "cut.mp4", "sound.mp4")) {
            Files.copy(home.resolve(name), at("broken/" + name));
            write("broken/" + name.replaceAll("\\..*", ".txt"), "a thing\n");
        }
    }

    private void checkpoints() throws IOException {
        SmallModel.save(home.resolve("model"));
        Files.delete(copy("noweights").resolve(VAE));
        bytes("truncated/" + VAE, b -> Arrays.copyOf(b, b.length / 2));
        bytes(
                "nosafetensors/" + VAE,
                b -> "PK this is no safetensors file".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Files.copy(home.resolve("nosafetensors/" + VAE), home.resolve("no.safetensors"));
        text("badindex/" + HfFolder.INDEX, t -> t.substring(0, t.length() / 2));
        text("other/" + HfFolder.INDEX, t -> t.replaceAll("Haneul\\w*Pipeline", "OtherPipeline"));
        text("config/vae/" + HfFolder.CONFIG, t -> t.replaceAll("(\"\\w+\" *: *)\\d+", "$1-1"));
        try (Scope scope = Scope.open()) {
            weights("keys", w -> {
                Iterator<String> names = List.copyOf(w.keySet()).iterator();
                w.put("strange.one", w.remove(names.next()));
                w.put("strange.two", w.remove(names.next()));
                return w;
            });
            weights("shapes", w -> each(w, t -> t.reshape(t.count(), 1, 1)));
            weights("types", w -> each(w, t -> t.to(DType.I64)));
        }
    }

    private static Map<String, Tensor> each(Map<String, Tensor> weights, UnaryOperator<Tensor> change) {
        weights.entrySet().stream().limit(2).forEach(e -> e.setValue(change.apply(e.getValue())));
        return weights;
    }

    private Path copy(String name) throws IOException {
        Path from = home.resolve("model");
        Path to = home.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path p : (Iterable<Path>) files::iterator) {
                Files.copy(p, to.resolve(from.relativize(p).toString()));
            }
        }
        return to;
    }

    private void bytes(String name, UnaryOperator<byte[]> change) throws IOException {
        copy(name.replaceAll("/.*", ""));
        Path file = home.resolve(name);
        Files.write(file, change.apply(Files.readAllBytes(file)));
    }

    private void text(String name, UnaryOperator<String> change) throws IOException {
        copy(name.replaceAll("/.*", ""));
        Path file = home.resolve(name);
        String was = Files.readString(file);
        String now = change.apply(was);
        if (now.equals(was)) {
            throw new IllegalStateException("nothing changed in " + was);
        }
        Files.writeString(file, now);
    }

    private void weights(String name, UnaryOperator<Map<String, Tensor>> change) throws IOException {
        Path file = copy(name).resolve(VAE);
        Safetensors was = Safetensors.open(file);
        Safetensors.write(file, change.apply(new TreeMap<>(was.loadAll())), was.metadata());
    }
}
