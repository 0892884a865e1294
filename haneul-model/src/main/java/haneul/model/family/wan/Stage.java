package haneul.model.family.wan;

import haneul.nn.Layers;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers that can be computed in tiles. Pictures are counted in cells: a cell is {@code in} pixels wide and high before
 * the layers and {@code out} after them, one of the two being 1.
 *
 * @param numbers that are held at once for a cell, on the way of a whole group of frames through the layers
 */
record Stage(List<VaeLayer> layers, int in, int out, double numbers) {
    /** Cells from…to−1 of an axis, computed with those that they depend on, first…last−1. */
    record Span(int from, int to, int first, int last) {}

    /** A rectangle of a picture. */
    record Tile(Span down, Span across) {}

    Stage {
        layers = List.copyOf(layers);
    }

    /** How many cells beside its own a cell of the result depends on, or no fewer than {@link VaeLayer#WHOLE}. */
    int halo() {
        int pixels = layers.stream().mapToInt(VaeLayer::halo).sum();
        return (pixels + in - 1) / in;
    }

    /** x [T, H, W, C] → [T', H', W', C'] as a whole. */
    Tensor forward(Tensor x, Past past) {
        Tensor y = Layers.fold(layers, x, (l, z) -> l.forward(z, past));
        past.passed();
        return y;
    }

    /**
     * Cuts a picture of so many cells so that a tile takes no more than so many bytes, as long as tiles are larger than
     * their halo. One tile if the layers look at the whole picture.
     */
    List<Tile> tiles(int height, int width, double bytes) {
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
