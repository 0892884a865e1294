package haneul.media.sound;

import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.core.HaneulException;
import haneul.media.Soundtrack;
import haneul.media.ffmpeg.Ffmpeg;
import haneul.media.read.Decoder;
import java.nio.file.Files;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** A check of a file's sound before anything is written. */
public final class Audible {
    private Audible() {}

    /** True where the file of the piece has sound of which at least one frame can be decoded. */
    public static boolean test(Soundtrack.Piece piece, Consumer<String> note) {
        if (Files.isDirectory(piece.file())) {
            return false;
        }
        Ffmpeg.ready();
        AVFrame frame = av_frame_alloc();
        try (Decoder file = Decoder.ofSound(piece.file())) {
            if (!file.hasAudio()) {
                return false;
            }
            if (file.next(frame)) {
                return true;
            }
            note.accept(leftOut(piece, "none of it can be decoded"));
        } catch (HaneulException e) {
            note.accept(leftOut(piece, e.because()));
        } finally {
            av_frame_free(frame);
        }
        return false;
    }

    static String leftOut(Soundtrack.Piece piece, String because) {
        return "The sound of " + piece.name() + " is left out: " + because;
    }
}
