package haneul.core;

/**
 * A native library, and whether it loads on this machine.
 *
 * @param name as its project calls it
 * @param version empty if it does not load
 * @param problem why it does not load; empty if it does
 */
public record NativeLibrary(String name, String version, String problem) {
    /** One that was loaded. */
    public static NativeLibrary loaded(String name, String version) {
        return new NativeLibrary(name, version, "");
    }

    /** One that could not be loaded. */
    public static NativeLibrary missing(String name, String problem) {
        return new NativeLibrary(name, "", problem);
    }

    /** Whether it can be used. */
    public boolean loads() {
        return problem.isEmpty();
    }
}
