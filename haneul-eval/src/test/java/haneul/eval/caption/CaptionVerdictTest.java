package haneul.eval.caption;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.eval.Evaluation;
import haneul.world.Captions;
import haneul.world.Scene;
import haneul.world.Scenes.Combinations;
import org.junit.jupiter.api.Test;

class CaptionVerdictTest {
    private static final Scene SCENE =
            Scene.parse("GREY/STILL/CIRCLE,RED,SMALL,LEFT,0.6,0.25/STAR,BLUE,LARGE,STAY,0.4,0.78");
    private static final String RIGHT = Captions.descriptive(SCENE, true);

    private static CaptionVerdict of(String caption) {
        return CaptionVerdict.of(caption, SCENE);
    }

    @Test
    void trueCaptionsAreAllRight() {
        for (int i = 0; i < 300; i++) {
            for (Scene s : Evaluation.scenes(3, i, 1 + i % 3, Combinations.SEEN, 64, 64)) {
                CaptionVerdict v = CaptionVerdict.of(Captions.descriptive(s, true), s);
                assertThat(v.allRight()).isTrue();
                assertThat(v.invented() || v.leftOut()).isFalse();
                assertThat(CaptionVerdict.namesOne(Captions.brief(s), s)).isTrue();
            }
        }
    }

    @Test
    void eachMistakeIsSeen() {
        assertThat(of(RIGHT).allRight()).isTrue();
        CaptionVerdict colour = of(RIGHT.replace("red", "pink"));
        assertThat(colour.colour()).isFalse();
        assertThat(colour.shape() && colour.size() && colour.motion() && colour.count())
                .isTrue();
        assertThat(of(RIGHT.replace("circle", "ring")).shape()).isFalse();
        assertThat(of(RIGHT.replace("small", "large")).size()).isFalse();
        assertThat(of(RIGHT.replace("moves left", "moves right")).motion()).isFalse();
        assertThat(of(RIGHT.replace("grey", "white")).background()).isFalse();
        assertThat(of(RIGHT + ", the camera zooms in").camera()).isFalse();
        assertThat(of(RIGHT + ", the camera zooms in").invented()).isTrue();
        assertThat(of(RIGHT + " with a whale").understood()).isFalse();
        assertThat(of(RIGHT + " with a whale").allRight()).isFalse();
    }

    /** Things may be named in any order; the side is then that of the other one. */
    @Test
    void sidesFollowTheOrderOfTheCaption() {
        assertThat(RIGHT).contains("below it a large blue star");
        String other = "a large blue star stays still and above it a small red circle moves left on a grey background";
        assertThat(of(other).allRight()).isTrue();
        assertThat(of(other.replace("above", "below")).sides()).isFalse();
        assertThat(of(other.replace("above it ", "")).leftOut()).isTrue();
    }

    @Test
    void whatIsLeftOutAndInventedIsTold() {
        CaptionVerdict less = of("a small red circle moves left on a grey background");
        assertThat(less.leftOut()).isTrue();
        assertThat(less.invented()).isFalse();
        assertThat(less.count()).isFalse();
        CaptionVerdict more = of(RIGHT.replace(" on a grey", " and a small green ring spins on a grey"));
        assertThat(more.invented()).isTrue();
        assertThat(more.leftOut()).isFalse();
        assertThat(of("").leftOut()).isTrue();
        assertThat(of(RIGHT.replace("small ", "")).leftOut()).isTrue();
        assertThat(CaptionVerdict.namesOne("a blue star", SCENE)).isTrue();
        assertThat(CaptionVerdict.namesOne("a blue circle", SCENE)).isFalse();
        assertThat(CaptionVerdict.namesOne("a red circle and a blue star", SCENE))
                .isFalse();
    }
}
