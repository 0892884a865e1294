package haneul.job.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import haneul.core.HaneulException;
import java.math.BigInteger;
import java.util.Locale;

/** A width and a height in pixels, written {@code 96x64}. */
public record Area(int width, int height) {
    private static final long MOST = 8192;

    /** @throws HaneulException where the text is no size, or a side is not 1…8192 */
    @JsonCreator
    public static Area parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("[x×*]", -1);
        if (parts.length != 2 || !isNumber(parts[0]) || !isNumber(parts[1])) {
            throw new HaneulException(
                    "‹size› cannot be " + text, "it takes a width and a height in pixels", "write it like 96x64");
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
                    "‹size› cannot be " + text,
                    "a side is " + value + " pixels and can be 1 to " + MOST,
                    "choose a size such as 96x64");
        }
        return value.intValue();
    }

    @Override
    @JsonValue
    public String toString() {
        return width + "x" + height;
    }
}
