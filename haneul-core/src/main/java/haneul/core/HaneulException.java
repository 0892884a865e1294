package haneul.core;

import java.util.function.UnaryOperator;

/**
 * The one exception that Haneul throws on purpose: what went wrong, because of what, and how to fix it, in the words
 * of whoever made the request. The command line prints the three as three lines. Parameters are written as
 * {@link Parameter} says.
 */
public final class HaneulException extends RuntimeException {
    /** The kind of failure: a wrong request exits with 2, a failure while running with 1, a cancelled run with 130. */
    public enum Kind {
        REQUEST,
        RUN,
        CANCELLED
    }

    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String what;
    private final String because;
    private final String fix;

    /** A request that cannot be met as it stands. Each argument is one sentence. */
    public HaneulException(String what, String because, String fix) {
        this(Kind.REQUEST, what, because, fix);
    }

    /** An error of some kind, in three sentences. */
    public HaneulException(Kind kind, String what, String because, String fix) {
        super(Parameter.plain(line(what) + "\n  because " + line(because) + "\n  fix: " + line(fix)));
        this.kind = kind;
        this.what = line(what);
        this.because = line(because);
        this.fix = line(fix);
    }

    /** Names of files and messages of libraries may hold anything: line breaks and control characters become spaces. */
    private static String line(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
    }

    /** A failure of the machine rather than of the request: a full disk, a broken pipe, memory. */
    public static HaneulException run(String what, String because, String fix) {
        return new HaneulException(Kind.RUN, what, because, fix);
    }

    /** The user asked to stop. */
    public static HaneulException cancelled(String what) {
        return cancelled(what, "start it again; nothing was left half-written");
    }

    /** The user asked to stop, and there is a way to go on. */
    public static HaneulException cancelled(String what, String fix) {
        return new HaneulException(Kind.CANCELLED, what, "it was cancelled", fix);
    }

    /** This exception with the error it came from, for {@code --debug}. */
    public HaneulException from(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** This exception with its parameters as a user interface writes them, such as {@code --steps}. */
    public HaneulException naming(UnaryOperator<String> written) {
        HaneulException out = new HaneulException(
                kind,
                Parameter.render(what, written),
                Parameter.render(because, written),
                Parameter.render(fix, written));
        out.setStackTrace(getStackTrace());
        return getCause() == null ? out : out.from(getCause());
    }

    /** The kind of failure. */
    public Kind kind() {
        return kind;
    }

    /** The failure: a sentence on one line. */
    public String what() {
        return Parameter.plain(what);
    }

    /** The reason: a sentence on one line. */
    public String because() {
        return Parameter.plain(because);
    }

    /** The remedy: a sentence on one line. */
    public String fix() {
        return Parameter.plain(fix);
    }
}
