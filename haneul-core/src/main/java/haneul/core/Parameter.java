package haneul.core;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of parameters inside messages. A library writes {@code ‹guidance-2›} and knows no user interface: the command line
 * shows {@code --guidance-2}, a server the field of its request, Java the bare name.
 */
public final class Parameter {
    private static final Pattern NAME = Pattern.compile("‹([a-z][a-z0-9-]*)›");

    private Parameter() {}

    /** The message with the bare names of its parameters. */
    public static String plain(String message) {
        return render(message, name -> name);
    }

    /** The message with each parameter as an interface writes it. */
    public static String render(String message, UnaryOperator<String> written) {
        return NAME.matcher(message).replaceAll(m -> Matcher.quoteReplacement(written.apply(m.group(1))));
    }
}
