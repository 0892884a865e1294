package haneul.model.text;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;

/**
 * The entities of HTML 5 in plain text, such as {@code &amp;amp;}, {@code &amp;#233;} and {@code &amp;notit}: what
 * Python's {@code html.unescape} makes of them, as the reference uses it. The table of names is jsoup's.
 */
final class Html {
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final Pattern ANY = Pattern.compile("&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\\t\\n\\f <&#;]{1,32};?)");
    private static final Pattern CLOSED = Pattern.compile("&(#?[0-9A-Za-z]{1,24};)");

    private Html() {}

    /** Every entity; of a name without semicolon the longest beginning that is one of the old names counts. */
    static String unescape(String text) {
        return ANY.matcher(text).replaceAll(m -> Matcher.quoteReplacement(meaning(m.group(1))));
    }

    /**
     * Only entities that end with a semicolon, as ftfy reads them in text that is not known to be HTML; names in small
     * letters also count when they are written in capitals, and mean capitals then.
     */
    static String unescapeClosed(String text) {
        return CLOSED.matcher(text).replaceAll(m -> Matcher.quoteReplacement(closed(m.group(1))));
    }

    private static String meaning(String reference) {
        if (reference.charAt(0) == '#') {
            return numeric(reference);
        }
        String whole = named(reference);
        if (whole != null) {
            return whole;
        }
        for (int end = reference.length() - 1; end > 1; end--) {
            String begins = named(reference.substring(0, end));
            if (begins != null) {
                return begins + reference.substring(end);
            }
        }
        return "&" + reference;
    }

    private static String closed(String reference) {
        if (reference.charAt(0) == '#') {
            String read = unescape("&" + reference);
            return read.contains(";") ? "&" + reference : read;
        }
        String whole = named(reference);
        if (whole != null) {
            return whole;
        }
        String small = reference.toLowerCase(Locale.ROOT);
        String meant = small.toUpperCase(Locale.ROOT).equals(reference) ? named(small) : null;
        boolean begins = !unescape("&" + reference).equals("&" + reference); // such as &AMPX;
        return meant == null || begins ? "&" + reference : meant.toUpperCase(Locale.ROOT);
    }

    /** What a name stands for, its semicolon included; null if it is none. */
    private static @Nullable String named(String name) {
        if (!name.endsWith(";")) {
            return Entities.isBaseNamedEntity(name) ? Entities.getByName(name) : null;
        }
        String bare = name.substring(0, name.length() - 1);
        return Entities.isNamedEntity(bare) ? Entities.getByName(bare) : null;
    }

    /** HTML 5, "numeric character reference end state": what is no character is left out or becomes U+FFFD. */
    private static String numeric(String reference) {
        boolean hex = reference.charAt(1) == 'x' || reference.charAt(1) == 'X';
        String digits = reference.substring(hex ? 2 : 1).replace(";", "").replaceFirst("^0+(?=.)", "");
        int point = digits.length() > 8 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, number(digits, hex));
        if (point == 0 || point > Character.MAX_CODE_POINT || (point >= 0xD800 && point <= 0xDFFF)) {
            return "\uFFFD";
        } else if (point >= 0x80 && point <= 0x9F) {
            return windows1252(point);
        } else if (point == '\r') {
            return "\r";
        }
        boolean control = (point < 0x20 && point != '\t' && point != '\n' && point != '\f') || point == 0x7F;
        boolean never = (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFE) == 0xFFFE;
        return control || never ? "" : Character.toString(point);
    }

    private static long number(String digits, boolean hex) {
        return Long.parseLong(digits, hex ? 16 : 10);
    }

    /** What Windows meant by one of the control characters U+0080 to U+009F; itself if nothing. */
    static String windows1252(int point) {
        String meant = new String(new byte[] {(byte) point}, WINDOWS);
        return meant.equals("\uFFFD") ? Character.toString(point) : meant;
    }
}
