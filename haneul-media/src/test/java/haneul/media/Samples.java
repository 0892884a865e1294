package haneul.media;

import haneul.core.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Clips to test with, and how far apart two pictures are. */
public final class Samples {
    private Samples() {}

    /** A soft moving pattern with some detail. */
    public static Frame picture(int width, int height, int t) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                rgb[at] = level(Math.sin((x + 2.0 * t) / 17));
                rgb[at + 1] = level(Math.sin((y - t) / 23.0) * Math.cos(x / 31.0));
                rgb[at + 2] = level(Math.cos((x + y + t) / 29.0));
            }
        }
        return new Frame(width, height, rgb);
    }

    private static byte level(double v) {
        return (byte) Math.round(127.5 + 110 * v);
    }

    public static List<Frame> clip(int width, int height, int frames) {
        List<Frame> clip = new ArrayList<>();
        for (int t = 0; t < frames; t++) {
            clip.add(picture(width, height, t));
        }
        return clip;
    }

    public static Frame flat(int width, int height, int r, int g, int b) {
        byte[] rgb = new byte[3 * width * height];
        for (int at = 0; at < rgb.length; at += 3) {
            rgb[at] = (byte) r;
            rgb[at + 1] = (byte) g;
            rgb[at + 2] = (byte) b;
        }
        return new Frame(width, height, rgb);
    }

    public static Path write(Path out, double fps, List<Frame> frames) {
        VideoWriter.save(Video.of(fps, frames), out, VideoWriter.Options.PLAIN);
        return out;
    }

    public static double psnr(Frame a, Frame b) {
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            double d = (a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff);
            sum += d * d;
        }
        return 10 * Math.log10(255.0 * 255 * a.rgb().length / Math.max(sum, 1e-9));
    }

    /** The largest difference of a channel anywhere. */
    public static int farthest(Frame a, Frame b) {
        int most = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            most = Math.max(most, Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff)));
        }
        return most;
    }

    public static Path resource(String name, Path folder) {
        Path out = folder.resolve(name);
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            Files.copy(in, out, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out;
    }

    public static List<Path> inside(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
