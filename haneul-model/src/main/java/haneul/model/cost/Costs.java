package haneul.model.cost;

import haneul.model.dit.GridShape;
import java.util.List;

/** What the parts of a model take, from their shapes alone. */
public interface Costs {
    /**
     * One forward of the transformer.
     *
     * @param clips in patches, one behind the other in a pack
     * @param tokens of the sentence that each clip listens to
     */
    Cost forward(List<GridShape> clips, int tokens);

    /** One group of frames through the compression network. */
    Cost encode(int width, int height);

    /** One group of latents back to frames of so many pixels. */
    Cost decode(int width, int height);
}
