package haneul.eval.scale;

import haneul.core.HaneulException;
import haneul.model.weights.Atomically;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/** A picture that Java draws, as a PNG. */
final class Picture {
    private static final int LETTERS = 13;

    private Picture() {}

    /** Draws on white and writes the file, whole or not at all. */
    static void write(Path file, int width, int height, Consumer<Graphics2D> drawing) {
        System.setProperty("java.awt.headless", "true"); // no window is opened
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        try {
            Graphics2D g = image.createGraphics();
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, width, height);
            g.setColor(Color.BLACK);
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, LETTERS));
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            drawing.accept(g);
            g.dispose();
        } catch (LinkageError
                | InternalError
                | NullPointerException e) { // a Java without letters fails in all these ways
            throw HaneulException.run(
                            file + " could not be drawn",
                            "this Java finds no letters: " + e.getClass().getSimpleName(),
                            "install fontconfig and a font such as DejaVu, and call again; no model is trained again")
                    .from(e);
        }
        Atomically.file(file, temporary -> {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(image, "png", png);
            Files.write(temporary, png.toByteArray());
        });
    }
}
