package haneul.media.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineTest {
    @Test
    void unsteadyStampsBecomeAFixedRate() {
        long[] at = {0, 40, 80, 200, 240, 280, 320}; // ms: 25 fps with two frames missing
        Timeline t = Timeline.of(at, 40, false, 0.001, 19.4);
        assertThat(t.fps).isEqualTo(25);
        assertThat(t.frames).isEqualTo(9);
        assertThat(t.target(3)).isBetween(120.0, 121.0);
    }

    @Test
    void smallMediaThatDifferFromTheirStampsPlayInOrder() {
        assertThat(Timeline.of(new long[] {0, 1, 1L << 50}, 0, false, 0.001, 25).byOrder)
                .isTrue();
        assertThat(Timeline.of(new long[] {5, 5, 5}, 0, false, 0.001, 25).byOrder)
                .isTrue();
        Timeline mkv = Timeline.of(new long[] {0, 33, 67, 100, 133, 167}, 33, false, 0.001, 29.97);
        assertThat(mkv.frames).isEqualTo(6);
        assertThat(mkv.fps).isBetween(29.9, 30.1);
    }

    @Test
    void aLongLastFrameOfAnAnimationIsHeld() {
        long[] at = {0, 10, 20, 30};
        assertThat(Timeline.of(at, 150, true, 0.01, 10).frames).isEqualTo(18);
        assertThat(Timeline.of(at, 150, false, 0.01, 10).frames).isEqualTo(4);
        assertThat(Timeline.of(at, 11, true, 0.01, 10).frames).isEqualTo(4);
    }

    @Test
    void whatStandsBeforeTheFirstDecodablePictureIsLeftOut() {
        Timeline steady = Timeline.of(new long[] {0, 40, 80, 120, 160}, 40, false, 0.001, 25)
                .from(80);
        assertThat(steady.frames).isEqualTo(3);
        assertThat(steady.target(0)).isEqualTo(80);
        Timeline unsteady = Timeline.of(new long[] {0, 40, 80, 200, 240, 280, 320}, 40, false, 0.001, 25)
                .from(80);
        assertThat(unsteady.frames).isEqualTo(7);
        assertThat(unsteady.target(0)).isBetween(80.0, 81.0);
    }
}
