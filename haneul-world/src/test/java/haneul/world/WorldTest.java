package haneul.world;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Rng;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WorldTest {
    @Test
    void samplesAreTheSameBySeedAndNumber() {
        World.Sample a = World.sample(3, 17, Scenes.Mix.TRAINING, 48, 32, 9);
        World.Sample b = World.sample(3, 17, Scenes.Mix.TRAINING, 48, 32, 9);
        assertThat(a.scene()).isEqualTo(b.scene());
        assertThat(a.captions()).isEqualTo(b.captions());
        assertThat(Arrays.equals(a.frames().get(8).rgb(), b.frames().get(8).rgb()))
                .isTrue();
        assertThat(Scene.parse(a.scene().line())).isEqualTo(a.scene());
    }

    @Test
    void trainingNeverSeesWhatIsHeldOutAndATenthIs() {
        int held = 0;
        int all = 0;
        for (Form f : Form.values()) {
            for (Hue h : Hue.values()) {
                for (Motion m : Motion.values()) {
                    all++;
                    held += HeldOut.contains(f, h, m) ? 1 : 0;
                }
            }
        }
        assertThat(held / (double) all).isBetween(0.07, 0.13);
        for (int i = 0; i < 500; i++) {
            Scene seen = Scenes.draw(new Rng(i), Scenes.Mix.TRAINING, 64, 64);
            assertThat(seen.objects()).noneMatch(HeldOut::contains);
            Scene out = Scenes.draw(new Rng(i), Scenes.Mix.objects(1, Scenes.Combinations.HELD_OUT), 64, 64);
            assertThat(out.objects()).allMatch(HeldOut::contains);
            assertThat(seen.objects()).noneMatch(t -> t.form().isRound() && t.motion() == Motion.SPIN);
            assertThat(seen.camera() == Camera.STILL || seen.background() == Background.CHECKERED)
                    .isTrue();
        }
    }

    @Test
    void saysTheSentenceOfTheReadme() {
        Scene s = new Scene(
                Background.GREY,
                Camera.STILL,
                List.of(new SceneObject(Form.CIRCLE, Hue.RED, ObjectSize.SMALL, Motion.LEFT, 0.7, 0.5)));
        assertThat(Captions.canonical(s, true)).isEqualTo("a small red circle moves left on a grey background");
        assertThat(Captions.canonical(s, false)).isEqualTo("a small red circle on a grey background");
    }

    @Test
    void everySizeAndLengthRenders() {
        for (int[] s : new int[][] {{16, 16, 1}, {17, 33, 5}, {256, 64, 2}}) {
            World.Sample a = World.sample(1, 2, Scenes.Mix.TRAINING, s[0], s[1], s[2]);
            assertThat(a.frames()).hasSize(s[2]).allMatch(f -> f.width() == s[0] && f.height() == s[1]);
        }
    }

    @Test
    void captionsSayASideAsOftenAsTheMixWants() {
        Scenes.Mix never = new Scenes.Mix(0, 1, 0, 0, 0, Scenes.Combinations.SEEN);
        Scenes.Mix always = new Scenes.Mix(0, 1, 0, 1, 0, Scenes.Combinations.SEEN);
        int said = 0;
        for (int i = 0; i < 40; i++) {
            assertThat(World.sample(5, i, never, 64, 64, 1).captions()).noneMatch(c -> c.contains(" it "));
            World.Sample s = World.sample(5, i, always, 64, 64, 1);
            boolean clear =
                    Relation.of(s.scene().objects().get(1), s.scene().objects().get(0), false) != null;
            assertThat(s.captions()).allMatch(c -> c.contains(" it ") == clear);
            said += clear ? 1 : 0;
        }
        assertThat(said).isGreaterThan(10);
    }

    @Test
    void smallThingsPassBehindLargeOnesAsOftenAsTheMixWants() {
        Scenes.Mix half = new Scenes.Mix(1, 0, 0, 0, 0.5, Scenes.Combinations.SEEN);
        int passing = 0;
        for (int i = 0; i < 200; i++) {
            Scene s = World.scene(5, i, half, 64, 64);
            if (s.objects().size() == 1) {
                continue;
            }
            passing++;
            SceneObject small = s.objects().get(0);
            SceneObject large = s.objects().get(1);
            assertThat(small.size()).isEqualTo(ObjectSize.SMALL);
            assertThat(large.size()).isEqualTo(ObjectSize.LARGE);
            assertThat(Math.hypot(small.x(0.5) - large.x(0.5), small.y(0.5) - large.y(0.5)))
                    .as("in the middle it is hidden")
                    .isLessThan(0.01);
        }
        assertThat(passing).isBetween(70, 130);
    }

    @Test
    void saysASideOnlyWhereItIsTrueOfTheWholeClip() {
        SceneObject left = new SceneObject(Form.CIRCLE, Hue.RED, ObjectSize.SMALL, Motion.STAY, 0.2, 0.5);
        SceneObject right = new SceneObject(Form.STAR, Hue.BLUE, ObjectSize.SMALL, Motion.STAY, 0.8, 0.5);
        SceneObject leaves = new SceneObject(Form.STAR, Hue.BLUE, ObjectSize.SMALL, Motion.LEFT, 0.62, 0.5);
        assertThat(Relation.of(right, left, true)).isEqualTo(Relation.RIGHT);
        assertThat(Relation.of(left, right, true)).isEqualTo(Relation.LEFT);
        assertThat(Relation.of(leaves, left, true)).as("they meet").isNull();
        assertThat(Relation.of(leaves, left, false)).isEqualTo(Relation.RIGHT);
        Scene still = new Scene(Background.GREY, Camera.STILL, List.of(left, right));
        Scene meeting = new Scene(Background.GREY, Camera.STILL, List.of(left, leaves));
        int said = 0;
        for (int i = 0; i < 100; i++) {
            Rng rng = new Rng(i);
            assertThat(Captions.related(still, true, rng)).containsPattern("(to the )?right of it a \\w+ blue star");
            assertThat(Captions.related(meeting, true, rng)).doesNotContain(" it ");
            said += Captions.seen(still, true, rng).contains("right of it") ? 1 : 0;
        }
        assertThat(said).isBetween(35, 65);
        for (int i = 0; i < 50; i++) {
            Scene drawn = Scenes.beside(new Rng(i), 64, 64);
            assertThat(drawn.objects()).hasSize(2);
            assertThat(Scenes.filmed(new Rng(i), 64, 64).camera()).isNotEqualTo(Camera.STILL);
        }
    }
}
