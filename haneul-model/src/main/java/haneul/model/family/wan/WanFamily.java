package haneul.model.family.wan;

import haneul.model.Card;
import haneul.model.VideoModel;
import haneul.model.family.Family;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.TensorFile;
import haneul.tensor.Precision;
import java.util.List;
import java.util.function.Consumer;

/** The family Wan (Wan2.1 report, 2025, and its successors): folders in the hub's layout, and single files. */
public final class WanFamily implements Family {
    @Override
    public String name() {
        return "wan";
    }

    @Override
    public List<String> classNames() {
        return WanKind.classNames();
    }

    @Override
    public boolean matches(TensorFile file) {
        TensorFile ours = WanDit.KEYS.view(Bundle.of(file).transformer());
        return ours.has("patch_embedding.weight") && ours.has("condition_embedder.time_proj.weight");
    }

    @Override
    public Card card(HfFolder hf) {
        return WanModel.card(ModelFiles.of(hf.path()));
    }

    @Override
    public VideoModel open(ModelFiles files, Precision precision, Consumer<String> notes) {
        return WanModel.open(files, precision, notes);
    }
}
