package haneul.model.family.wan;

import haneul.model.family.wan.Stage.Span;
import haneul.model.family.wan.Stage.Tile;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A clip on its way through a stage, in tiles where the whole picture would take too much memory. Each tile, with its
 * halo, is a stream of its own that remembers its own past: what is wrong at the rim of a tile, where the neighbours are
 * missing, comes nearer by the halo and no further, however long the clip.
 */
final class StageStream implements AutoCloseable {
    private final Stage stage;
    private final double budget;
    private final List<Past> pasts = new ArrayList<>();
    private List<Tile> tiles = List.of();

    /** @param budget bytes that may be held beside what the stage is given and gives */
    StageStream(Stage stage, double budget) {
        this.stage = stage;
        this.budget = budget;
    }

    /** The next frames: x [T, H, W, C] → [T', H', W', C']. All have the size of the first. */
    Tensor forward(Tensor x) {
        if (pasts.isEmpty()) {
            tiles = stage.tiles((int) x.size(1) / stage.in(), (int) x.size(2) / stage.in(), budget);
            tiles.forEach(t -> pasts.add(new Past()));
        }
        if (tiles.size() == 1) {
            return stage.forward(x, pasts.get(0));
        }
        long height = x.size(1) / stage.in() * stage.out();
        long width = x.size(2) / stage.in() * stage.out();
        Tensor whole = null;
        for (int i = 0; i < tiles.size(); i++) {
            Span down = tiles.get(i).down();
            Span across = tiles.get(i).across();
            try (Scope scope = Scope.open()) {
                Tensor y = stage.forward(seen(seen(x, 1, down), 2, across), pasts.get(i));
                if (whole == null) {
                    whole = Tensor.zeros(y.dtype(), y.size(0), height, width, y.size(3))
                            .keep();
                }
                made(made(whole, 1, down, 0), 2, across, 0)
                        .copyFrom(made(made(y, 1, down, down.first()), 2, across, across.first()));
            }
        }
        return whole;
    }

    private Tensor seen(Tensor x, int axis, Span s) {
        return x.slice(axis, (long) s.first() * stage.in(), (long) s.last() * stage.in());
    }

    /** The span's own cells in a result that begins with a cell. */
    private Tensor made(Tensor y, int axis, Span s, int begin) {
        return y.slice(axis, (long) (s.from() - begin) * stage.out(), (long) (s.to() - begin) * stage.out());
    }

    /** How many tiles it took. */
    int tiles() {
        return tiles.size();
    }

    @Override
    public void close() {
        pasts.forEach(Past::close);
    }
}
