package haneul.media.read;

import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.core.Frame;
import haneul.media.Frames;
import haneul.media.Matte;
import haneul.media.Video;
import haneul.media.ffmpeg.Limits;
import haneul.media.ffmpeg.PixelConverter;
import haneul.media.ffmpeg.ToneMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** A clip in a file: its size, length and rate are known, its pictures are decoded by each reader anew. */
record FileVideo(
        Path path,
        Timeline timeline,
        Loss loss,
        Orientation orientation,
        int codedWidth,
        int codedHeight,
        Matte ground,
        List<String> adaptations)
        implements Video {
    /** Slots passed over from which on seeking is quicker than decoding. */
    private static final int FAR = 24;

    /** Opens a clip that is whole. */
    static FileVideo of(Path path, Matte ground) {
        FileVideo video = asFarAsItGoes(path, ground);
        if (!video.loss.nothing()) {
            throw video.loss.refused(path);
        }
        return video;
    }

    /** Opens what is there of a clip. */
    static FileVideo asFarAsItGoes(Path path, Matte ground) {
        Timeline timeline;
        Loss loss;
        try (Decoder file = new Decoder(path)) {
            timeline = Timeline.scan(file);
            loss = Loss.ofStructure(file, timeline.fps);
        }
        AVFrame frame = av_frame_alloc();
        try (Decoder file = new Decoder(path);
                PixelConverter pixels = new PixelConverter(ground)) {
            if (!file.next(frame)) {
                throw file.broken("none of its frames can be decoded");
            }
            PixelAspect aspect = PixelAspect.of(file.stream, frame);
            Limits.size(path.toString(), aspect.width(), aspect.height());
            return new FileVideo(
                    path,
                    file.faults() == 0 ? timeline.from(frame.best_effort_timestamp()) : timeline,
                    loss,
                    Orientation.of(file, frame),
                    aspect.width(),
                    aspect.height(),
                    ground,
                    adaptations(frame, aspect, pixels.transparent(frame), ground));
        } finally {
            av_frame_free(frame);
        }
    }

    boolean transparent() {
        return adaptations.stream().anyMatch(a -> a.contains("transparent"));
    }

    private static List<String> adaptations(AVFrame frame, PixelAspect aspect, boolean transparent, Matte ground) {
        List<String> all = new ArrayList<>();
        if (ToneMap.applies(frame)) {
            all.add("converted from HDR (" + ToneMap.name(frame) + ") to SDR (BT.709)");
        }
        if (!aspect.square()) {
            all.add("scaled to square pixels (stored as " + frame.width() + "x" + frame.height() + ", each "
                    + aspect.ratio() + ")");
        }
        if (transparent) {
            all.add(
                    ground == Matte.WHITE
                            ? "laid onto white where it is transparent"
                            : "black where it is transparent");
        }
        return List.copyOf(all);
    }

    @Override
    public int width() {
        return orientation.turned() ? codedHeight : codedWidth;
    }

    @Override
    public int height() {
        return orientation.turned() ? codedWidth : codedHeight;
    }

    @Override
    public int frames() {
        return timeline.frames;
    }

    @Override
    public double fps() {
        return timeline.fps;
    }

    @Override
    public Frames open() {
        return new Reader();
    }

    /** Holds two decoded pictures: the one that stands and the one that comes next. */
    private final class Reader implements Frames {
        private Decoder file = new Decoder(path);
        private final PixelConverter pixels = new PixelConverter(ground);
        private final AVFrame current = av_frame_alloc();
        private final AVFrame coming = av_frame_alloc();
        private double comingAt;
        private boolean ended;
        private int decoded; // pictures so far
        private int slot;
        private int shownSlot; // one after the slot that was asked for last
        private @Nullable Frame shown; // current as RGB, once converted
        private boolean closed;

        @Override
        public boolean hasNext() {
            return !closed && slot < timeline.frames;
        }

        @Override
        public void skip(int n) {
            slot = (int) Math.min(timeline.frames, (long) slot + Math.max(0, n));
        }

        @Override
        public Frame next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the clip has " + timeline.frames + " frames");
            }
            double target = timeline.target(slot++);
            if (slot - shownSlot > FAR && !timeline.byOrder && file.seekable()) {
                jump(target);
            }
            shownSlot = slot;
            while (!ended && (coming.width() == 0 || comingAt <= target)) {
                if (coming.width() > 0) {
                    promote();
                }
                decode();
            }
            if (current.width() == 0) { // the first picture stands later than the first slot
                if (coming.width() == 0) {
                    throw file.broken("none of its frames can be decoded");
                }
                promote();
            }
            if (shown == null) {
                shown = orientation.apply(pixels.read(current, codedWidth, codedHeight));
                return shown;
            }
            return new Frame(shown.width(), shown.height(), shown.rgb().clone());
        }

        /** Seeks instead of decoding everything in between; where the file seeks badly, starts over. */
        private void jump(double target) {
            if (coming.width() > 0 && comingAt > target) {
                return;
            }
            av_frame_unref(coming);
            if (file.seek((long) Math.floor(target))) {
                decode();
                if (!ended && comingAt <= target) {
                    return;
                }
            }
            av_frame_unref(coming);
            av_frame_unref(current);
            shown = null;
            ended = false;
            decoded = 0;
            file.close();
            file = new Decoder(path);
        }

        private void promote() {
            av_frame_unref(current);
            av_frame_move_ref(current, coming);
            shown = null;
        }

        private void decode() {
            boolean more = file.next(coming);
            if (file.faults() > 0) {
                throw Loss.ofPictures(path, loss.stated(), Integer.MAX_VALUE).refused(path);
            }
            if (!more) {
                ended = true;
                return;
            }
            comingAt = timeline.time(decoded++, coming.best_effort_timestamp());
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            av_frame_free(current);
            av_frame_free(coming);
            pixels.close();
            file.close();
        }
    }
}
