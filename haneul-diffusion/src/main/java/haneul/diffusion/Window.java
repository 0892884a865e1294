package haneul.diffusion;

import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * A sampling window: frames of a canvas that are painted at once, new ones and their context. Windows are painted in
 * order; each is conditioned on the frames before it. Context covers whole groups of frames that share a latent frame. If
 * there is no context before the new frames, the window begins at a group boundary and the extra frames are discarded.
 *
 * @param from the first frame of the canvas, which may lie before 0, or on a ring after its end
 * @param to the frame after the last one
 * @param first the first new frame
 * @param last the frame after the last new one
 */
record Window(int from, int to, int first, int last) {
    private static final int CONTEXT_GROUPS = 2;

    int frames() {
        return to - from;
    }

    /**
     * A stretch of frames to paint.
     *
     * @param a its first frame
     * @param b the frame after its last one
     * @param before known frames before it
     * @param after known frames after it
     * @param known the first given frame inside it, or its end
     */
    private record Gap(int a, int b, int before, int after, int known) {
        int length() {
            return b - a;
        }
    }

    /**
     * The windows of a canvas in the order of painting; none if all of it is given.
     *
     * @param longest the most frames that the model paints at once
     * @param group frames that share a latent frame
     */
    static List<Window> of(Canvas canvas, int longest, int group) {
        int context = CONTEXT_GROUPS * group;
        int most = 1 + Math.max(2 * context + group, longest - 1) / group * group;
        List<Window> out = new ArrayList<>();
        for (Gap gap : gaps(canvas, 1 + group)) {
            int spare = Math.min(most - gap.length(), Math.max(1 + 2 * context, gap.length()));
            int after = Math.min(gap.after, Math.max(context, spare - Math.min(gap.before, 1 + context)));
            int before = whole(Math.min(gap.before, Math.max(1 + context, spare - after)), group);
            if (before + gap.length() + after <= most) {
                out.add(between(gap, before, after, group));
            } else if (before == 0 && after > 0) {
                backward(out, gap, most, context, group);
            } else {
                forward(out, gap, most, context, group);
            }
        }
        return out;
    }

    /** The largest 1 + group · k that is at most {@code frames}; 0 of 0. */
    private static int whole(int frames, int group) {
        return frames == 0 ? 0 : 1 + (frames - 1) / group * group;
    }

    /** The number of frames that complete the last group: to the next 1 + group · k. */
    private static int missing(int frames, int group) {
        return Math.floorMod(1 - frames, group);
    }

    private static Window between(Gap gap, int before, int after, int group) {
        int early = before > 0 ? 0 : gap.known < gap.b || after > 0 ? missing(gap.known - gap.a, group) : 0;
        int from = gap.a - before - early;
        int to = gap.b + Math.min(gap.after, after == 0 ? 0 : after + missing(gap.b + after - from, group));
        return new Window(from, to, gap.a, gap.b);
    }

    /** Windows from the known frames before a gap to those after it, which the last window has as context. */
    private static void forward(List<Window> out, Gap gap, int most, int context, int group) {
        int before = whole(Math.min(gap.before, 1 + context), group);
        int after = Math.min(gap.after, context);
        int at = gap.a;
        while (before + gap.b - at + after > most) {
            int left = gap.b - (most - after - 1 - context); // what the last window can hold
            int end = Math.min(at + most - before, Math.max(at + group, left));
            out.add(new Window(at - before, end, at, end));
            at = end;
            before = 1 + context;
        }
        out.add(new Window(at - before, gap.b + after, at, gap.b));
    }

    /** Windows from the known frames after a gap back to its start. */
    private static void backward(List<Window> out, Gap gap, int most, int context, int group) {
        int after = Math.min(gap.after, context);
        for (int end = gap.b; end > gap.a; ) {
            int fresh = whole(most - after, group);
            int first = Math.max(gap.a, end - fresh);
            out.add(new Window(first - missing(end - first, group), end + after, first, end));
            end = first;
            after = context;
        }
    }

    /** Stretches to paint; fewer than {@code apart} given frames between two do not separate them. */
    private static List<Gap> gaps(Canvas canvas, int apart) {
        int n = canvas.grid().frames();
        int start = canvas.isRing() ? startOfGiven(canvas) : 0;
        List<int[]> found = new ArrayList<>(); // from, to, end of its first stretch
        for (int i = start; i < start + n; i++) {
            if (given(canvas, i % n)) {
                continue;
            }
            int[] now = found.isEmpty() ? null : found.get(found.size() - 1);
            if (now == null || i - now[1] >= apart) {
                found.add(new int[] {i, i + 1, i + 1});
            } else {
                now[2] = now[2] == now[1] && i == now[1] ? i + 1 : now[2];
                now[1] = i + 1;
            }
        }
        List<Gap> out = new ArrayList<>();
        for (int k = 0; k < found.size(); k++) {
            int a = found.get(k)[0];
            int b = found.get(k)[1];
            boolean around = canvas.isRing() && b - a < n;
            int next = k + 1 < found.size() ? found.get(k + 1)[0] : around ? found.get(0)[0] + n : n + start;
            int painted = around
                    ? found.get(found.size() - 1)[1] - n
                    : start; // all frames from here to the gap are known by then
            out.add(new Gap(a, b, a - painted, next - b, found.get(k)[2]));
        }
        return out;
    }

    /** On a ring, a given frame right after one to paint; 0 if there is none. */
    private static int startOfGiven(Canvas canvas) {
        int n = canvas.grid().frames();
        for (int i = 0; i < n; i++) {
            if (given(canvas, i) && !given(canvas, (i + n - 1) % n)) {
                return i;
            }
        }
        return 0;
    }

    private static boolean given(Canvas canvas, int frame) {
        return canvas.level(frame).equals(Level.GIVEN);
    }
}
