package haneul.model.family.haneul;

import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pack sorted so that convolutions see clips of one size as a batch: clips of equal height and width stand together, and
 * among these clips of equal length. Tokens of a frame, row by row with channels last, are that frame: no copy is needed.
 *
 * <p>Legend: L patches, P numbers in a patch, C channels, p latents in height and width of a patch, N cells, which are parts
 * of patches, n in height and width of one.
 */
final class Grids {
    private final Map<GridShape, Integer> videos = new LinkedHashMap<>(); // how many clips of each grid
    private final Map<GridShape, Integer> frames = new LinkedHashMap<>(); // how many frames of each height and width
    private final Pack pack;
    private final @Nullable Tensor original; // index of each patch in the sorted pack

    private Grids(Pack pack, @Nullable Tensor original) {
        this.pack = pack;
        this.original = original;
        pack.clips().forEach(g -> videos.merge(g, 1, Integer::sum));
        pack.clips().forEach(g -> frames.merge(frame(g), g.t(), Integer::sum));
    }

    static Grids of(Pack pack) {
        Map<GridShape, Map<GridShape, List<Integer>>> alike = new LinkedHashMap<>();
        for (int i = 0; i < pack.clips().size(); i++) {
            GridShape g = pack.clips().get(i);
            alike.computeIfAbsent(frame(g), f -> new LinkedHashMap<>())
                    .computeIfAbsent(g, k -> new ArrayList<>())
                    .add(i);
        }
        List<Integer> order = alike.values().stream()
                .flatMap(ofSize -> ofSize.values().stream())
                .flatMap(List::stream)
                .toList();
        boolean sorted = true;
        for (int i = 0; i < order.size(); i++) {
            sorted &= order.get(i) == i;
        }
        return sorted ? new Grids(pack, null) : ordered(pack, order);
    }

    private static Grids ordered(Pack pack, List<Integer> order) {
        int[] begins = new int[order.size()];
        for (int i = 1; i < begins.length; i++) {
            begins[i] = begins[i - 1] + pack.clips().get(i - 1).count();
        }
        int l = pack.level().length;
        long[] from = new long[l];
        long[] to = new long[l];
        float[] level = new float[l];
        int at = 0;
        for (int clip : order) {
            for (int k = 0; k < pack.clips().get(clip).count(); k++, at++) {
                from[at] = begins[clip] + k;
                to[begins[clip] + k] = at;
                level[at] = pack.level()[begins[clip] + k];
            }
        }
        Pack sorted = new Pack(
                pack.patches().index(0, Tensor.of(from, l)),
                level,
                order.stream().map(pack.clips()::get).toList(),
                pack.text(),
                pack.sentences(),
                order.stream().map(pack.sentenceOfFrame()::get).toList(),
                order.stream().mapToDouble(i -> pack.fps()[i]).toArray());
        return new Grids(sorted, Tensor.of(to, l));
    }

    private static GridShape frame(GridShape g) {
        return new GridShape(1, g.h(), g.w());
    }

    /** The pack in sorted order. */
    Pack pack() {
        return pack;
    }

    /** Sorted patches [L, …] in the original order. */
    Tensor restored(Tensor patches) {
        return original == null ? patches : patches.index(0, original);
    }

    /** Grids of the clips in cells. */
    List<GridShape> cells(int n) {
        return pack.clips().stream().map(g -> g.finer(n)).toList();
    }

    private interface Change {
        Tensor of(Tensor tokens, long many, int t, int h, int w);
    }

    /** Applies a layer to the tokens of each grid as one batch; n cells in height and width to a patch. */
    private static Tensor each(Map<GridShape, Integer> grids, Tensor tokens, int n, Change change) {
        List<Tensor> parts = new ArrayList<>();
        long at = 0;
        for (Map.Entry<GridShape, Integer> e : grids.entrySet()) {
            GridShape g = e.getKey().finer(n);
            long next = at + (long) e.getValue() * g.count();
            Tensor part = grids.size() == 1 ? tokens : tokens.slice(0, at, next);
            parts.add(change.of(part, e.getValue(), g.t(), g.h(), g.w()));
            at = next;
        }
        return parts.size() == 1 ? parts.get(0) : Tensor.cat(parts, 0);
    }

    /** Applies a layer to frames [frames, C, h, w]: cells [N, C] → [N, C']. */
    Tensor frames(Tensor cells, int n, UnaryOperator<Tensor> change) {
        return each(frames, cells, n, (x, count, t, h, w) -> {
            Tensor y = change.apply(x.reshape(count, h, w, -1).permute(0, 3, 1, 2));
            return y.permute(0, 2, 3, 1).reshape(x.size(0), y.size(1));
        });
    }

    /** Applies a layer to videos [clips, C, T, h, w]: cells [N, C] → [N, C']. */
    Tensor videos(Tensor cells, int n, UnaryOperator<Tensor> change) {
        return each(videos, cells, n, (x, clips, t, h, w) -> {
            Tensor y = change.apply(x.reshape(clips, t, h, w, -1).permute(0, 4, 1, 2, 3));
            return y.permute(0, 2, 3, 4, 1).reshape(x.size(0), y.size(1));
        });
    }

    /** Merges 2×2 cells into one: [N, C] → [N/4, 4·C], with n cells to a patch before. */
    Tensor coarser(Tensor cells, int n) {
        return each(
                frames,
                cells,
                n,
                (x, count, t, h, w) -> x.reshape(count, h / 2, 2, w / 2, 2, -1)
                        .permute(0, 1, 3, 2, 4, 5)
                        .reshape(x.size(0) / 4, 4 * x.size(1)));
    }

    /** Splits a cell into 2×2: [N, 4·C] → [4·N, C], with n cells to a patch before. */
    Tensor finer(Tensor cells, int n) {
        return each(
                frames,
                cells,
                n,
                (x, count, t, h, w) -> x.reshape(count, h, w, 2, 2, -1)
                        .permute(0, 1, 3, 2, 4, 5)
                        .reshape(x.size(0) * 4, x.size(1) / 4));
    }

    /** Patches to latents: [L, P] → [L·p·p, C]. */
    Tensor latents(Tensor patches, int p) {
        return each(
                frames,
                patches,
                1,
                (x, count, t, h, w) -> x.reshape(count, h, w, -1, p, p)
                        .permute(0, 1, 4, 2, 5, 3)
                        .reshape(x.size(0) * p * p, x.size(1) / p / p));
    }

    /** Latents to patches: [L·p·p, C] → [L, P]. */
    Tensor patches(Tensor latents, int p) {
        return each(
                frames,
                latents,
                p,
                (x, count, t, h, w) -> x.reshape(count, h / p, p, w / p, p, -1)
                        .permute(0, 1, 3, 5, 2, 4)
                        .reshape(x.size(0) / p / p, x.size(1) * p * p));
    }
}
