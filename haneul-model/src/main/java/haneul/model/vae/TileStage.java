package haneul.model.vae;

import haneul.nn.Layers;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A stage of a causal VAE that can be computed tile by tile. Frames are measured in cells: a cell is {@code in} pixels wide
 * and high before the stage and {@code out} pixels after it; one of the two is 1.
 *
 * @param numbers floats held at once for one cell while a group of frames passes the layers
 */
public record TileStage(List<CausalLayer> layers, int in, int out, double numbers) {
    /** Cells from…to−1 of an axis; they are computed from the cells first…last−1, which include the halo. */
    public record Span(int from, int to, int first, int last) {}

    /** A rectangle of cells. */
    public record Tile(Span down, Span across) {}

    public TileStage {
        layers = List.copyOf(layers);
    }

    /** Radius of the receptive field in cells; at least {@link CausalLayer#WHOLE} if a layer needs the whole frame. */
    public int halo() {
        int pixels = layers.stream().mapToInt(CausalLayer::halo).sum();
        return (pixels + in - 1) / in;
    }

    /** The next chunk without tiles: x [T, H, W, C] → [T', H', W', C']. */
    public Tensor forward(Tensor x, CausalCache cache) {
        Tensor y = Layers.fold(layers, x, (l, z) -> l.forward(z, cache));
        cache.advance();
        return y;
    }

    /**
     * Cuts a frame into tiles that hold at most {@code bytes} each, as long as tiles stay larger than their halo. A
     * single tile if a layer needs the whole frame.
     *
     * @param height of the frame in cells
     * @param width of the frame in cells
     */
    public List<Tile> tiles(int height, int width, double bytes) {
        int rows = 1;
        int columns = 1;
        while (true) {
            List<Span> down = spans(height, rows);
            List<Span> across = spans(width, columns);
            if (longest(down) * longest(across) * numbers * Float.BYTES <= bytes) {
                return tiles(down, across);
            }
            int high = (height + rows) / (rows + 1);
            int wide = (width + columns) / (columns + 1);
            if (high >= wide && high > halo()) {
                rows++;
            } else if (wide > halo()) {
                columns++;
            } else if (high > halo()) {
                rows++;
            } else {
                return tiles(down, across);
            }
        }
    }

    private static double longest(List<Span> spans) {
        return spans.stream().mapToInt(s -> s.last - s.first).max().orElseThrow();
    }

    private static List<Tile> tiles(List<Span> down, List<Span> across) {
        List<Tile> out = new ArrayList<>();
        for (Span d : down) {
            for (Span a : across) {
                out.add(new Tile(d, a));
            }
        }
        return out;
    }

    private List<Span> spans(int cells, int count) {
        List<Span> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) cells * i / count);
            int to = (int) ((long) cells * (i + 1) / count);
            out.add(new Span(from, to, Math.max(0, from - halo()), Math.min(cells, to + halo())));
        }
        return out;
    }
}
