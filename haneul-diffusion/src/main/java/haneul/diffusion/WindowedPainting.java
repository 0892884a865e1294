package haneul.diffusion;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Frames;
import haneul.media.Video;
import haneul.model.VideoModel;
import haneul.model.condition.Conditioning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Windowed (sliding-window) sampling of one canvas: its windows, their context, and the video they make together. */
final class WindowedPainting {
    private final Canvas canvas;
    private final List<Window> windows;
    private final List<Video> painted = new ArrayList<>();
    private Canvas known;

    private WindowedPainting(Canvas canvas, List<Window> windows) {
        this.canvas = canvas;
        this.windows = windows;
        this.known = canvas;
    }

    static WindowedPainting of(Canvas asked, VideoModel model) {
        int group = model.vae().temporal();
        Canvas canvas = asked.held(group);
        int frames = canvas.grid().frames();
        if (!canvas.isRing() || !canvas.isBlank()) {
            int longest = model.defaults().longest();
            List<Window> windows = Window.of(canvas, longest, group);
            boolean byFrame = model.conditioning() instanceof Conditioning.Channels; // frames need not be whole groups
            return byFrame && frames <= longest && !canvas.isRing() && !windows.isEmpty()
                    ? new WindowedPainting(canvas, List.of(new Window(0, frames, 0, frames)))
                    : new WindowedPainting(canvas, windows);
        }
        int whole = group * model.conditioning().patch().t();
        if (frames % whole != 0) {
            int below = Math.max(whole, frames / whole * whole);
            throw new HaneulException(
                    "A ring of " + frames + " frames cannot be painted",
                    "its length must be a multiple of " + whole + " frames",
                    "choose " + below + (below < frames ? " or " + (below + whole) : "") + " frames");
        }
        return new WindowedPainting(canvas, List.of(new Window(0, frames, 0, frames)));
    }

    /** The grid on which a window is painted, from which it is cropped back. */
    static Grid fitting(Canvas part, VideoModel model) {
        return fitting(part.isRing(), part.grid(), model);
    }

    private static Grid fitting(boolean ring, Grid asked, VideoModel model) {
        Grid next = asked.fitting(model);
        return ring ? new Grid(next.width(), next.height(), asked.frames(), asked.fps()) : next;
    }

    /** The clip with one frame more, as which the model sees a ring. */
    static Grid opened(Grid ring) {
        return new Grid(ring.width(), ring.height(), ring.frames() + 1, ring.fps());
    }

    /** One line for everything that is painted otherwise than it was asked for. */
    List<String> adapted(VideoModel model) {
        Grid asked = canvas.grid();
        List<String> out = new ArrayList<>();
        if (windows.size() > 1) {
            int most = windows.stream().mapToInt(Window::frames).max().orElse(0);
            out.add(asked + " is painted in " + windows.size() + " parts of at most " + most + " frames");
        }
        if (windows.isEmpty()) {
            return out;
        }
        Window first = windows.get(0);
        boolean whole = first.from() == 0 && first.frames() == asked.frames();
        Grid now = fitting(whole ? canvas : Canvas.blank(asked), model);
        if (now.width() != asked.width() || now.height() != asked.height()) {
            out.add(asked.width() + "x" + asked.height() + " is painted as " + now.width() + "x" + now.height()
                    + " and cropped back");
        }
        if (whole && now.frames() != asked.frames()) {
            out.add((asked.frames() == 1 ? "1 frame is" : asked.frames() + " frames are") + " painted as "
                    + now.frames() + " and cut back");
        }
        return out;
    }

    /** The grid of each window. */
    List<Grid> grids(VideoModel model) {
        Grid g = canvas.grid();
        return windows.stream()
                .map(w -> fitting(
                        canvas.isRing() && canvas.isBlank(),
                        new Grid(g.width(), g.height(), w.frames(), g.fps()),
                        model))
                .toList();
    }

    /** How many windows there are. */
    int count() {
        return windows.size();
    }

    /** Paints windows of several canvases together. */
    @FunctionalInterface
    interface Round {
        /**
         * @param round 0…
         * @param which the indices of the canvases that have a window in this round
         * @param windows theirs
         * @return the video of each window
         */
        List<Video> paint(int round, List<Integer> which, List<Canvas> windows);
    }

    /** How many rounds several canvases take together: the most windows of one. */
    static int rounds(List<WindowedPainting> all) {
        return all.stream().mapToInt(WindowedPainting::count).max().orElse(0);
    }

    /** Paints the first windows of all canvases together, then the second ones, and so on. */
    static List<Video> paint(List<WindowedPainting> all, Round painter) {
        for (int r = 0; r < rounds(all); r++) {
            int round = r;
            List<Integer> which = IntStream.range(0, all.size())
                    .filter(i -> all.get(i).count() > round)
                    .boxed()
                    .toList();
            List<Canvas> now = which.stream().map(i -> all.get(i).part(round)).toList();
            List<Video> videos = painter.paint(round, which, now);
            for (int i = 0; i < which.size(); i++) {
                all.get(which.get(i)).take(videos.get(i), round);
            }
        }
        return all.stream().map(WindowedPainting::video).toList();
    }

    /** The canvas of a window; all windows before it have been taken. */
    private Canvas part(int i) {
        Window w = windows.get(i);
        boolean whole = w.from() == 0 && w.frames() == canvas.grid().frames();
        return whole ? canvas : known.part(w.from(), w.frames());
    }

    /** Keeps a window's video, and decodes once what later windows have of it as context. */
    private void take(Video video, int i) {
        painted.add(video);
        Window now = windows.get(i);
        int from = now.last();
        int to = now.first();
        for (Window next : windows.subList(i + 1, windows.size())) {
            if (next.from() < now.last() && next.to() > now.first()) {
                from = Math.min(from, Math.max(now.first(), next.from()));
                to = Math.max(to, Math.min(now.last(), next.to()));
            }
        }
        if (from >= to) {
            return;
        }
        List<Frame> context = video.slice(from - now.from(), to - now.from()).all();
        int frames = canvas.grid().frames();
        for (int f = from; f < to; ) {
            int at = f % frames; // around the end of a ring in two pieces
            int end = Math.min(to, f + frames - at);
            known = known.paste(context.subList(f - from, end - from), at, false);
            f = end;
        }
    }

    /** All frames, given and painted ones, in their order. */
    private Video video() {
        int n = canvas.grid().frames();
        int[] owner = new int[n];
        Arrays.fill(owner, -1);
        for (int k = 0; k < windows.size(); k++) {
            for (int i = windows.get(k).first(); i < windows.get(k).last(); i++) {
                owner[i % n] = k;
            }
        }
        List<Video> parts = new ArrayList<>();
        for (int i = 0; i < n; ) {
            int end = i + 1;
            while (end < n && owner[end] == owner[i]) {
                end++;
            }
            if (owner[i] < 0) {
                parts.add(new Given(canvas, i, end));
            } else {
                Window w = windows.get(owner[i]);
                int at = Math.floorMod(i - w.first(), n) + w.first() - w.from();
                parts.add(painted.get(owner[i]).slice(at, at + end - i));
            }
            i = end;
        }
        return parts.size() == 1 ? parts.get(0) : Video.joined(parts);
    }

    /** Given frames of a canvas, in a row. */
    private record Given(Canvas canvas, int from, int to) implements Video {
        @Override
        public int width() {
            return canvas.grid().width();
        }

        @Override
        public int height() {
            return canvas.grid().height();
        }

        @Override
        public int frames() {
            return to - from;
        }

        @Override
        public double fps() {
            return canvas.grid().fps();
        }

        @Override
        public Frames open() {
            return Frames.of(frames(), i -> {
                Frame f = canvas.frame(from + i);
                return f != null ? f : Frame.black(width(), height());
            });
        }
    }
}
