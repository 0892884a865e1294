package haneul.core;

/**
 * A listener of long work, and the way to cancel it. A command line draws a bar with it, a server sends events, a test counts
 * calls. A lambda is enough; work in parts and cancellation between two reports have methods of their own.
 */
@FunctionalInterface
public interface Progress {
    /** Ignores all reports. */
    Progress SILENT = (stage, done, total) -> {};

    /**
     * Reports finished units of work.
     *
     * @param stage what is being done, such as {@code "paint"} or {@code "decode"}
     * @param done finished units, 0…total
     * @param total all units of this stage
     * @throws HaneulException of kind CANCELLED to stop the work at this point
     */
    void at(String stage, long done, long total);

    /**
     * Reports finished units of one of several parts, such as the windows of a long video. Unless overridden, parts count
     * as equally long and are reported as one stage.
     *
     * @param part 1…parts
     * @param done finished units of this part, 0…total
     * @param total all units of this part
     */
    default void at(String stage, int part, int parts, long done, long total) {
        at(stage, (part - 1) * total + done, parts * total);
    }

    /**
     * Called often within a unit of work, such as after each layer of a network. Reports nothing.
     *
     * @throws HaneulException of kind CANCELLED to stop the work at this point
     */
    default void checkCancelled() {}

    /** A listener for work within one unit: each report repeats where the outer work stands. */
    default Progress within(String stage, long done, long total) {
        Progress outer = this;
        return new Progress() {
            @Override
            public void at(String inner, long some, long all) {
                outer.at(stage, done, total);
            }

            @Override
            public void checkCancelled() {
                outer.checkCancelled();
            }
        };
    }

    /** A listener for one of several parts of the work, 1…parts. */
    default Progress part(int part, int parts) {
        Progress outer = this;
        return new Progress() {
            @Override
            public void at(String stage, long done, long total) {
                outer.at(stage, part, parts, done, total);
            }

            @Override
            public void checkCancelled() {
                outer.checkCancelled();
            }
        };
    }

    /** A listener for work within one unit that is not reported at all, and can be cancelled. */
    default Progress quiet() {
        Progress outer = this;
        return (stage, done, total) -> outer.checkCancelled();
    }
}
