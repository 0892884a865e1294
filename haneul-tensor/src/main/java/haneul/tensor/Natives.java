package haneul.tensor;

import haneul.core.CacheFolder;
import haneul.core.HaneulException;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** Loads libtorch once, with memory limits that fit scopes rather than the Java heap, and words its errors. */
final class Natives {
    static {
        CacheFolder.use();
        // JavaCPP would refuse to allocate beyond a multiple of -Xmx; scopes bound native memory here.
        setUnlessSet("org.bytedeco.javacpp.maxBytes", "0");
        setUnlessSet("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        quietly();
    }

    private static final @Nullable UnsatisfiedLinkError REFUSED = refused();

    private Natives() {}

    private static @Nullable UnsatisfiedLinkError refused() {
        try {
            Loader.load(org.bytedeco.pytorch.global.torch.class);
            return null;
        } catch (UnsatisfiedLinkError e) {
            return e;
        }
    }

    /** The binding checks its own version in one static block and would warn of what the parent POM pins on purpose. */
    private static void quietly() {
        String key = "org.bytedeco.javacpp.loadlibraries";
        String before = System.getProperty(key);
        System.setProperty(key, "false");
        try {
            Class.forName("org.bytedeco.pytorch.presets.torch", true, Natives.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the jar of org.bytedeco:pytorch is missing from the class path", e);
        } finally {
            if (before == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, before);
            }
        }
    }

    /** The error for a native failure: the first line of its message is the reason, the rest are C++ frames. */
    static HaneulException failure(String operation, Throwable e) {
        String message = String.valueOf(e.getMessage());
        String first = message.lines().findFirst().orElse("libtorch gave no reason");
        if (e instanceof OutOfMemoryError || message.contains("allocate memory") || message.contains("out of memory")) {
            return HaneulException.run(
                            "There is not enough memory for " + operation,
                            first,
                            "choose a smaller size or fewer frames, or close other programs")
                    .from(e);
        }
        return HaneulException.run(
                        "The operation " + operation + " failed", first, "check the shapes and types of its arguments")
                .from(e);
    }

    private static void setUnlessSet(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }

    /**
     * Runs the initialiser above, once.
     *
     * @throws HaneulException if libtorch does not fit this machine, as one for CUDA where there is none
     */
    static void load() {
        if (REFUSED != null) {
            Throwable why = REFUSED.getCause() == null ? REFUSED : REFUSED.getCause(); // which library is missing
            throw HaneulException.run(
                            "libtorch cannot be loaded",
                            String.valueOf(why.getMessage()),
                            "if it was built with HANEUL_GPU, put the libraries of CUDA 13 on LD_LIBRARY_PATH"
                                    + " (docs/gpu.md), or delete haneul-app/target and build it without")
                    .from(REFUSED);
        }
    }
}
