package haneul.job.task;

import haneul.core.Bounds;
import haneul.media.Fit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters of a request by name, in the order in which they were put. */
public final class Values {
    private final Map<String, List<String>> all = new LinkedHashMap<>();

    /** A parameter, unless it is null. */
    public Values put(String name, @Nullable Object value) {
        if (value != null) {
            String text = value instanceof Double d ? Bounds.plain(d) : value.toString();
            all.computeIfAbsent(name, n -> new ArrayList<>()).add(text);
        }
        return this;
    }

    /** A switch, where it is on. */
    Values flag(String name, boolean on) {
        if (on) {
            all.put(name, List.of());
        }
        return this;
    }

    Values extent(Extent e) {
        return put("size", e.size())
                .put("frames", e.frames())
                .put("seconds", e.seconds())
                .put("fps", e.fps());
    }

    Values fit(Fit fit) {
        return fit == Fit.CROP ? this : put("fit", fit.name().toLowerCase(Locale.ROOT));
    }

    /** By name; a switch has no values. */
    public Map<String, List<String>> map() {
        return all;
    }
}
