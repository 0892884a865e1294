package haneul.eval;

import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import haneul.core.Machine;
import haneul.core.Progress;
import haneul.core.Writable;
import haneul.diffusion.Studio;
import haneul.job.enhance.Wording;
import haneul.job.enhance.Wording.Enhance;
import haneul.model.VideoModel;
import haneul.model.family.Families;
import haneul.model.weights.Atomically;
import haneul.model.weights.ModelFolder;
import haneul.tensor.Precision;
import haneul.tensor.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation as a value: of which model, what is measured, and the figures that it must reach.
 *
 * @param model a model's folder, a training run, a name on the hub, or {@code bundled}
 * @param prompts of one and two objects; half as many or a quarter of each other kind. The number of clips where one kind
 *     is measured alone
 * @param seed of the prompts and the noise
 * @param steps of the sampler; null for the model's own
 * @param training the clips that the model was trained on, to look for copies; null for none
 * @param trainingClips at most so many of them are compared
 * @param sheet a PNG for the first painted prompts; null for none
 * @param report a JSON file for all figures; null for none
 * @param bar the least share of the true clips' joint that reconstructions must keep, 0…1; null for none
 * @param jointBar the least share of prompts that must be right, 0…1; null for none
 * @param enhance whether prompts are reworded as captions before they are painted
 */
public record EvalRequest(
        String model,
        Kind kind,
        int prompts,
        long seed,
        @Nullable Integer steps,
        @Nullable Path training,
        int trainingClips,
        @Nullable Path sheet,
        @Nullable Path report,
        @Nullable Double bar,
        @Nullable Double jointBar,
        Enhance enhance) {
    /** The measurements. */
    public enum Kind {
        /** {@link EvalReport}. */
        EVERYTHING,
        /** {@link Ceilings}: the compression network alone; the model needs no transformer. */
        RECONSTRUCTIONS,
        /** {@link Edits} at several strengths. */
        EDITS,
        /** {@link Seams}. */
        SEAMS
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 32;
    private static final int GUESSES = 300;

    /**
     * @throws HaneulException if parts of the request contradict each other, or a file cannot be written
     */
    public EvalRequest {
        if (kind != Kind.EVERYTHING && (jointBar != null || sheet != null || training != null)) {
            throw new HaneulException(
                    (sheet != null ? "‹sheet›" : jointBar != null ? "‹joint-bar›" : "‹training›") + " and ‹"
                            + kind.name().toLowerCase(Locale.ROOT) + "› do not go together",
                    "no prompts are painted then",
                    "leave out one of them");
        }
        if (bar != null && kind != Kind.EVERYTHING && kind != Kind.RECONSTRUCTIONS) {
            throw new HaneulException(
                    "‹bar› and ‹" + kind.name().toLowerCase(Locale.ROOT) + "› do not go together",
                    "nothing is reconstructed then",
                    "leave out one of them");
        }
        if (report != null) {
            Writable.check(report);
        }
        if (sheet != null) {
            Sheet.check(sheet);
        }
    }

    /**
     * The figures of an evaluation.
     *
     * @param lines of the table
     * @param figures by name, as they are written to the report
     * @param below the bar that is not reached; null if all are
     */
    public record Outcome(
            List<String> lines,
            Map<String, Object> figures,
            @Nullable HaneulException below) {}

    /**
     * Opens the model, measures, and writes the report and the sheet.
     *
     * @param precision of the transformer
     * @param notes receives a line for whatever is done otherwise than asked
     */
    public Outcome run(Precision precision, Consumer<String> notes, Progress progress) {
        long began = System.nanoTime();
        Path folder = ModelFolder.find(model);
        try (VideoModel opened = Families.open(folder, precision)) {
            int taken = steps == null ? opened.defaults().steps() : steps;
            notes.accept("computes in " + precision);
            Subject subject = Subject.of(new Studio(opened, note -> {}), taken, new Wording(enhance, "", ""));
            Measurement measured = measure(subject, notes, progress);
            List<String> lines = new ArrayList<>(measured.table());
            if (measured instanceof EvalReport all && sheet != null) {
                lines.add(draw(all, sheet));
            }
            Map<String, Object> figures = new LinkedHashMap<>(measured.json());
            figures.put("model", model);
            figures.put("enhance", enhance.label());
            if (kind != Kind.RECONSTRUCTIONS) {
                figures.put("steps", taken);
            }
            figures.put("precision", precision.toString());
            figures.put("threads", Threads.get());
            figures.put("processor", Machine.processor());
            figures.put("date", LocalDate.now(ZoneOffset.UTC).toString());
            figures.put("seconds", (System.nanoTime() - began) / 1e9);
            if (report != null) {
                Atomically.file(report, t -> Files.write(t, JSON.writeValueAsBytes(figures)));
            }
            return new Outcome(lines, figures, below(measured));
        }
    }

    private Measurement measure(Subject subject, Consumer<String> notes, Progress progress) {
        return switch (kind) {
            case RECONSTRUCTIONS -> Ceilings.of(subject, prompts, seed, progress);
            case EDITS -> Edits.of(subject, prompts, Edits.STRENGTHS, seed, progress);
            case SEAMS -> Seams.of(subject, prompts, seed, progress);
            case EVERYTHING ->
                EvalReport.of(
                        subject,
                        new EvalReport.Plan(prompts, seed, GUESSES, originals(subject, notes, progress)),
                        progress);
        };
    }

    private Originals originals(Subject subject, Consumer<String> notes, Progress progress) {
        if (training == null) {
            return Originals.NONE;
        }
        Originals originals = Originals.in(training, subject, trainingClips, progress);
        if (originals.isEmpty()) {
            notes.accept("looks for no copies: of the clips in " + training
                    + " that were trained on, or of those held back, none has the size and length that is painted");
        }
        return originals;
    }

    private static String draw(EvalReport report, Path sheet) {
        List<Evaluation.Painted> all = report.prompted().seen().painted();
        int shown = Math.min(SHOWN, all.size());
        Sheet.write(sheet, all.subList(0, shown));
        return sheet + ": the first " + shown + " prompts, green where the oracle agrees";
    }

    private @Nullable HaneulException below(Measurement measured) {
        try {
            Ceilings ceilings =
                    measured instanceof EvalReport r ? r.ceilings() : measured instanceof Ceilings c ? c : null;
            if (bar != null && ceilings != null) {
                ceilings.check(bar, model);
            }
            if (jointBar != null && measured instanceof EvalReport r) {
                r.check(jointBar, model);
            }
            return null;
        } catch (HaneulException e) {
            return e;
        }
    }
}
