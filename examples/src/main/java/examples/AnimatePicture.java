package examples;

import haneul.core.Frame;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Fit;
import haneul.media.Resize;
import haneul.media.Video;
import haneul.media.VideoWriter;
import java.nio.file.Path;

/**
 * Image to video: a picture is the first frame, and the model paints what follows. Arguments, all optional: the picture, the
 * file to write, the prompt. Without a picture the model paints one first.
 */
public final class AnimatePicture {
    private static final Grid GRID = Grid.of(64, 64, 17);

    private AnimatePicture() {}

    public static void main(String[] args) {
        Path out = Path.of(args.length > 1 ? args[1] : "animated.mp4");
        String prompt = args.length > 2 ? args[2] : "a large blue square moves right on a white background";
        try (Studio studio = Studio.open("bundled", System.err::println)) {
            Settings settings = Settings.of(studio.model().defaults(), 3);
            Frame picture = args.length > 0 ? Video.read(Path.of(args[0])).all().get(0) : painted(studio, settings);
            Frame fitting = Resize.of(picture, GRID.width(), GRID.height(), Fit.CROP);
            Canvas canvas = Canvas.blank(GRID).paste(fitting, 0).say(prompt); // known from frame 0 on; the rest is not
            Video video = studio.paint(canvas, settings);
            VideoWriter.save(video, out, VideoWriter.Options.PLAIN);
            System.out.println(out + ": " + video.frames() + " frames");
        }
    }

    /** Text to image: a canvas of one frame. */
    private static Frame painted(Studio studio, Settings settings) {
        Canvas one = Canvas.blank(Grid.of(GRID.width(), GRID.height(), 1)).say("a large blue square on a white background");
        return studio.paint(one, settings).all().get(0);
    }
}
