package haneul.diffusion.canvas;

import haneul.core.Frame;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Pictures and masks as text: PNG data URLs; and float32 levels, little-endian, deflated (zlib), in base64. */
final class Packed {
    private static final String PNG = "data:image/png;base64,";

    private Packed() {}

    static String picture(Frame f) {
        BufferedImage image = new BufferedImage(f.width(), f.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < f.height(); y++) {
            for (int x = 0; x < f.width(); x++) {
                image.setRGB(x, y, f.at(x, y, 0) << 16 | f.at(x, y, 1) << 8 | f.at(x, y, 2));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PNG + Base64.getEncoder().encodeToString(out.toByteArray());
    }

    /** @param g whose size it must have; null for any that a video may have */
    static Frame picture(String text, @Nullable Grid g) {
        if (!text.startsWith(PNG)) {
            throw CanvasJson.wrong("a picture does not begin with " + PNG);
        }
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(
                new ByteArrayInputStream(bytes(text.substring(PNG.length()), "a picture")))) {
            reader.setInput(in);
            int w = reader.getWidth(0);
            int h = reader.getHeight(0);
            if (g == null) {
                new Grid(w, h, 1, 1); // or it is refused
            } else if (w != g.width() || h != g.height()) {
                throw CanvasJson.wrong(
                        "a picture is " + w + "x" + h + " and the canvas " + g.width() + "x" + g.height());
            }
            BufferedImage image = reader.read(0);
            byte[] rgb = new byte[3 * w * h];
            for (int p = 0; p < w * h; p++) {
                int colour = image.getRGB(p % w, p / w);
                rgb[3 * p] = (byte) (colour >> 16);
                rgb[3 * p + 1] = (byte) (colour >> 8);
                rgb[3 * p + 2] = (byte) colour;
            }
            return new Frame(w, h, rgb);
        } catch (IOException | IllegalStateException | IndexOutOfBoundsException e) {
            throw CanvasJson.wrong("a picture in it is damaged").from(e);
        } finally {
            reader.dispose();
        }
    }

    static String mask(Level level, int pixels) {
        ByteBuffer raw = ByteBuffer.allocate(4 * pixels).order(ByteOrder.LITTLE_ENDIAN);
        for (int p = 0; p < pixels; p++) {
            raw.putFloat(level.at(p));
        }
        Deflater deflater = new Deflater();
        deflater.setInput(raw.array());
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        while (!deflater.finished()) {
            out.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    static Level mask(String text, int pixels) {
        Inflater inflater = new Inflater();
        byte[] raw = new byte[4 * pixels + 1];
        try {
            inflater.setInput(bytes(text, "a mask"));
            int at = 0;
            for (int n = 1; n > 0 && at < raw.length; at += n) {
                n = inflater.inflate(raw, at, raw.length - at);
            }
            if (at != 4 * pixels || !inflater.finished()) {
                throw CanvasJson.wrong("a mask does not hold " + pixels + " levels");
            }
        } catch (DataFormatException e) {
            throw CanvasJson.wrong("a mask in it is damaged").from(e);
        } finally {
            inflater.end();
        }
        ByteBuffer floats = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        float[] places = new float[pixels];
        for (int p = 0; p < pixels; p++) {
            places[p] = floats.getFloat(4 * p);
        }
        return Level.of(places);
    }

    private static byte[] bytes(String base64, String what) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw CanvasJson.wrong(what + " in it is not base64").from(e);
        }
    }
}
