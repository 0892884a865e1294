package haneul.media;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Writable;
import haneul.media.ffmpeg.Ffmpeg;
import haneul.media.ffmpeg.Limits;
import haneul.media.write.Coding;
import haneul.media.write.Sink;
import haneul.media.write.Temporary;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a clip frame by frame; the memory used does not depend on the length. The file grows under a hidden name and
 * gets its own when {@link #close()} has completed it. Call {@link #abort()} when the frames cannot all be made; after
 * an error of {@link #write} nothing is left behind either way.
 */
public final class VideoWriter implements AutoCloseable {
    private static final double FASTEST_GIF = 50;

    /** Level 5.2 of H.264, table A-1. */
    private static final long H264_BLOCKS = 36_864;

    /**
     * What goes into a clip beside its frames.
     *
     * @param settings what made the clip, a JSON object, to travel inside it; "" for nothing
     * @param sound ends where the frames end; what a file of that kind cannot hold is left out, see {@link
     *     Soundtrack#in}
     * @param note takes what is left out of the sound, one line for each reason
     */
    public record Options(String settings, Soundtrack sound, Consumer<String> note) {
        public static final Options PLAIN = new Options("");

        public Options {
            Provenance.check(settings);
        }

        /** Without sound. */
        public Options(String settings) {
            this(settings, Soundtrack.NONE, line -> {});
        }
    }

    private final Path out;
    private final int width;
    private final int height;
    private final Temporary temporary;
    private final Sink sink;
    private long written;
    private boolean ended;

    private VideoWriter(Path out, int width, int height, Temporary temporary, Sink sink) {
        this.out = out;
        this.width = width;
        this.height = height;
        this.temporary = temporary;
        this.sink = sink;
    }

    /**
     * Begins a clip. The suffix chooses: mp4 and mov (H.264, AAC), avi (H.264, PCM), webm (VP9, Opus), mkv (FFV1,
     * lossless RGB, FLAC), gif, webp (animated, lossy), png and jpg (one frame), no suffix (a folder of numbered PNG
     * frames); the last five hold no sound.
     *
     * @param fps frames per second, 0.01 to 1000; a gif or webp 50 at most
     * @throws HaneulException for an unknown suffix, a size that the format cannot have, a place that cannot be written
     */
    public static VideoWriter create(Path out, int width, int height, double fps, Options options) {
        Coding coding = coding(out);
        check(coding, width, height, fps);
        Ffmpeg.ready();
        boolean folder = coding == null && suffix(out).isEmpty();
        Temporary temporary = Temporary.beside(out, folder);
        try {
            Soundtrack sound = options.sound.in(kind(coding, out), options.note);
            Options held = new Options(options.settings, sound, options.note);
            Sink sink = Sink.open(temporary.path, coding, folder, width, height, fps, held);
            return new VideoWriter(out, width, height, temporary, sink);
        } catch (RuntimeException e) {
            temporary.discard();
            throw e;
        }
    }

    /**
     * Refuses, before any work is done, a name with an unknown suffix and a place that cannot be written.
     *
     * @throws HaneulException of the kind REQUEST
     */
    public static void check(Path out) {
        Temporary.check(out, coding(out) == null && suffix(out).isEmpty());
    }

    /**
     * Refuses a size or a rate that the format of this name cannot have, and names the nearest size that it can.
     *
     * @throws HaneulException of the kind REQUEST
     */
    public static void check(Path out, int width, int height, double fps) {
        check(coding(out), width, height, fps);
    }

    /** FFmpeg's name of the container that the name of a file asks for, "png", or "" for a folder. */
    static String kind(Path out) {
        return kind(coding(out), out);
    }

    private static String kind(@Nullable Coding coding, Path out) {
        return coding == null ? suffix(out) : coding == Coding.JPEG ? "jpg" : coding.muxer();
    }

    private static @Nullable Coding coding(Path out) {
        String suffix = suffix(out);
        return switch (suffix) {
            case "mp4" -> Coding.H264;
            case "webm" -> Coding.VP9;
            case "mkv" -> Coding.FFV1;
            case "gif" -> Coding.GIF;
            case "mov" -> Coding.MOV;
            case "avi" -> Coding.AVI;
            case "webp" -> Coding.WEBP;
            case "jpg", "jpeg" -> Coding.JPEG;
            case "png", "" -> null;
            default ->
                throw new HaneulException(
                        out + " cannot be written",
                        "the suffix ." + suffix + " is none of " + String.join(", ", Coding.SUFFIXES)
                                + " (and none at all is a folder of frames)",
                        "choose one of them, such as " + stem(out) + ".mp4");
        };
    }

    private static void check(@Nullable Coding coding, int width, int height, double fps) {
        Limits.written(width, height);
        Limits.rate(fps);
        if ((coding == Coding.GIF || coding == Coding.WEBP) && fps > FASTEST_GIF) {
            throw new HaneulException(
                    "A " + coding.muxer() + " cannot play " + fps + " frames per second",
                    "its frames last at least 0.02 s, which makes " + FASTEST_GIF,
                    "choose mp4, or at most 50 frames per second");
        }
        boolean small = width < 16 || height < 16;
        if (coding != null && coding.even() && (small || width % 2 != 0 || height % 2 != 0)) {
            throw new HaneulException(
                    article(coding) + " of " + width + "x" + height + " cannot be written",
                    small ? "H.264 needs at least 16 pixels a side, and even sides" : "H.264 needs even sides",
                    "take " + Math.max(16, width + width % 2) + "x" + Math.max(16, height + height % 2)
                            + ", or write webm, gif or png, which can be odd and small");
        }
        if (coding != null && coding.even() && (long) ((width + 15) / 16) * ((height + 15) / 16) > H264_BLOCKS) {
            throw new HaneulException(
                    article(coding) + " of " + width + "x" + height + " cannot be written",
                    "H.264 holds at most " + H264_BLOCKS + " blocks of 16x16 pixels, such as 4096x2304",
                    "take a smaller size, or write webm, mkv or a folder of pictures");
        }
    }

    /** Writes a whole clip; nothing is left behind when a frame of it cannot be read. */
    public static void save(Video video, Path out, Options options) {
        VideoWriter writer = create(out, video.width(), video.height(), video.fps(), options);
        try (Frames frames = video.open()) {
            frames.forEachRemaining(writer::write);
        } catch (RuntimeException | Error e) {
            writer.abort();
            throw e;
        }
        writer.close();
    }

    private static String article(Coding coding) {
        return (coding == Coding.MOV ? "A " : "An ") + coding.muxer();
    }

    private static String suffix(Path out) {
        String name = String.valueOf(out.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static String stem(Path out) {
        String name = String.valueOf(out.getFileName());
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "out" : name.substring(0, dot);
    }

    /** Adds one frame of the clip's size. */
    public void write(Frame frame) {
        if (ended) {
            throw new IllegalStateException(out + " is closed");
        }
        if (frame.width() != width || frame.height() != height) {
            abort();
            throw new HaneulException(
                    "A frame does not fit into " + out,
                    "the clip is " + width + "x" + height + " and the frame is " + frame.width() + "x" + frame.height(),
                    "bring all frames to one size first");
        }
        try {
            sink.write(frame);
            written++;
        } catch (HaneulException e) {
            abort();
            throw named(e);
        } catch (RuntimeException | Error e) {
            abort();
            throw e;
        }
    }

    /** A failure of the machine, with the name that the user gave instead of the hidden one. */
    private HaneulException named(HaneulException e) {
        return e.kind() == HaneulException.Kind.RUN ? Writable.failed(out, e.because(), e) : e;
    }

    /** Completes the file and gives it its name, replacing a file that had it. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        if (written == 0) {
            abort();
            throw HaneulException.run(
                    out + " was not written", "no frame came", "write at least 1 frame before closing");
        }
        try {
            sink.finish();
        } catch (HaneulException e) {
            abort();
            throw named(e);
        } catch (RuntimeException | Error e) {
            abort();
            throw e;
        }
        ended = true;
        temporary.publish();
    }

    /** Gives up: lets go of everything and leaves nothing behind. A file that had the name before stays. */
    public void abort() {
        if (!ended) {
            ended = true;
            sink.discard();
            temporary.discard();
        }
    }
}
