package haneul.media.read;

import java.util.Arrays;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * The presentation times of the frames of a file, at a fixed rate. Slot {@code i} shows the last picture whose timestamp
 * is not after {@link #target}. Files with steady timestamps keep their own frames one to one; unsteady ones get the
 * rate of their usual (median) step; where timestamps make no sense the pictures are taken in order.
 */
final class Timeline {
    private static final int MOST = 10_000_000;
    private static final int LEADING = 32;

    final double fps;
    final int frames;
    /** True where the timestamps make no sense and the number of the picture counts instead. */
    final boolean byOrder;

    private final long[] stamps; // steady files: one timestamp a slot, ascending
    private final double start; // unsteady files: ticks
    private final double step;
    private long[] times = {}; // of animations: when each picture begins, in ticks

    private Timeline(double fps, int frames, boolean byOrder, long[] stamps, double start, double step) {
        this.fps = fps;
        this.frames = frames;
        this.byOrder = byOrder;
        this.stamps = stamps;
        this.start = start;
        this.step = step;
    }

    /** Runs through a freshly opened file. */
    static Timeline scan(Decoder file) {
        long[] at = new long[64];
        int n = 0;
        long duration = 0;
        boolean missing = false;
        int leading = 0;
        boolean gif = file.container == Container.GIF;
        long clock = 0;
        while (n < MOST && file.advance()) {
            long pts = file.stamp();
            if (pts == avutil.AV_NOPTS_VALUE && n == 1 && !missing && leading < LEADING) {
                leading++; // of an open GOP whose reference was cut off: FFmpeg gives them no time, and no picture
                continue;
            }
            missing |= pts == avutil.AV_NOPTS_VALUE;
            duration = file.duration();
            if (gif) { // as browsers do: 0 and 1 hundredth of a second are 10
                duration = duration <= 1 ? 10 : duration;
                pts = clock;
                clock += duration;
            }
            if (n == at.length) {
                at = Arrays.copyOf(at, 2 * n);
            }
            at[n++] = pts;
            if (file.container.picture()) {
                break;
            }
        }
        if (n == 0) {
            throw file.broken("not one whole frame is in it");
        }
        at = Arrays.copyOf(at, n);
        Arrays.sort(at);
        if (missing || (n == 1 && leading > 0)) {
            return inOrder(n + leading, file.statedFps());
        }
        boolean held = file.container.animation();
        Timeline timeline = of(at, duration, held, file.tick(), file.statedFps());
        timeline.times = gif ? at : timeline.times;
        return timeline;
    }

    /** Without what stands before the first picture that can be decoded, {@code stamp}: open GOPs of a cut file. */
    Timeline from(long stamp) {
        if (byOrder || times.length > 0 || stamp == avutil.AV_NOPTS_VALUE) {
            return this;
        }
        if (stamps.length > 0) {
            int first = 0;
            while (first < stamps.length - 1 && stamps[first] < stamp) {
                first++;
            }
            long[] left = Arrays.copyOfRange(stamps, first, stamps.length);
            return first == 0 ? this : new Timeline(fps, left.length, false, left, left[0], step);
        }
        int lost = (int) Math.max(0, Math.min(frames - 1, Math.round((stamp - start) / step)));
        return lost == 0 ? this : new Timeline(fps, frames - lost, false, stamps, start + lost * step, step);
    }

    static Timeline inOrder(int frames, double fps) {
        return new Timeline(fps, frames, true, new long[0], 0, 1);
    }

    /**
     * @param at timestamps in ticks, ascending
     * @param last ticks that the last frame stays, or 0
     * @param held whether {@code last} is the author's choice, as in gif and apng, and counts however long it is
     * @param tick seconds
     * @param stated the rate that the file claims
     */
    static Timeline of(long[] at, long last, boolean held, double tick, double stated) {
        int n = at.length;
        if (n == 1) {
            return new Timeline(stated, 1, false, at, 0, 1);
        }
        double mean = ((double) at[n - 1] - at[0]) / (n - 1);
        if (!(mean > 0)) {
            return inOrder(n, stated);
        }
        double slack = Math.max(0.3 * mean, 1.01);
        boolean steady = mean >= 1 && !(held && last > mean + slack);
        for (int i = 0; i < n && steady; i++) {
            steady = Math.abs(at[i] - (at[0] + i * mean)) <= slack;
        }
        if (steady) {
            double fps = nice(1 / (mean * tick), stated);
            return fps >= 0.01 && fps <= 1000 ? new Timeline(fps, n, false, at, 0, 1) : inOrder(n, stated);
        }
        long[] steps = new long[n - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = at[i + 1] - at[i];
        }
        Arrays.sort(steps);
        double usual = steps[steps.length / 2];
        double fps = Math.min(120, nice(1 / (usual * tick), stated));
        double count = (at[n - 1] - at[0] + (last > 0 ? last : usual)) * tick * fps;
        if (!(usual > 0) || !(fps >= 0.01) || !(count < Math.min(MOST, Math.max(2_000.0, 50.0 * n)))) {
            return inOrder(n, stated);
        }
        return new Timeline(fps, (int) Math.max(1, Math.round(count)), false, new long[0], at[0], 1 / (fps * tick));
    }

    /** A measured rate, or the one that is meant by it. */
    private static double nice(double fps, double stated) {
        double whole = Math.rint(fps);
        for (double meant : new double[] {stated, whole, whole * 1000 / 1001}) {
            if (Math.abs(meant / fps - 1) < 0.002) {
                return meant;
            }
        }
        return fps;
    }

    /** The timestamp in ticks (or the number of the picture) that slot {@code i} waits for. */
    double target(int i) {
        if (byOrder) {
            return i;
        }
        return stamps.length > 0 ? stamps[i] : start + i * step + 0.5;
    }

    /** When the {@code i}th picture that is decoded begins, as {@link #target} counts. */
    double time(int i, long stamp) {
        if (byOrder) {
            return i;
        }
        if (times.length > 0) {
            return times[Math.min(i, times.length - 1)];
        }
        return stamp != avutil.AV_NOPTS_VALUE ? stamp : guess(i);
    }

    private double guess(int i) {
        return stamps.length > 0 ? stamps[Math.min(i, stamps.length - 1)] : start + i * step;
    }
}
