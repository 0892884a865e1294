package haneul.eval;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.diffusion.canvas.Canvas;
import haneul.eval.Edits.Edit;
import haneul.world.HeldOut;
import haneul.world.Renderer;
import haneul.world.Scene;
import haneul.world.SceneObject;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EditsTest {
    private static final int EDITS = 12;
    private static final List<Edit> ALL = Edits.edits(EDITS, 1, Stand.SIDE, Stand.SIDE);

    private static Edits.Row row(Stand painter) {
        return Edits.of(painter, EDITS, List.of(0.5), 1, Progress.SILENT).rows().get(0);
    }

    private static List<Frame> clip(Scene s) {
        return Renderer.render(s, Stand.SIDE, Stand.SIDE, Stand.FRAMES);
    }

    private static Stand asAsked(UnaryOperator<Scene> painted) {
        return (canvas, seed) -> clip(painted.apply(ALL.get((int) seed - 1).after()));
    }

    @Test
    void anEditAsksForOneAttributeThatTrainingHas() {
        for (int i = 0; i < EDITS; i++) {
            SceneObject a = ALL.get(i).before().objects().get(0);
            SceneObject b = ALL.get(i).after().objects().get(0);
            assertThat(ALL.get(i).recolours()).isEqualTo(i % 2 == 0);
            assertThat(a.hue() != b.hue()).isEqualTo(i % 2 == 0);
            assertThat(a.form() != b.form()).isEqualTo(i % 2 == 1);
            assertThat(new SceneObject(a.form(), a.hue(), b.size(), b.motion(), b.x(), b.y()))
                    .isEqualTo(a);
            assertThat(HeldOut.contains(b.form(), b.hue(), b.motion())).isFalse();
        }
    }

    @Test
    void theClipIsGivenAtTheStrength() {
        row((canvas, seed) -> {
            List<Frame> before = clip(ALL.get((int) seed - 1).before());
            assertThat(IntStream.range(0, Stand.FRAMES))
                    .allMatch(i -> canvas.level(i).at(0) == 0.5f)
                    .allMatch(i ->
                            Arrays.equals(canvas.frame(i).rgb(), before.get(i).rgb()));
            return before;
        });
    }

    @Test
    void whatIsAskedAndNothingElseIsRight() {
        Edits.Row r = row(asAsked(s -> s));
        assertThat(r.joint().value()).isEqualTo(1);
        assertThat(r.recoloured().of()).isEqualTo(6);
        assertThat(r.reshaped().of()).isEqualTo(6);
        assertThat(new Edits(List.of(r)).table().get(1)).matches("0\\.50 +12( +100\\.0){5} .*");
        assertThat(Edits.json(r)).containsEntry("strength", 0.5).containsEntry("right", 1.0);
    }

    @Test
    void anUnchangedClipKeepsEverythingAndChangesNothing() {
        Edits.Row r = row((Canvas canvas, long seed) ->
                IntStream.range(0, Stand.FRAMES).mapToObj(canvas::frame).toList());
        assertThat(r.changed().right()).isZero();
        assertThat(r.kept().value()).isEqualTo(1);
        assertThat(r.joint().right()).isZero();
    }

    @Test
    void anObjectAtAnotherPlaceIsChangedAndNotKept() {
        Edits.Row r = row(asAsked(s -> {
            SceneObject o = s.objects().get(0);
            double x = o.x() > 0.5 ? o.x() - 0.12 : o.x() + 0.12;
            return new Scene(
                    s.background(),
                    s.camera(),
                    List.of(new SceneObject(o.form(), o.hue(), o.size(), o.motion(), x, o.y())));
        }));
        assertThat(r.changed().value()).isEqualTo(1);
        assertThat(r.kept().right()).isZero();
    }
}
