package haneul.world;

import haneul.core.Frame;
import haneul.core.Rng;
import java.util.List;

/** The clips of a seed, by number. They do not depend on the machine, the order or the threads. */
public final class World {
    /** A clip, its scene, and several captions of it. */
    public record Sample(Scene scene, List<Frame> frames, List<String> captions) {}

    private World() {}

    /** Clip number {@code index} of a seed; width and height in pixels, one frame is a picture. */
    public static Sample sample(long seed, long index, Scenes.Mix mix, int width, int height, int frames) {
        Scene scene = scene(seed, index, mix, width, height);
        return new Sample(
                scene, Renderer.render(scene, width, height, frames), captions(seed, index, mix, scene, frames));
    }

    /** The captions of that clip alone. */
    public static List<String> captions(long seed, long index, Scenes.Mix mix, Scene scene, int frames) {
        return Captions.training(
                scene, frames > 1, mix.related(), new Rng(seed).at(index).at(1));
    }

    /** The scene of that clip alone. */
    public static Scene scene(long seed, long index, Scenes.Mix mix, int width, int height) {
        return Scenes.draw(new Rng(seed).at(index).at(0), mix, width, height);
    }
}
