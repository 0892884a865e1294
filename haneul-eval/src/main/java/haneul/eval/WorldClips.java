package haneul.eval;

import haneul.train.data.Clips;
import haneul.world.Scenes;
import haneul.world.World;
import java.util.Arrays;
import java.util.List;

/**
 * The toy world as training data that is drawn when it is asked for and never repeats: sizes, lengths and pictures mixed.
 *
 * @param seed which world
 * @param size how many clips it pretends to have
 * @param shapes width, height and frames that clips take turns in
 */
public record WorldClips(long seed, int size, int[][] shapes) implements Clips {
    @Override
    public Clip get(int index) {
        int[] s = shapes[index % shapes.length];
        World.Sample sample = World.sample(seed, index, Scenes.Mix.TRAINING, s[0], s[1], s[2]);
        return Clip.given("world-" + seed + "-" + index, sample.frames(), sample.captions());
    }

    /** Eight frames a second, as {@code haneul world} writes them. */
    @Override
    public List<Double> rates() {
        return List.of(8.0);
    }

    @Override
    public String identity() {
        return "world " + seed + " " + size + " " + Arrays.deepToString(shapes);
    }
}
