package haneul.world;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the oracle saw in a clip; null stands for what it could not make out. */
public record Reading(Background ground, Camera camera, List<Seen> things) {
    /**
     * One thing that was seen.
     *
     * @param fit how well its outline matches the form, 0…1
     */
    public record Seen(
            Hue hue,
            @Nullable Form form,
            ObjectSize size,
            @Nullable Motion motion,
            double fit) {}
}
