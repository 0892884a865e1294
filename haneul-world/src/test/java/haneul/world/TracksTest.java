package haneul.world;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.core.Rng;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Places of objects against those of their scene. Seeded: {@code -Dseed=}. */
final class TracksTest {
    private static final long SEED = Long.getLong("seed", 1);

    @Test
    void trueClipsFollowAndThoseOfOtherMotionsDoNot() {
        int follow = 0;
        int others = 0;
        for (int i = 0; i < 100; i++) {
            Scene scene = Scenes.draw(
                    new Rng(SEED).at(5, i), Scenes.Mix.objects(1 + i % 2, Scenes.Combinations.SEEN), 64, 64);
            List<Frame> clip = Renderer.render(scene, 64, 64, 17);
            follow += Tracks.follows(scene, clip, k -> true) ? 1 : 0;
            List<Frame> still = new ArrayList<>();
            for (int k = 0; k < 17; k++) {
                still.add(clip.get(Math.min(k, 4)));
            }
            boolean moves =
                    scene.objects().stream().anyMatch(t -> t.motion() != Motion.STAY && t.motion() != Motion.SPIN);
            others += moves && Tracks.follows(scene, still, k -> k > 4) ? 1 : 0;
        }
        assertThat(follow).isEqualTo(100);
        assertThat(others).as("clips that stop after frame 4, seed " + SEED).isLessThanOrEqualTo(1);
    }

    @Test
    void aSmallThingIsHiddenInTheMiddleAndComesOut() {
        for (int i = 0; i < 60; i++) {
            int[] size = new int[][] {{64, 64}, {96, 64}, {64, 96}}[i % 3];
            Scene scene = Scenes.passing(new Rng(SEED).at(6, i), size[0], size[1]);
            List<Frame> clip = Renderer.render(scene, size[0], size[1], 17);
            SceneObject small = scene.objects().get(0);
            assertThat(Mask.of(clip.get(8))[small.hue().ordinal()].area)
                    .as(scene.line())
                    .isLessThan(20);
            for (int k : new int[] {0, 16}) {
                Mask m = Mask.of(clip.get(k))[small.hue().ordinal()];
                assertThat(m.cut).as(scene.line()).isFalse();
                assertThat(ObjectSize.nearest(Math.sqrt(m.area / small.form().area()) / 64))
                        .as(scene.line())
                        .isEqualTo(ObjectSize.SMALL);
            }
            assertThat(Tracks.follows(scene, clip, k -> k > 8)).isTrue();
            assertThat(Tracks.keepsForms(scene, clip, 15)).as(scene.line()).isTrue();

            List<Frame> stuck = new ArrayList<>(clip.subList(0, 9));
            Scene gone = new Scene(
                    scene.background(), scene.camera(), List.of(scene.objects().get(1)));
            stuck.addAll(Renderer.render(gone, size[0], size[1], 17).subList(9, 17));
            assertThat(Tracks.follows(scene, stuck, k -> k > 8))
                    .as("it never came out: " + scene.line())
                    .isFalse();

            Form other = small.form() == Form.STAR ? Form.SQUARE : Form.STAR;
            SceneObject changed =
                    new SceneObject(other, small.hue(), small.size(), small.motion(), small.x(), small.y());
            Scene changedScene = new Scene(
                    scene.background(),
                    scene.camera(),
                    List.of(changed, scene.objects().get(1)));
            List<Frame> otherForm = Renderer.render(changedScene, size[0], size[1], 17);
            assertThat(Tracks.keepsForms(scene, otherForm, 15)).as(scene.line()).isFalse();
        }
    }

    @Test
    void whatStandsOnTheOtherSideIsWrong() {
        int byChance = 0;
        for (int i = 0; i < 60; i++) {
            Scene scene = Scenes.beside(new Rng(SEED).at(7, i), 96, 64);
            assertThat(Tracks.keepsSides(scene, Renderer.render(scene, 96, 64, 17)))
                    .as(scene.line())
                    .isTrue();
            SceneObject first = scene.objects().get(0);
            SceneObject second = scene.objects().get(1);
            Scene turned = new Scene(scene.background(), scene.camera(), List.of(turned(first), turned(second)));
            assertThat(Tracks.keepsSides(scene, Renderer.render(turned, 96, 64, 17)))
                    .as(scene.line())
                    .isFalse();
            Scene alone = new Scene(scene.background(), scene.camera(), List.of(first));
            assertThat(Tracks.keepsSides(scene, Renderer.render(alone, 96, 64, 17)))
                    .as(scene.line())
                    .isFalse();
            Scene other = Scenes.beside(new Rng(SEED).at(8, i), 96, 64);
            Scene elsewhere = new Scene(
                    scene.background(),
                    scene.camera(),
                    List.of(
                            like(first, other.objects().get(0)),
                            like(second, other.objects().get(1))));
            byChance += Tracks.keepsSides(scene, Renderer.render(elsewhere, 96, 64, 17)) ? 1 : 0;
        }
        assertThat(byChance).as("of 60, with the things where others are").isBetween(6, 30);
    }

    /** Turned by half a turn around the middle of 96×64. */
    private static SceneObject turned(SceneObject t) {
        return new SceneObject(t.form(), t.hue(), t.size(), Motion.STAY, 1.5 - t.x(), 1 - t.y());
    }

    private static SceneObject like(SceneObject t, SceneObject where) {
        return new SceneObject(t.form(), t.hue(), where.size(), where.motion(), where.x(), where.y());
    }
}
