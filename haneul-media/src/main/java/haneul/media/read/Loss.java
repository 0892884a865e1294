package haneul.media.read;

import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import haneul.core.HaneulException;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * The frames of a file that can be read, beside those that it should hold. A cut-off file is recognised by what the
 * container itself states: mp4 and mov have an index of all frames and their places, Matroska states its size, gif and
 * apng end where a picture ends.
 *
 * @param readable frames that are whole
 * @param stated frames that there should be: as many where nothing is lost, -1 where the file does not say how many
 */
record Loss(int readable, int stated) {
    private static final int EBML = 0x1a45dfa3;
    private static final int SEGMENT = 0x18538067;

    /** The loss by the structure of a file alone. The decoder has come to its end. */
    static Loss ofStructure(Decoder file, double fps) {
        int there = file.pictures();
        try {
            return switch (file.container) {
                case MP4 -> index(file, there);
                case MATROSKA -> segment(file, there, fps);
                case GIF -> GifBlocks.walk(file.path).loss();
                case APNG -> PngChunks.ends(file.path) ? new Loss(there, there) : new Loss(there, -1);
                case AWEBP -> WebpAnimation.ends(file.path) ? new Loss(there, there) : new Loss(there, -1);
                case AVI -> index(file, there);
                case PNG, JPEG, WEBP -> new Loss(there, there);
            };
        } catch (IOException e) {
            return new Loss(there, there);
        }
    }

    /** The loss by decoding, of the first {@code most} frames. */
    static Loss ofPictures(Path path, int stated, int most) {
        AVFrame frame = av_frame_alloc();
        try (Decoder file = new Decoder(path)) {
            int good = 0;
            int seen = 0;
            while (seen < most && file.next(frame)) {
                seen++;
                good += file.faulty(frame) ? 0 : 1;
            }
            int lost = file.faults() == 0 ? 0 : Math.max(file.faults(), seen < most ? stated - good : 0);
            return new Loss(Math.max(0, stated - lost), stated);
        } finally {
            av_frame_free(frame);
        }
    }

    /** The index of an mp4 has the place of every frame: some may lie behind the file's end. */
    private static Loss index(Decoder file, int there) throws IOException {
        long size = Files.size(file.path);
        int stated = 0;
        int whole = 0;
        for (int i = 0; i < avformat_index_get_entries_count(file.stream); i++) {
            AVIndexEntry entry = avformat_index_get_entry(file.stream, i);
            if ((entry.flags() & AVIndexEntry.AVINDEX_DISCARD_FRAME) == 0) {
                stated++;
                whole += entry.pos() + entry.size() <= size ? 1 : 0;
            }
        }
        return whole == stated ? new Loss(there, there) : new Loss(Math.min(whole, there), stated);
    }

    /** The one segment of a Matroska file states how long it is, in bytes and in seconds. */
    private static Loss segment(Decoder file, int there, double fps) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.path.toFile(), "r")) {
            if (in.readInt() == EBML) {
                in.seek(end(in));
                if (in.readInt() == SEGMENT && end(in) > in.length()) {
                    double stated = file.format.duration() * fps / AV_TIME_BASE;
                    return new Loss(there, stated > there && stated < 1e9 ? (int) Math.round(stated) : -1);
                }
            }
        } catch (EOFException e) {
            return new Loss(there, -1);
        }
        return new Loss(there, there);
    }

    /** Where the element ends whose size stands here (RFC 8794, section 4); 0 where that is not known. */
    private static long end(RandomAccessFile in) throws IOException {
        int first = in.readUnsignedByte();
        int more = Integer.numberOfLeadingZeros(first) - 24; // bytes that follow
        long size = first & (0x7f >> more);
        boolean unknown = size == 0x7f >> more;
        for (int i = 0; i < more; i++) {
            int next = in.readUnsignedByte();
            size = size << 8 | next;
            unknown &= next == 0xff;
        }
        return unknown || more > 7 ? 0 : in.getFilePointer() + size;
    }

    boolean nothing() {
        return readable == stated;
    }

    /** In words, such as "3 of 17 frames can be read"; "" where nothing is lost. */
    String sentence() {
        if (nothing()) {
            return "";
        }
        return stated > readable
                ? readable + " of " + stated + " frames can be read"
                : "it breaks off, " + (readable == 1 ? "1 frame" : readable + " frames") + " can be read";
    }

    /** Refuses a clip of which something is lost. */
    HaneulException refused(Path path) {
        return new HaneulException(path + " is damaged or cut off", sentence(), "make, copy or download it again");
    }
}
