package haneul.eval;

import haneul.core.Rng;
import haneul.model.caption.CaptionStyle;
import haneul.train.data.Caption;
import haneul.train.data.Clips;
import haneul.world.Captions;
import haneul.world.Paraphrases;
import haneul.world.Scene;
import haneul.world.Scenes;
import haneul.world.World;
import java.util.ArrayList;
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
    private static final int PARAPHRASES = 4;

    @Override
    public Clip get(int index) {
        int[] s = shapes[index % shapes.length];
        World.Sample sample = World.sample(seed, index, Scenes.Mix.TRAINING, s[0], s[1], s[2]);
        return new Clip(
                "world-" + seed + "-" + index,
                sample.frames(),
                captions(sample.scene(), sample.captions(), s[2], index));
    }

    @Override
    public List<Caption> captions(int index) {
        int[] s = shapes[index % shapes.length];
        Scene scene = World.scene(seed, index, Scenes.Mix.TRAINING, s[0], s[1]);
        return captions(scene, World.captions(seed, index, Scenes.Mix.TRAINING, scene, s[2]), s[2], index);
    }

    private List<Caption> captions(Scene scene, List<String> texts, int frames, int index) {
        List<Caption> out = new ArrayList<>(texts.stream().map(Caption::given).toList());
        Paraphrases.several(scene, frames > 1, PARAPHRASES, new Rng(seed).at(index, 2))
                .forEach(text -> out.add(Caption.given(text)));
        out.add(new Caption(Captions.brief(scene), CaptionStyle.SHORT, false));
        out.add(new Caption(Captions.descriptive(scene, frames > 1), CaptionStyle.DESCRIPTIVE, false));
        return out;
    }

    /** Eight frames a second, as {@code haneul world} writes them. */
    @Override
    public List<Double> rates() {
        return List.of(8.0);
    }

    @Override
    public String identity() {
        return "world with paraphrases " + seed + " " + size + " " + Arrays.deepToString(shapes);
    }
}
