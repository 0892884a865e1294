package haneul.app.cli.option;

import haneul.core.Bounds;
import haneul.core.HaneulException;
import haneul.job.Compute;
import haneul.job.ModelChoice;
import haneul.job.Outputs;
import haneul.job.PaintRequest;
import haneul.job.Prompts;
import haneul.job.RequestJson;
import haneul.job.Sampling;
import haneul.job.enhance.Wording;
import haneul.job.task.Image;
import haneul.job.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that paints: they make requests of a task. */
public final class PaintOptions {
    public static final String PROMPT = "What is to be seen, in one sentence in quotes.";

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            description = "A text file with one prompt a line, instead of PROMPT; - reads standard input.")
    @Nullable
    Path prompts;

    @Option(
            names = "--reference",
            paramLabel = "PICTURE",
            description = "A picture of what is to be seen, for models that take them (VACE); may be repeated.")
    List<Path> references = List.of();

    @Mixin
    WordingOptions wording;

    @Mixin
    ModelOptions model;

    @Mixin
    SamplingOptions sampling;

    @Mixin
    OutputOptions output;

    @Mixin
    Computing computing;

    /** Requests of a task: one for each prompt and variation. */
    public List<PaintRequest> requests(Task task, @Nullable String prompt) {
        PaintRequest base = new PaintRequest(
                ModelChoice.BUNDLED,
                task,
                "",
                List.of(),
                Sampling.USUAL,
                RequestJson.anySeed(),
                Compute.AUTO,
                null,
                Wording.AUTO);
        return requests(base, prompt, task.needsPrompt());
    }

    /**
     * Requests like another one, changed by what was given.
     *
     * @param needed whether a prompt must be given
     */
    public List<PaintRequest> requests(PaintRequest base, @Nullable String prompt, boolean needed) {
        List<String> all = sentences(base, prompt, needed);
        PaintRequest one = new PaintRequest(
                model.over(base.model()),
                base.task(),
                "",
                references.isEmpty() ? base.references() : references,
                sampling.over(base.sampling()),
                sampling.seed != null ? sampling.seed : base.seed(),
                computing.over(base.compute()),
                null,
                wording.over(base, prompt != null || prompts != null));
        int variations = Bounds.whole("‹variations›", sampling.variations, 1, 1000);
        String suffix = base.task() instanceof Image ? "png" : "mp4";
        List<Path> files = outputs(one, all, variations, suffix).files();
        List<PaintRequest> out = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            out.add(one.prompt(all.get(i / variations)).seed(one.seed() + i).output(files.get(i)));
        }
        if (output.saveCanvas != null && out.size() > 1) {
            throw new HaneulException(
                    "‹save-canvas› cannot keep several canvases",
                    "there are several prompts or variations",
                    "leave it out, or paint one");
        }
        return out;
    }

    /** Refuses a name of a video where a picture is to be written. */
    public void refuseVideo() {
        String file = output.out == null
                ? ".png"
                : String.valueOf(output.out.getFileName()).toLowerCase(Locale.ROOT);
        if (!file.matches(".*\\.(png|jpe?g|webp)") && (prompts == null || file.contains("."))) {
            throw new HaneulException(
                    output.out + " cannot be written",
                    "a picture is written as png, or as jpg or webp",
                    "name a file that ends in .png, or call haneul generate for a video");
        }
    }

    private Outputs outputs(PaintRequest one, List<String> all, int variations, String suffix) {
        String words = prompts == null ? all.get(0) : Outputs.stem(prompts);
        String stem = words.isBlank() && !one.task().files().isEmpty()
                ? Outputs.stem(one.task().files().get(0)) + "-" + one.task().name()
                : Outputs.slug(words, one.task().name());
        return output.outputs(stem + "-" + one.seed(), prompts == null ? 0 : all.size(), variations, suffix);
    }

    private List<String> sentences(PaintRequest base, @Nullable String prompt, boolean needed) {
        if (prompt != null && prompts != null) {
            throw new HaneulException(
                    "There are two kinds of prompts",
                    "one stands in the call and others in a file",
                    "leave out the sentence, or ‹prompts›");
        }
        if (prompts != null) {
            return Prompts.read(prompts, System.in);
        }
        if (prompt == null && needed) {
            throw new HaneulException(
                    "Something is missing: the prompt",
                    "no sentence says what to paint",
                    "add a sentence in quotes, or ‹prompts› FILE");
        }
        return List.of(prompt != null ? prompt : base.prompt());
    }

    /** Refuses outputs that cannot be written or would replace something; gives one line for each input replaced. */
    public List<String> prepare(List<PaintRequest> requests) {
        Set<Path> inputs = new LinkedHashSet<>();
        requests.forEach(r -> {
            inputs.addAll(r.task().files());
            inputs.addAll(r.references());
        });
        if (prompts != null) {
            inputs.add(prompts);
        }
        List<Path> files = requests.stream()
                .map(PaintRequest::output)
                .filter(Objects::nonNull)
                .toList();
        Outputs outputs = new Outputs(
                files, prompts != null && output.isFolder() ? files.get(0).getParent() : null);
        outputs.check(output.overwrite);
        outputs.check(output.saveCanvas, inputs, output.overwrite);
        outputs.makeFolder();
        return outputs.replaced(inputs);
    }

    /** The file in which the request is kept, or null. */
    public @Nullable Path saveCanvas() {
        return output.saveCanvas;
    }
}
