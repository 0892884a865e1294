package haneul.eval.caption;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.eval.Evaluation;
import haneul.world.Captions;
import haneul.world.Said;
import haneul.world.Scene;
import haneul.world.Scenes.Combinations;
import org.junit.jupiter.api.Test;

class CaptionVerdictTest {
    private static final Scene SCENE =
            Scene.parse("GREY/STILL/CIRCLE,RED,SMALL,LEFT,0.6,0.3/STAR,BLUE,LARGE,STAY,0.5,0.75");
    private static final Said TRUTH = Said.of(SCENE, true);
    private static final String RIGHT = Captions.descriptive(SCENE, true);

    private static CaptionVerdict of(String caption) {
        return CaptionVerdict.of(caption, TRUTH);
    }

    @Test
    void trueCaptionsAreAllRight() {
        for (int i = 0; i < 300; i++) {
            for (Scene s : Evaluation.scenes(3, i, 1 + i % 3, Combinations.SEEN, 64, 64)) {
                CaptionVerdict v = CaptionVerdict.of(Captions.descriptive(s, true), Said.of(s, true));
                assertThat(v.allRight()).isTrue();
                assertThat(v.invented() || v.leftOut()).isFalse();
                assertThat(CaptionVerdict.mainSubject(Captions.brief(s), Said.of(s, true)))
                        .isTrue();
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
        assertThat(CaptionVerdict.mainSubject("a blue star", TRUTH)).isFalse();
        assertThat(CaptionVerdict.mainSubject("a red circle and a blue star", TRUTH))
                .isFalse();
    }
}
