package haneul.app.cli.option;

import haneul.core.HaneulException;
import haneul.model.Defaults;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;

/** A width and a height in pixels, written 96x64. */
public record Area(int width, int height) {
    private static final long MOST = 8192;

    public static final class Parser implements ITypeConverter<Area> {
        @Override
        public Area convert(String text) {
            return Area.parse(text);
        }
    }

    /** What was asked for, or what the model paints by itself. */
    public static Area of(@Nullable Area asked, Defaults d) {
        return asked != null ? asked : new Area(d.width(), d.height());
    }

    public static Area parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("[x×*]", -1);
        if (parts.length != 2 || !isNumber(parts[0]) || !isNumber(parts[1])) {
            throw new HaneulException(
                    "--size cannot be " + text, "it takes a width and a height in pixels", "write it like 96x64");
        }
        return new Area(side(text, parts[0]), side(text, parts[1]));
    }

    private static boolean isNumber(String s) {
        return s.strip().matches("[+-]?\\d+");
    }

    private static int side(String text, String side) {
        BigInteger value = new BigInteger(side.strip());
        if (value.bitLength() > 31 || value.longValue() < 1 || value.longValue() > MOST) {
            throw new HaneulException(
                    "--size cannot be " + text,
                    "a side is " + value + " pixels and can be 1 to " + MOST,
                    "choose a size such as 96x64");
        }
        return value.intValue();
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
