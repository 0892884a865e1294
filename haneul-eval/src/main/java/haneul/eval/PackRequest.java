package haneul.eval;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.text.BertEncoder;
import haneul.model.weights.Atomically;
import haneul.model.weights.Checksums;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFolder;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.train.DomainMeasure;
import haneul.train.data.DataSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A trained model in the form in which it is given to others: 16-bit weights without the trainer's state, the domain of
 * its training data, a card and checksums.
 *
 * @param model a model's folder, a training run, or {@code bundled}
 * @param out the folder to write; an older model there is replaced
 * @param name of the model, for its card
 * @param licence of the weights, as SPDX writes it; null leaves it out
 * @param evaluation a report of {@link EvalRequest} for the card; null for none
 * @param words Markdown that ends the card; may be empty
 * @param captioner a model's folder or a training run with a captioner that goes with it; null keeps the model's own
 * @param data clips that the model was trained on, whose domain replaces the model's own; null keeps that
 */
public record PackRequest(
        String model,
        Path out,
        String name,
        @Nullable String licence,
        @Nullable Path evaluation,
        String words,
        @Nullable Path data,
        @Nullable String captioner) {
    /**
     * @throws HaneulException if the folder cannot be written, or the licence is no name
     */
    public PackRequest {
        Atomically.check(out, HfFolder.INDEX);
        if (licence != null && !licence.matches("[A-Za-z0-9.+-]{1,60}")) {
            throw new HaneulException(
                    "‹licence› cannot be " + licence, "it is one name as SPDX writes it", "write ‹licence› apache-2.0");
        }
    }

    /** The numbers of weights and of bytes that were written. */
    public record Packed(long parameters, long bytes) {}

    /** Writes the folder, whole or not at all. */
    public Packed run(Progress progress) {
        Path folder = ModelFolder.find(model);
        try (HaneulModel opened = HaneulModel.open(folder, BertEncoder.bgeSmall(), Precision.FP32)) {
            HaneulModel packed = data == null
                    ? opened
                    : opened.trainedOn(DomainMeasure.of(
                            DataSet.open(data, Originals.AS_THEY_ARE, progress).training(), opened.vae(), progress));
            if (captioner != null) {
                packed = packed.withCaptioner(HfFolder.open(ModelFolder.find(captioner)));
            }
            String card = new ModelCard(name, licence, evaluation, words).of(packed, folder);
            packed.save(out, DType.F16, card, w -> Checksums.write(w.folder()));
            return new Packed(packed.parameters(), bytes());
        }
    }

    private long bytes() {
        try (Stream<Path> all = Files.walk(out)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(p -> p.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            throw HaneulException.run(out + " cannot be read", String.valueOf(e.getMessage()), "check its rights")
                    .from(e);
        }
    }
}
