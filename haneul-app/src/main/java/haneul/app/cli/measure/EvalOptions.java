package haneul.app.cli.measure;

import haneul.app.cli.option.Ask;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.eval.EvalRequest;
import haneul.eval.EvalRequest.Kind;
import haneul.eval.caption.CaptionRequest;
import haneul.job.enhance.Wording.Enhance;
import haneul.model.weights.ModelFolder;
import haneul.tensor.Precision;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code eval}: an {@link EvalRequest}. */
final class EvalOptions {
    private static final int LOOKED = 1000;

    /** Measurements that are made alone. */
    static final class Only {
        @Option(
                names = "--reconstructions",
                description = "Measure the compression network alone; the model needs no transformer yet.")
        boolean reconstructions;

        @Option(names = "--edits", description = "Measure edits at strengths from 0.4 to 0.95 alone.")
        boolean edits;

        @Option(names = "--seams", description = "Measure the seams of extended clips and of loops alone.")
        boolean seams;

        @Option(
                names = "--captions",
                description = "Measure the captioner alone, on true clips that it was never trained on.")
        boolean captions;
    }

    /** What is measured: {@link EvalRequest} or {@link CaptionRequest}. */
    interface Request {
        EvalRequest.Outcome run(Precision precision, Consumer<String> notes, Progress progress);
    }

    @ArgGroup
    @Nullable
    Only only;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            defaultValue = ModelFolder.BUNDLED,
            description = "A model's folder or a training run; the bundled model if left out.")
    String model;

    @Option(
            names = "--prompts",
            defaultValue = "64",
            paramLabel = "N",
            description = "Number of prompts of one and two objects; half as many or a quarter of each other kind "
                    + "(default: ${DEFAULT-VALUE}).")
    long prompts;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seed of the prompts and the noise (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--steps", paramLabel = "N", description = "Steps of the sampler (default: the model's own).")
    @Nullable
    Long steps;

    @Option(
            names = "--training",
            paramLabel = "FOLDER",
            description = "The clips that the model was trained on, to look for copies.")
    @Nullable
    Path training;

    @Option(
            names = "--training-clips",
            paramLabel = "N",
            description = "The most of its clips that are compared (default: " + LOOKED + ").")
    @Nullable
    Long trainingClips;

    @Option(names = "--sheet", paramLabel = "PNG", description = "Write a contact sheet of painted prompts.")
    @Nullable
    Path sheet;

    @Option(names = "--report", paramLabel = "FILE", description = "Write all figures as JSON, also below a bar.")
    @Nullable
    Path file;

    @Option(
            names = "--bar",
            paramLabel = "PART",
            description = "Fail if reconstructions keep less than this of the true clips' joint, such as 0.9.")
    @Nullable
    Double bar;

    @Option(
            names = "--joint-bar",
            paramLabel = "PART",
            description = "Fail if less than this of the prompts is painted all right, such as 0.3.")
    @Nullable
    Double jointBar;

    @Option(
            names = "--enhance",
            defaultValue = "off",
            paramLabel = "auto|on|off",
            description = "Reword prompts as captions before they are painted (default: ${DEFAULT-VALUE}).")
    String enhance;

    @Option(
            names = "--clips",
            defaultValue = "200",
            paramLabel = "N",
            description = "With --captions: clips of one thing, and of two; fewer of each other kind "
                    + "(default: ${DEFAULT-VALUE}).")
    long clips;

    @Option(
            names = "--beams",
            defaultValue = "1",
            paramLabel = "N",
            description = "With --captions: width of the beam search; 1 is greedy (default: ${DEFAULT-VALUE}).")
    long beams;

    /** What was asked for, checked. */
    Request request() {
        if (only != null && only.captions) {
            CaptionRequest captions = new CaptionRequest(
                    model, Ask.whole("--clips", clips, 1, 100_000), seed, Ask.whole("--beams", beams, 1, 64), file);
            return captions::run;
        }
        return painted()::run;
    }

    private EvalRequest painted() {
        if (trainingClips != null && training == null) {
            throw new HaneulException(
                    "--training-clips says how many to look through, but not of what",
                    "there is no --training",
                    "name the folder that the model was trained on with --training");
        }
        return new EvalRequest(
                model,
                kind(),
                Ask.whole("--prompts", prompts, 1, 100_000),
                seed,
                steps == null ? null : Ask.whole("--steps", steps, 1, 1000),
                training,
                trainingClips == null ? LOOKED : Ask.whole("--training-clips", trainingClips, 1, 1_000_000),
                sheet,
                file,
                bar == null ? null : Ask.number("--bar", bar, 0, 1),
                jointBar == null ? null : Ask.number("--joint-bar", jointBar, 0, 1),
                Enhance.parse(enhance));
    }

    private Kind kind() {
        if (only == null) {
            return Kind.EVERYTHING;
        }
        return only.reconstructions ? Kind.RECONSTRUCTIONS : only.edits ? Kind.EDITS : Kind.SEAMS;
    }
}
