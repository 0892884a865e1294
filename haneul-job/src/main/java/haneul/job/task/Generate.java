package haneul.job.task;

import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import java.util.List;
import java.util.Map;

/** Text to video. */
public record Generate(Extent extent) implements Task {
    @Override
    public String name() {
        return "generate";
    }

    @Override
    public boolean needsPrompt() {
        return true;
    }

    @Override
    public Scene scene(Usual usual, Inputs inputs) {
        Grid g = extent.grid(usual);
        return Scene.silent(Canvas.blank(g), new Generate(Extent.of(extent.size(usual), g.frames(), g.fps())));
    }

    @Override
    public Map<String, List<String>> parameters() {
        return new Values().extent(extent).map();
    }
}
