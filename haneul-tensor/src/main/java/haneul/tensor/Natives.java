package haneul.tensor;

import org.bytedeco.javacpp.Loader;

/** Loads libtorch once, with memory limits that fit scopes rather than the Java heap. */
final class Natives {
    static {
        // JavaCPP would refuse to allocate beyond a multiple of -Xmx; scopes bound native memory here.
        setUnlessSet("org.bytedeco.javacpp.maxBytes", "0");
        setUnlessSet("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        setUnlessSet("org.bytedeco.javacpp.logger", "none");
        Loader.load(org.bytedeco.pytorch.global.torch.class);
    }

    private Natives() {}

    private static void setUnlessSet(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }

    /** Does nothing but run the initialiser above. */
    static void load() {}
}
