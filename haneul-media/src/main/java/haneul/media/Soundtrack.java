package haneul.media;

import haneul.core.HaneulException;
import haneul.media.sound.Audible;
import haneul.media.sound.SoundStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The sound of a clip that is to be written: pieces of the sound of other clips, each at its time, and silence
 * elsewhere. Where pieces lie over each other they are added. It names files and holds no samples: the sound is read
 * while the clip is written, as stereo at 48 kHz.
 */
public record Soundtrack(List<Piece> pieces) {
    /** No sound at all, not even silence. */
    public static final Soundtrack NONE = new Soundtrack(List.of());

    /**
     * A piece of the sound of a file.
     *
     * @param file a clip; one without sound adds nothing
     * @param at when it begins, in seconds of the clip that is written
     * @param from where it begins, in seconds after the first picture of the file
     * @param to where it ends, in seconds after the first picture of the file
     * @param gains how loud it is, 0…1, at times spread evenly from its begin to its end, straight between them; empty
     *     is as loud as it was
     */
    public record Piece(Path file, double at, double from, double to, List<Double> gains) {
        private static final double LONGEST = 1e7;

        public Piece {
            gains = List.copyOf(gains);
            if (!(at >= 0 && at <= LONGEST && from >= 0 && from < to && to <= LONGEST)) {
                throw new HaneulException(
                        "The sound of " + file + " cannot be placed",
                        "it goes from " + from + " s to " + to + " s of the file and begins at " + at + " s",
                        "choose 0 <= from < to, and a begin that is not before 0");
            }
            for (double gain : gains) {
                if (!(gain >= 0 && gain <= 1)) {
                    throw new HaneulException(
                            "The sound of " + file + " cannot be " + gain + " times as loud",
                            "it takes a number from 0 to 1",
                            "choose one of them");
                }
            }
        }

        /** The gain, 0 to 1, after a share of its length, 0 to 1. */
        public double gain(double share) {
            if (gains.isEmpty()) {
                return 1;
            }
            double place = share * (gains.size() - 1);
            int k = (int) Math.min(gains.size() - 1.0, Math.max(0, place));
            double next = gains.get(Math.min(gains.size() - 1, k + 1));
            return gains.get(k) + (place - k) * (next - gains.get(k));
        }

        /** The name of the file, without its folder. */
        public String name() {
            return Objects.toString(file.getFileName(), "");
        }
    }

    public Soundtrack {
        pieces = List.copyOf(pieces);
    }

    /** The first seconds of a file's sound, beginning at a second of the clip that is written. */
    public static Soundtrack of(Path file, double at, double seconds) {
        return new Soundtrack(List.of(new Piece(file, at, 0, seconds, List.of())));
    }

    /** These pieces and those. */
    public Soundtrack plus(Soundtrack other) {
        List<Piece> all = new ArrayList<>(pieces);
        all.addAll(other.pieces);
        return new Soundtrack(all);
    }

    /** All pieces as loud as {@code gains} says, see {@link Piece}. */
    public Soundtrack faded(List<Double> gains) {
        return new Soundtrack(pieces.stream()
                .map(p -> new Piece(p.file, p.at, p.from, p.to, gains))
                .toList());
    }

    public boolean isEmpty() {
        return pieces.isEmpty();
    }

    /**
     * What a file of that name can hold of it. Pieces of clips without sound are left out, and so are those whose sound
     * cannot be decoded, which is noted; gif, png and folders of frames hold none, which is noted too.
     *
     * @param note takes what was left out, one line for each reason
     */
    public Soundtrack in(Path out, Consumer<String> note) {
        return in(VideoWriter.kind(out), note);
    }

    /** @param kind FFmpeg's name of the container, "png", or "" for a folder */
    Soundtrack in(String kind, Consumer<String> note) {
        Map<Path, Boolean> audible = new LinkedHashMap<>();
        for (Piece p : pieces) {
            audible.computeIfAbsent(p.file, f -> Audible.test(p, note));
        }
        List<Piece> left = pieces.stream().filter(p -> audible.get(p.file)).toList();
        if (!left.isEmpty() && !SoundStream.holds(kind)) {
            List<String> names = left.stream().map(Piece::name).distinct().toList();
            note.accept((kind.isEmpty() ? "A folder of frames" : kind) + " holds no sound: that of "
                    + String.join(" and ", names) + " is left out");
            return NONE;
        }
        return new Soundtrack(left);
    }
}
