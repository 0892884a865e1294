package haneul.model.family.haneul;

import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The patches of several clips as pictures of latents, a picture a frame: clips of the same grid are worked on together.
 *
 * <p>Legend: L patches, C channels.
 */
final class PatchPictures {
    private final Patch patch;
    private final Map<GridShape, Integer> counts = new LinkedHashMap<>(); // how many patches have clips of this grid
    private final @Nullable Order order;

    /** Patches by grid [L], and where each patch is among these [L]. */
    private record Order(Tensor sorted, Tensor back) {}

    PatchPictures(List<GridShape> clips, Patch patch) {
        this.patch = patch;
        clips.forEach(g -> counts.merge(g, g.count(), Integer::sum));
        order = counts.size() > 1 ? order(clips) : null;
    }

    private Order order(List<GridShape> clips) {
        Map<GridShape, Integer> next = new LinkedHashMap<>();
        int begin = 0;
        for (Map.Entry<GridShape, Integer> e : counts.entrySet()) {
            next.put(e.getKey(), begin);
            begin += e.getValue();
        }
        long[] by = new long[begin];
        long[] at = new long[begin];
        int i = 0;
        for (GridShape g : clips) {
            int from = next.merge(g, g.count(), Integer::sum) - g.count();
            for (int k = 0; k < g.count(); k++, i++) {
                by[from + k] = i;
                at[i] = from + k;
            }
        }
        return new Order(Tensor.of(by, begin), Tensor.of(at, begin));
    }

    /** Changes pictures [frames, C, H, W] into such with other channels: [L, C·cells] → [L, C'·cells]. */
    Tensor each(Tensor patches, UnaryOperator<Tensor> change) {
        if (order == null) {
            return changed(patches, counts.keySet().iterator().next(), change);
        }
        Tensor all = patches.index(0, order.sorted);
        List<Tensor> parts = new ArrayList<>();
        long from = 0;
        for (Map.Entry<GridShape, Integer> e : counts.entrySet()) {
            parts.add(changed(all.slice(0, from, from + e.getValue()), e.getKey(), change));
            from += e.getValue();
        }
        return Tensor.cat(parts, 0).index(0, order.back);
    }

    private Tensor changed(Tensor patches, GridShape g, UnaryOperator<Tensor> change) {
        return patch.patches(change.apply(patch.pictures(patches, g)));
    }
}
