package haneul.model.family;

import haneul.core.HaneulException;
import haneul.model.Card;
import haneul.model.Skill;
import haneul.model.VideoModel;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.family.wan.WanModel;
import haneul.model.text.BertEncoder;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFiles;
import haneul.tensor.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens a model of any family. */
public final class Families {
    private Families() {}

    /**
     * What is known of the model in a folder, without opening its weights.
     *
     * @return null where its kind is not known
     */
    public static @Nullable Card card(HfFolder hf, Path folder) {
        if (WanModel.CLASS_NAMES.contains(hf.className())) {
            return WanModel.card(ModelFiles.of(folder));
        }
        boolean own = hf.className().equals(HaneulModel.CLASS_NAME);
        Set<Skill> skills = EnumSet.complementOf(EnumSet.of(Skill.REFERENCE));
        return own ? new Card("haneul", "a noise level for every patch", skills, HaneulModel.usual(), 0) : null;
    }

    /** Opens a folder in the hub's layout. */
    public static VideoModel open(Path folder, Precision precision) {
        return open(ModelFiles.of(folder), precision, note -> {});
    }

    /**
     * Opens a model wherever it lies.
     *
     * @param notes is told in one line what was assumed
     * @throws HaneulException with all that is wrong with it, before anything large is read
     */
    public static VideoModel open(ModelFiles files, Precision precision, Consumer<String> notes) {
        if (files.single()) {
            return WanModel.open(files, precision, notes);
        }
        if (files.pieces()) {
            throw new HaneulException(
                    "Single files cannot be used with the folder " + files.model(),
                    "it holds all parts of its model",
                    "name a transformer's file with --model, or leave out the other files");
        }
        HfFolder hf = HfFolder.open(files.model());
        if (WanModel.CLASS_NAMES.contains(hf.className())) {
            return WanModel.open(files, precision, notes);
        }
        List<String> known = new ArrayList<>(List.of(HaneulModel.CLASS_NAME));
        known.addAll(WanModel.CLASS_NAMES);
        if (!hf.className().equals(HaneulModel.CLASS_NAME)) {
            throw new HaneulException(
                    "The model " + files.model() + " cannot be used",
                    "it is a " + hf.className() + " and Haneul knows " + String.join(", ", known),
                    "name a folder with a model of one of these kinds");
        }
        if (!files.loras().isEmpty()) {
            throw new HaneulException(
                    "LoRAs cannot be merged into the model " + files.model(),
                    "the family haneul has none",
                    "leave out --lora");
        }
        return HaneulModel.open(hf, BertEncoder.bgeSmall(), precision);
    }
}
