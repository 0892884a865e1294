package haneul.core;

/**
 * How long work tells where it is, and learns that it should stop. A command line draws a bar with it, a server sends
 * events, a test counts calls.
 */
@FunctionalInterface
public interface Progress {
    /** Nobody listens. */
    Progress SILENT = (stage, done, total) -> {};

    /**
     * Work has come this far. Work whose own steps are too small to tell says the same again, and learns whether to stop.
     *
     * @param stage what is being done, such as {@code "paint"} or {@code "decode"}
     * @param done finished units, 0…total
     * @param total all units of this stage
     * @throws HaneulException of kind CANCELLED to stop the work at this point
     */
    void at(String stage, long done, long total);
}
