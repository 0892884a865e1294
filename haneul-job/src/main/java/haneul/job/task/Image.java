package haneul.job.task;

import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Text to image: a video of one frame. */
public record Image(@Nullable Area size) implements Task {
    @Override
    public String name() {
        return "image";
    }

    @Override
    public boolean needsPrompt() {
        return true;
    }

    @Override
    public Scene scene(Usual usual, Inputs inputs) {
        Area a = size != null ? size : usual.size();
        Grid g = new Grid(a.width(), a.height(), 1, usual.defaults().fps());
        return Scene.silent(Canvas.blank(g), new Image(a));
    }

    @Override
    public Map<String, List<String>> parameters() {
        return new Values().put("size", size).map();
    }
}
