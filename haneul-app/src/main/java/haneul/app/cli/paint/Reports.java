package haneul.app.cli.paint;

import haneul.app.cli.console.Console;
import haneul.job.Listener;
import haneul.job.PaintRequest;
import haneul.job.RequestJson;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Shows on a console how a job goes on, and keeps its canvas. */
record Reports(Console console, @Nullable Path saveCanvas) implements Listener {
    @Override
    public void at(String stage, long done, long total) {
        console.bar().at(stage, done, total);
    }

    @Override
    public void at(String stage, int part, int parts, long done, long total) {
        console.bar().at(stage, part, parts, done, total);
    }

    @Override
    public void checkCancelled() {
        console.bar().checkCancelled();
    }

    @Override
    public void note(String line) {
        console.note(line);
    }

    @Override
    public void prepared(PaintRequest whole) {
        if (saveCanvas != null) {
            RequestJson.save(saveCanvas, whole);
        }
    }
}
