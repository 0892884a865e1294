package haneul.eval.caption;

import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.Machine;
import haneul.core.Progress;
import haneul.core.Writable;
import haneul.eval.EvalRequest;
import haneul.model.caption.Captioner;
import haneul.model.caption.Decoding;
import haneul.model.family.haneul.HaneulCaptioner;
import haneul.model.weights.Atomically;
import haneul.tensor.Precision;
import haneul.tensor.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation of a captioner as a value.
 *
 * @param model a model's folder, a training run or {@code bundled}
 * @param clips of one thing, and of two; fewer of the other kinds
 * @param beams of the search, 1 … 64
 * @param report a JSON file for all figures; null for none
 */
public record CaptionRequest(
        String model,
        int clips,
        long seed,
        int beams,
        @Nullable Path report) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NEIGHBOURS = 500;

    public CaptionRequest {
        if (report != null) {
            Writable.check(report);
        }
    }

    /** Opens the captioner, measures, and writes the report. */
    public EvalRequest.Outcome run(Precision precision, Consumer<String> notes, Progress progress) {
        long began = System.nanoTime();
        try (Captioner captioner = HaneulCaptioner.open(model, precision)) {
            notes.accept("computes in " + precision);
            CaptionReport measured = CaptionReport.of(
                    captioner, new CaptionReport.Plan(clips, seed, Decoding.beam(beams), NEIGHBOURS), progress);
            Map<String, Object> figures = new LinkedHashMap<>(measured.json());
            figures.put("model", model);
            figures.put("clips", clips);
            figures.put("seed", seed);
            figures.put("beams", beams);
            figures.put("precision", precision.toString());
            figures.put("threads", Threads.get());
            figures.put("processor", Machine.processor());
            figures.put("date", LocalDate.now(ZoneOffset.UTC).toString());
            figures.put("seconds", (System.nanoTime() - began) / 1e9);
            if (report != null) {
                Atomically.file(report, t -> Files.write(t, JSON.writeValueAsBytes(figures)));
            }
            return new EvalRequest.Outcome(measured.table(), figures, null);
        }
    }
}
