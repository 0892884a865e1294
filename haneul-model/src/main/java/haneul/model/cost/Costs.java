package haneul.model.cost;

import haneul.model.dit.GridShape;
import java.util.List;

/** Cost model of a video model: operations and memory of its parts, computed from shapes alone. */
public interface Costs extends VaeCosts {
    /**
     * One forward pass of the transformer.
     *
     * @param clips grids of patches, concatenated in a pack
     * @param tokens text tokens that each clip attends to
     */
    Cost forward(List<GridShape> clips, int tokens);
}
