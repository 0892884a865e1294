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
 * A pack in which clips of the same size stand together, and of these the ones that are as long, so that convolutions see them
 * as one batch of pictures or films, without a copy: the tokens of a picture, row by row with their channels last, are that picture.
 *
 * <p>Legend: L patches, P numbers in a patch, C channels, p latents in height and width of a patch, N cells, which are parts
 * of patches, n in height and width of one.
 */
final class Grids {
    private final Map<GridShape, Integer> films = new LinkedHashMap<>(); // how many clips of each grid
    private final Map<GridShape, Integer> pictures = new LinkedHashMap<>(); // how many frames of each height and width
    private final Pack pack;
    private final @Nullable Tensor back;

    private Grids(Pack pack, @Nullable Tensor back) {
        this.pack = pack;
        this.back = back;
        pack.clips().forEach(g -> films.merge(g, 1, Integer::sum));
        pack.clips().forEach(g -> pictures.merge(frame(g), g.t(), Integer::sum));
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
                order.stream().map(pack.listens()::get).toList());
        return new Grids(sorted, Tensor.of(to, l));
    }

    private static GridShape frame(GridShape g) {
        return new GridShape(1, g.h(), g.w());
    }

    /** The pack in this order. */
    Pack pack() {
        return pack;
    }

    /** Patches [L, …] in the order that they came in. */
    Tensor restored(Tensor patches) {
        return back == null ? patches : patches.index(0, back);
    }

    /** How many cells each clip has. */
    List<GridShape> cells(int n) {
        return pack.clips().stream().map(g -> g.finer(n)).toList();
    }

    private interface Change {
        Tensor of(Tensor tokens, long many, int t, int h, int w);
    }

    /** Changes pictures or films, n cells in height and width to a patch, all of a grid at once. */
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

    /** Changes pictures [frames, C, h, w] into such with other channels: cells [N, C] → [N, C']. */
    Tensor pictures(Tensor cells, int n, UnaryOperator<Tensor> change) {
        return each(pictures, cells, n, (x, frames, t, h, w) -> {
            Tensor y = change.apply(x.reshape(frames, h, w, -1).permute(0, 3, 1, 2));
            return y.permute(0, 2, 3, 1).reshape(x.size(0), y.size(1));
        });
    }

    /** Changes films [clips, C, T, h, w] into such with other channels: cells [N, C] → [N, C']. */
    Tensor films(Tensor cells, int n, UnaryOperator<Tensor> change) {
        return each(films, cells, n, (x, clips, t, h, w) -> {
            Tensor y = change.apply(x.reshape(clips, t, h, w, -1).permute(0, 4, 1, 2, 3));
            return y.permute(0, 2, 3, 4, 1).reshape(x.size(0), y.size(1));
        });
    }

    /** Joins four cells into one: [N, C] → [N/4, 4·C], where there are n to a patch in height and width. */
    Tensor coarser(Tensor cells, int n) {
        return each(
                pictures,
                cells,
                n,
                (x, frames, t, h, w) -> x.reshape(frames, h / 2, 2, w / 2, 2, -1)
                        .permute(0, 1, 3, 2, 4, 5)
                        .reshape(x.size(0) / 4, 4 * x.size(1)));
    }

    /** Parts a cell into four: [N, 4·C] → [4·N, C], where there are n to a patch. */
    Tensor finer(Tensor cells, int n) {
        return each(
                pictures,
                cells,
                n,
                (x, frames, t, h, w) -> x.reshape(frames, h, w, 2, 2, -1)
                        .permute(0, 1, 3, 2, 4, 5)
                        .reshape(x.size(0) * 4, x.size(1) / 4));
    }

    /** Patches as they are cut → their latents: [L, P] → [L·p·p, C]. */
    Tensor latents(Tensor patches, int p) {
        return each(
                pictures,
                patches,
                1,
                (x, frames, t, h, w) -> x.reshape(frames, h, w, -1, p, p)
                        .permute(0, 1, 4, 2, 5, 3)
                        .reshape(x.size(0) * p * p, x.size(1) / p / p));
    }

    /** The way back: [L·p·p, C] → [L, P]. */
    Tensor patches(Tensor latents, int p) {
        return each(
                pictures,
                latents,
                p,
                (x, frames, t, h, w) -> x.reshape(frames, h / p, p, w / p, p, -1)
                        .permute(0, 1, 3, 5, 2, 4)
                        .reshape(x.size(0) / p / p, x.size(1) * p * p));
    }
}
