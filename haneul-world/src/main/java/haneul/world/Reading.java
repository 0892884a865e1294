package haneul.world;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The oracle's reading of a clip. An attribute that it cannot recognise is null. */
public record Reading(Background background, Camera camera, List<Seen> objects) {
    /**
     * An object as read.
     *
     * @param fit intersection over union of its outline and the form, 0…1
     */
    public record Seen(
            Hue hue,
            @Nullable Form form,
            ObjectSize size,
            @Nullable Motion motion,
            double fit) {}
}
