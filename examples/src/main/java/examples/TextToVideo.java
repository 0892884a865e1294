package examples;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Video;
import haneul.media.VideoWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Text to video, with progress; the Enter key cancels. Arguments, all optional: the file to write, the prompt, the number of
 * sampling steps.
 */
public final class TextToVideo {
    private TextToVideo() {}

    /** Prints where the work stands, and stops it once it is cancelled. Libraries call it from the painting thread. */
    static final class Console implements Progress {
        final AtomicBoolean cancelled = new AtomicBoolean();

        @Override
        public void at(String stage, long done, long total) {
            checkCancelled();
            System.err.println(stage + " " + done + " of " + total);
        }

        @Override
        public void checkCancelled() { // called after each layer too, so that no step has to be waited for
            if (cancelled.get()) {
                throw HaneulException.cancelled("The painting was stopped");
            }
        }
    }

    public static void main(String[] args) {
        Path out = Path.of(args.length > 0 ? args[0] : "circle.mp4");
        String prompt = args.length > 1 ? args[1] : "a small red circle moves left on a grey background";
        Console console = new Console();
        cancelOnEnter(console.cancelled);
        try (Studio studio = Studio.open("bundled", System.err::println)) { // or a folder, or a name on the hub
            Settings settings = Settings.of(studio.model().defaults(), 7);
            if (args.length > 2) {
                settings = settings.steps(Integer.parseInt(args[2]));
            }
            Canvas canvas = Canvas.blank(Grid.of(64, 64, 17)).say(prompt);
            Video video = studio.paint(canvas, settings, console);
            VideoWriter.save(video, out, VideoWriter.Options.PLAIN); // frames are decoded while they are written
            System.out.println(out + ": " + video.frames() + " frames of " + video.width() + "x" + video.height());
        } catch (HaneulException e) {
            System.err.println(e.what() + "\n  because " + e.because() + "\n  fix: " + e.fix());
            System.exit(1);
        }
    }

    private static void cancelOnEnter(AtomicBoolean cancelled) {
        Thread keys = new Thread(() -> {
            try {
                cancelled.set(System.in.read() >= 0); // −1: there is no keyboard
            } catch (IOException e) {
                System.err.println("The keyboard cannot be read: " + e.getMessage());
            }
        });
        keys.setDaemon(true);
        keys.start();
    }
}
