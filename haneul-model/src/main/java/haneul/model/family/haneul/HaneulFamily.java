package haneul.model.family.haneul;

import haneul.core.HaneulException;
import haneul.model.Card;
import haneul.model.Skill;
import haneul.model.VideoModel;
import haneul.model.family.Family;
import haneul.model.text.BertEncoder;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.ModelFolder;
import haneul.tensor.Precision;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;

/** The family haneul: models that Haneul trains itself. They are always folders, and have no LoRAs. */
public final class HaneulFamily implements Family {
    @Override
    public String name() {
        return "haneul";
    }

    @Override
    public List<String> classNames() {
        return List.of(HaneulModel.CLASS_NAME);
    }

    @Override
    public Card card(HfFolder hf) {
        return new Card(
                name(),
                "a noise level for every patch",
                EnumSet.complementOf(EnumSet.of(Skill.REFERENCE)),
                HaneulModel.usual(),
                0);
    }

    @Override
    public VideoModel open(ModelFiles files, Precision precision, Consumer<String> notes) {
        if (!files.loras().isEmpty()) {
            throw new HaneulException(
                    "LoRAs cannot be merged into the model " + ModelFolder.nameOf(files.model()),
                    "the family haneul has none",
                    "leave out ‹lora›");
        }
        return HaneulModel.open(HfFolder.open(files.model()), BertEncoder.bgeSmall(), precision);
    }
}
