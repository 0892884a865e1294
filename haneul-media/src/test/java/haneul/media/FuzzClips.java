package haneul.media;

import haneul.core.HaneulException;
import haneul.media.sound.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Flips and cuts bytes in clips of every container, reads them and takes over their sound. Anything but frames or a
 * {@link HaneulException} is a failure. As a program: {@code FuzzClips FOLDER SEED CASES}; it ends with 0 when all is well.
 */
public final class FuzzClips {
    private FuzzClips() {}

    public static void main(String[] args) throws IOException {
        run(Files.createDirectories(Path.of(args[0])), Long.parseLong(args[1]), Integer.parseInt(args[2]));
    }

    /** Reads {@code cases} broken files, made under {@code folder}; returns how many could still be read. */
    public static int run(Path folder, long seed, int cases) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String name : List.of("a.mp4", "a.avi", "a.webp", "a.webm", "a.mkv", "a.gif", "a.png")) {
            sources.add(Samples.write(folder.resolve(name), 8, Samples.clip(48, 32, name.equals("a.png") ? 1 : 12)));
        }
        for (String name : List.of("realshort.mp4", "grid.heic", "anim.webp", "alpha9.webm", "exif6.png")) {
            sources.add(Samples.resource(name, folder));
        }
        for (String name : List.of("s.mp4", "s.webm", "s.mkv")) {
            sources.add(Sound.clip(folder.resolve(name), Video.of(8, Samples.clip(48, 32, 4)), 0, 0.5));
        }
        Random random = new Random(seed);
        int readable = 0;
        for (int i = 0; i < cases; i++) {
            Path source = sources.get(i % sources.size());
            Path broken = folder.resolve("broken-" + source.getFileName());
            Files.write(broken, damaged(Files.readAllBytes(source), random));
            try {
                int frames = 0;
                try (Frames reader = Video.read(broken).open()) {
                    while (reader.hasNext() && frames < 40) {
                        reader.next();
                        frames++;
                    }
                }
                Video again = Video.read(broken);
                again.frame(again.frames() - 1);
                Provenance.read(broken);
                MediaInfo.of(broken);
                Soundtrack sound = Soundtrack.of(broken, 0.1, 0.4);
                VideoWriter.save(
                        Video.of(8, Samples.clip(48, 32, 4)),
                        folder.resolve("again.mkv"),
                        new VideoWriter.Options("", sound, line -> {}));
                readable++;
            } catch (HaneulException e) {
                // what a broken file is for
            } catch (RuntimeException | Error e) {
                throw new AssertionError("case " + i + " of seed " + seed + ", " + broken, e);
            }
        }
        System.out.println(
                "fuzz: seed " + seed + ", " + cases + " broken clips, " + readable + " still readable, no crash");
        return readable;
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        switch (random.nextInt(4)) {
            case 0: // a few bytes anywhere
                for (int k = 1 + random.nextInt(20); k > 0; k--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                return bytes;
            case 1: // a few bits in the first kilobyte, where the sizes stand
                for (int k = 1 + random.nextInt(6); k > 0; k--) {
                    bytes[8 + random.nextInt(Math.min(1000, bytes.length) - 8)] ^= (byte) (1 << random.nextInt(8));
                }
                return bytes;
            case 2: // the end missing
                return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            default: // a run of noise
                int from = random.nextInt(bytes.length);
                for (int k = from; k < Math.min(bytes.length, from + 200); k++) {
                    bytes[k] = (byte) random.nextInt();
                }
                return bytes;
        }
    }
}
