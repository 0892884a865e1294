package haneul.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.job.enhance.Wording;
import haneul.job.task.Animate;
import haneul.job.task.Area;
import haneul.job.task.Blend;
import haneul.job.task.Connect;
import haneul.job.task.Edit;
import haneul.job.task.Extend;
import haneul.job.task.Extent;
import haneul.job.task.Generate;
import haneul.job.task.Image;
import haneul.job.task.Kept;
import haneul.job.task.Loop;
import haneul.job.task.Margin;
import haneul.job.task.Moment;
import haneul.job.task.Task;
import haneul.media.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestJsonTest {
    @TempDir
    Path dir;

    private static final Extent SOME = new Extent(new Area(32, 24), 1.5, null, 8.0);
    private static final Path A = Path.of("a.mp4");
    private static final Path B = Path.of("b.png");
    private static final List<Task> TASKS = List.of(
            new Generate(Extent.USUAL),
            new Generate(SOME),
            new Image(new Area(48, 32)),
            new Image(null),
            new Animate(B, A, List.of(Moment.parse("1.5s:c.png"), Moment.parse("8:d.mp4")), SOME, Fit.PAD),
            new Extend(A, Extend.Direction.BOTH, SOME, Fit.CROP),
            new Connect(A, B, SOME, Fit.STRETCH),
            new Loop(null, Extent.USUAL, Fit.CROP),
            new Loop(A, SOME, Fit.CROP),
            new Blend(A, B, List.of(0.0, 0.25, 1.0), 0.5, Extent.USUAL, Fit.CROP),
            new Edit(A, 0.4, B, Margin.parse("left:16,top:8"), Extent.USUAL, Fit.CROP),
            new Edit(A, null, null, null, Extent.USUAL, Fit.CROP));

    private PaintRequest read(String json) {
        return RequestJson.read(json, dir, n -> {});
    }

    @Test
    void everyTaskAndSettingComesBack() throws IOException {
        for (Task task : TASKS) {
            PaintRequest r = new PaintRequest(
                    new ModelChoice(
                            "m.safetensors",
                            null,
                            Path.of("v.safetensors"),
                            null,
                            null,
                            null,
                            List.of("low:l.safetensors:0.5")),
                    task,
                    "it's \"a\" 고래",
                    List.of(B),
                    new Sampling(12, 3.5, 2.0, 1.5, "", "euler", 0.5),
                    42,
                    new Compute("bf16", 2, "auto"),
                    null,
                    new Wording(Wording.Enhance.ON, "http://localhost:1/v1#m", "고래"));
            Path file = dir.resolve("r.json");
            RequestJson.save(file, r);
            assertThat(RequestJson.read(file, n -> {}))
                    .as(Files.readString(file))
                    .isEqualTo(r);
        }
    }

    @Test
    void whatIsLeftOutIsTheModels() {
        PaintRequest r = read("{\"request\":1,\"task\":{\"kind\":\"animate\",\"image\":\"b.png\"},\"seed\":3}");
        assertThat(r).isEqualTo(PaintRequest.of(new Animate(B, null, List.of(), Extent.USUAL, Fit.CROP), "", 3));
    }

    @Test
    void filesThatAreGoneAreLookedForBesideIt() throws IOException {
        Files.writeString(dir.resolve("b.png"), "x");
        PaintRequest r =
                read("{\"request\":1,\"task\":{\"kind\":\"animate\",\"image\":\"b.png\",\"at\":[\"3:none.png\"]}}");
        assertThat(r.task().files()).containsExactly(dir.resolve("b.png"), Path.of("none.png"));
    }

    @Test
    void anOldCanvasWithItsSettingsIsARequest() {
        PaintRequest r = read(
                "{\"canvas\":1,\"width\":16,\"height\":8,\"frames\":5,\"fps\":8.0,"
                        + "\"say\":[{\"from\":0,\"text\":\"a whale\"}],\"settings\":{\"program\":\"haneul 0.1\",\"command\":\"haneul x\","
                        + "\"prompt\":\"a whale\",\"model\":\"bundled\",\"seed\":5,\"steps\":4,\"guidance\":2.0,\"type\":\"fp32\",\"threads\":1}}");
        assertThat(((Kept) r.task()).canvas())
                .isEqualTo(Canvas.blank(Grid.of(16, 8, 5)).say("a whale"));
        assertThat(r.seed()).isEqualTo(5);
        assertThat(r.sampling().steps()).isEqualTo(4);
        assertThat(r.compute()).isEqualTo(new Compute("fp32", 1, "auto"));
    }

    @Test
    void whatCannotBeReadIsRefusedInThreeLines() {
        refused("{", "it is not JSON");
        refused("{\"request\":2}", "neither a canvas");
        refused("{\"request\":1,\"task\":{\"kind\":\"train\"}}", "of the kind \"train\"");
        refused("{\"request\":1,\"task\":{\"kind\":\"generate\"},\"sede\":1}", "a field \"sede\"");
        refused("{\"request\":1,\"task\":{\"kind\":\"generate\"},\"output\":\"x.mp4\"}", "a field \"output\"");
        refused("{\"request\":1,\"task\":{\"kind\":\"generate\",\"sise\":\"1x1\"}}", "sise");
        refused("{\"request\":1,\"task\":{\"kind\":\"animate\"}}", "cannot do without it");
        refused("{\"request\":1,\"task\":{\"kind\":\"generate\",\"extent\":{\"size\":\"x\"}}}", "a width and a height");
        refused("{\"request\":1,\"task\":{\"kind\":\"generate\"},\"steps\":0}", "from 1 to 1000");
    }

    private void refused(String json, String because) {
        assertThatThrownBy(() -> read(json))
                .as(json)
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining(because);
    }
}
