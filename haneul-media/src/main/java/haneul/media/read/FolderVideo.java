package haneul.media.read;

import com.fasterxml.jackson.databind.JsonNode;
import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.media.Fit;
import haneul.media.Frames;
import haneul.media.Matte;
import haneul.media.Resize;
import haneul.media.Video;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of pictures whose names are alike up to a number, in the order of the numbers. Pictures of another size than the
 * first are stretched to it.
 */
record FolderVideo(List<Path> pictures, int width, int height, double fps, Matte ground, List<String> adaptations)
        implements Video {
    private static final double USUAL_FPS = 24;
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d+)\\.(png|jpg|jpeg|webp)");

    static FolderVideo of(Path folder, Matte ground) {
        List<Path> pictures;
        try (Stream<Path> files = Files.list(folder)) {
            pictures = files.filter(f -> number(f) != null)
                    .sorted(Comparator.comparing((Path f) -> number(f)).thenComparing(Path::getFileName))
                    .toList();
        } catch (IOException e) {
            throw new HaneulException(
                            "The folder " + folder + " cannot be read",
                            "the system says " + e.getMessage(),
                            "check that you may read it")
                    .from(e);
        }
        if (pictures.isEmpty()) {
            throw new HaneulException(
                    "The folder " + folder + " is not a clip",
                    "it holds no pictures with numbered names such as 000001.png",
                    "give a folder of numbered png, jpg or webp pictures");
        }
        refuseMixed(folder, pictures);
        Video first = FileVideo.of(pictures.get(0), ground);
        JsonNode fps = FolderSettings.read(folder).path("fps");
        double rate = fps.isNumber() ? fps.asDouble() : USUAL_FPS;
        return new FolderVideo(
                pictures,
                first.width(),
                first.height(),
                rate >= 0.01 && rate <= 1000 ? rate : USUAL_FPS,
                ground,
                first.adaptations());
    }

    /** Refuses pictures that are no sequence: their names differ in more than a number. */
    private static void refuseMixed(Path folder, List<Path> pictures) {
        Path first = pictures.get(0);
        for (Path other : pictures) {
            if (!stem(first).equals(stem(other))) {
                throw new HaneulException(
                        "The folder " + folder + " is not a clip",
                        "its pictures are no sequence: their names differ in more than a number, such as "
                                + first.getFileName() + " and " + other.getFileName(),
                        "give a folder with the frames of one clip, such as 000001.png, 000002.png");
            }
        }
    }

    private static String stem(Path file) {
        Matcher m = name(file);
        return m.matches() ? m.group(1) : "";
    }

    private static Matcher name(Path file) {
        return NUMBERED.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT));
    }

    private static @Nullable BigInteger number(Path file) {
        Matcher m = name(file);
        return m.matches() ? new BigInteger(m.group(2)) : null;
    }

    private Frame picture(Path file) {
        return FileVideo.of(file, ground).frame(0);
    }

    @Override
    public int frames() {
        return pictures.size();
    }

    @Override
    public Frames open() {
        return Frames.of(pictures.size(), i -> Resize.of(picture(pictures.get(i)), width, height, Fit.STRETCH));
    }
}
