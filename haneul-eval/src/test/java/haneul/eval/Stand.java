package haneul.eval;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.diffusion.canvas.Canvas;
import haneul.model.Defaults;
import java.util.List;
import java.util.stream.IntStream;

/** A subject of known skill: paints one canvas at a time, and its compression network loses nothing. */
interface Stand extends Subject {
    int SIDE = 64;
    int FRAMES = 17;
    int GROUP = 4;

    List<Frame> paint(Canvas canvas, long seed);

    @Override
    default Defaults defaults() {
        return new Defaults(SIDE, SIDE, FRAMES, FRAMES, 8, 1, 1, 1, 1, "2m", 0.6, "");
    }

    @Override
    default int group() {
        return GROUP;
    }

    @Override
    default List<List<Frame>> paint(List<Canvas> canvases, List<Long> seeds, Progress progress) {
        return IntStream.range(0, canvases.size())
                .mapToObj(i -> paint(canvases.get(i), seeds.get(i)))
                .toList();
    }

    @Override
    default List<Frame> reconstruct(List<Frame> clip) {
        return clip;
    }
}
