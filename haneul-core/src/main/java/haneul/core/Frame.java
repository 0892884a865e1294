package haneul.core;

/**
 * A picture: 8-bit RGB, row by row from the top, three bytes a pixel.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 * @param rgb {@code 3 * width * height} bytes; not copied
 */
public record Frame(int width, int height, byte[] rgb) {
    public Frame {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new HaneulException(
                    "A picture of " + width + "x" + height + " cannot hold " + rgb.length + " bytes",
                    "RGB needs 3 bytes a pixel, " + 3L * width * height + " in all",
                    "give the width and height that the pixels have");
        }
    }

    /** A black picture. */
    public static Frame black(int width, int height) {
        return new Frame(width, height, new byte[3 * width * height]);
    }

    /** Both pictures at once: {@code share} 0 shows this one, 1 the other; they have one size. */
    public Frame mixed(Frame other, double share) {
        if (other.width != width || other.height != height) {
            throw new HaneulException(
                    "Two pictures cannot be mixed",
                    "one is " + width + "x" + height + " and the other " + other.width + "x" + other.height,
                    "fit them to one size first");
        }
        byte[] out = new byte[rgb.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) Math.round((rgb[i] & 255) * (1 - share) + (other.rgb[i] & 255) * share);
        }
        return new Frame(width, height, out);
    }

    /** One channel (0 red, 1 green, 2 blue) of one pixel, 0…255. */
    public int at(int x, int y, int channel) {
        return rgb[3 * (y * width + x) + channel] & 0xff;
    }
}
