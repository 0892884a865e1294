package haneul.model.vae;

import haneul.model.vae.TileStage.Span;
import haneul.model.vae.TileStage.Tile;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Tiled execution of a stage over the chunks of a clip, for frames that would take too much memory as a whole. Each tile,
 * with its halo, is a stream with a cache of its own. The result equals that of the whole frame within rounding: errors at
 * the rim of a tile, where neighbours are missing, reach as far as the halo and no further, however long the clip.
 */
public final class TiledStream implements AutoCloseable {
    private final TileStage stage;
    private final double budget;
    private final List<CausalCache> caches = new ArrayList<>();
    private List<Tile> tiles = List.of();

    /** @param budget bytes that a tile may hold, besides the input and output of the stage */
    public TiledStream(TileStage stage, double budget) {
        this.stage = stage;
        this.budget = budget;
    }

    /** The next chunk: x [T, H, W, C] → [T', H', W', C'], of the size H × W of the first. */
    public Tensor forward(Tensor x) {
        if (caches.isEmpty()) {
            tiles = stage.tiles((int) x.size(1) / stage.in(), (int) x.size(2) / stage.in(), budget);
            tiles.forEach(t -> caches.add(new CausalCache()));
        }
        if (tiles.size() == 1) {
            return stage.forward(x, caches.get(0));
        }
        long height = x.size(1) / stage.in() * stage.out();
        long width = x.size(2) / stage.in() * stage.out();
        Tensor whole = null;
        for (int i = 0; i < tiles.size(); i++) {
            Span down = tiles.get(i).down();
            Span across = tiles.get(i).across();
            try (Scope scope = Scope.open()) {
                Tensor y = stage.forward(input(input(x, 1, down), 2, across), caches.get(i));
                if (whole == null) {
                    whole = Tensor.zeros(y.dtype(), y.size(0), height, width, y.size(3))
                            .keep();
                }
                output(output(whole, 1, down, 0), 2, across, 0)
                        .copyFrom(output(output(y, 1, down, down.first()), 2, across, across.first()));
            }
        }
        return whole;
    }

    private Tensor input(Tensor x, int axis, Span s) {
        return x.slice(axis, (long) s.first() * stage.in(), (long) s.last() * stage.in());
    }

    /** The pixels of a span in an output whose first cell is {@code begin}. */
    private Tensor output(Tensor y, int axis, Span s, int begin) {
        return y.slice(axis, (long) (s.from() - begin) * stage.out(), (long) (s.to() - begin) * stage.out());
    }

    /** The number of tiles; 0 before the first chunk. */
    public int tiles() {
        return tiles.size();
    }

    @Override
    public void close() {
        caches.forEach(CausalCache::close);
    }
}
