package haneul.tensor;

import org.bytedeco.pytorch.GradMode;

/** Whether operations are recorded for {@link Tensor#backward()}, per thread: on unless switched off. */
public final class Grad implements AutoCloseable {
    private final boolean before;

    private Grad(boolean on) {
        Natives.load();
        before = GradMode.is_enabled();
        GradMode.set_enabled(on);
    }

    /** Nothing is recorded until this is closed. */
    public static Grad off() {
        return new Grad(false);
    }

    /** Everything is recorded until this is closed. */
    public static Grad on() {
        return new Grad(true);
    }

    /** Whether operations of this thread are recorded now. */
    public static boolean enabled() {
        Natives.load();
        return GradMode.is_enabled();
    }

    @Override
    public void close() {
        GradMode.set_enabled(before);
    }
}
