package haneul.media.sound;

import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.core.HaneulException;
import haneul.media.Soundtrack;
import haneul.media.read.Decoder;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a {@link Soundtrack}, placed by the timestamps of its file. Opens the file when its time comes, and holds
 * one decoded frame. What does not decode is silent, which is noted.
 */
final class SoundReader implements AutoCloseable {
    /** Samples by which timestamps may differ from what was counted before they are believed: 40 ms. */
    private static final double LOOSE = 0.04 * Stereo.RATE;

    private static final double FARTHEST = 1e15;
    private static final float[] NOTHING = {};

    private final Soundtrack.Piece piece;
    private final Consumer<String> note;
    private final long begin; // samples of the output
    private final long end;
    private final AVFrame decoded = av_frame_alloc();
    private @Nullable Decoder file;
    private double origin; // second of the file that stands at the begin of the output
    private @Nullable Stereo stereo;
    private boolean waiting; // decoded holds what stereo has not had yet
    private boolean ended;
    private long lost;
    private double due; // sample of the output at which the next decoded frame should stand
    private long coming; // sample of the output at which what stereo gives next stands
    private float[] held = NOTHING;
    private long heldAt;

    SoundReader(Soundtrack.Piece piece, Consumer<String> note) {
        this.piece = piece;
        this.note = note;
        this.begin = Math.round(piece.at() * Stereo.RATE);
        this.end = begin + Math.round((piece.to() - piece.from()) * Stereo.RATE);
    }

    /**
     * Adds its part to a block.
     *
     * @param block stereo, interleaved
     * @param at the sample of the output at which the block begins; blocks come in the order of time
     * @param n samples of the block
     */
    void add(float[] block, long at, int n) {
        long next = Math.max(at, begin);
        long last = Math.min(at + n, end);
        while (next < last && !ended) {
            long until = heldAt + held.length / Stereo.CHANNELS;
            if (next < until) {
                long from = Math.max(next, heldAt);
                next = Math.min(last, Math.max(until, from));
                for (long s = from; s < next; s++) {
                    mix(block, (int) (s - at), (int) (s - heldAt), (s - begin) / (double) (end - begin));
                }
            } else {
                read();
            }
        }
        if (at + n >= end) {
            finish();
        }
    }

    private void mix(float[] block, int to, int from, double share) {
        double gain = piece.gain(share);
        for (int c = 0; c < Stereo.CHANNELS; c++) {
            block[Stereo.CHANNELS * to + c] += (float) (gain * held[Stereo.CHANNELS * from + c]);
        }
    }

    /** Brings the next samples into {@link #held}, or ends. */
    private void read() {
        try {
            if (file == null) {
                file = Decoder.ofSound(piece.file());
                origin = file.firstPicture() + piece.from() - piece.at();
            }
            held = NOTHING;
            while (held.length == 0 && !ended) {
                step(file);
            }
        } catch (HaneulException e) {
            note.accept(Audible.leftOut(piece, e.because()));
            close();
        }
    }

    private void step(Decoder file) {
        if (!waiting) {
            av_frame_unref(decoded);
            waiting = file.next(decoded);
        }
        if (!waiting && stereo == null) {
            finish();
        } else if (!waiting) {
            flush();
        } else if (stereo == null) {
            double at = place(file, begin);
            due = at;
            coming = Math.round(at);
            stereo = new Stereo(decoded);
        } else if (!stereo.takes(decoded) || Math.abs(place(file, due) - due) > LOOSE) {
            flush(); // there is a gap, or another kind of sound
        } else {
            due += (double) decoded.nb_samples() * Stereo.RATE / decoded.sample_rate();
            waiting = false;
            take(stereo.convert(decoded));
        }
    }

    /** The sample of the output at which the decoded frame stands; {@code guess} where the file does not say. */
    private double place(Decoder file, double guess) {
        long stamp = decoded.best_effort_timestamp();
        if (stamp == AV_NOPTS_VALUE) {
            return guess;
        }
        double at = (stamp * file.tick() - origin) * Stereo.RATE;
        return Math.max(-FARTHEST, Math.min(FARTHEST, at));
    }

    private void flush() {
        if (stereo != null) {
            take(stereo.convert(null));
            stereo.close();
            stereo = null;
        }
    }

    private void take(float @Nullable [] samples) {
        lost += samples == null ? 1 : 0;
        held = samples == null ? NOTHING : samples;
        heldAt = coming;
        coming += held.length / Stereo.CHANNELS;
    }

    private void finish() {
        if (!ended && lost + (file == null ? 0 : file.faults()) > 0) {
            note.accept("Some of the sound of " + piece.name() + " cannot be decoded, and is silent");
        }
        close();
    }

    @Override
    public void close() {
        ended = true;
        if (stereo != null) {
            stereo.close();
            stereo = null;
        }
        if (file != null) {
            file.close();
            file = null;
        }
        if (!decoded.isNull()) {
            av_frame_free(decoded);
            decoded.setNull();
        }
    }
}
