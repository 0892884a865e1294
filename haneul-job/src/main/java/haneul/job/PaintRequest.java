package haneul.job;

import haneul.core.HaneulException;
import haneul.job.enhance.Wording;
import haneul.job.enhance.Wording.Enhance;
import haneul.job.task.Task;
import haneul.job.task.Values;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One painting as a value: everything that decides its pixels, and where they go. The command line, a program and a JSON
 * file (see {@link RequestJson}) make the same requests; {@link PaintJob} runs them.
 *
 * @param model which paints
 * @param task what is given and what is to be painted
 * @param prompt "" where nothing is said
 * @param references pictures of what is to be seen, for models that take such
 * @param sampling settings of the sampler
 * @param seed of the noise: the same request with the same seed paints the same
 * @param compute precision, threads and device
 * @param output the file or folder that is written, or null; it is no part of the JSON form
 * @param wording how the prompt is worded before the text encoder reads it
 */
public record PaintRequest(
        ModelChoice model,
        Task task,
        String prompt,
        List<Path> references,
        Sampling sampling,
        long seed,
        Compute compute,
        @Nullable Path output,
        Wording wording) {
    private static final int LONGEST = 10_000;

    public PaintRequest {
        references = List.copyOf(references);
        if (prompt.length() > LONGEST) {
            throw new HaneulException(
                    "A prompt is too long",
                    "it has " + prompt.length() + " characters and may have " + LONGEST,
                    "shorten it; the text encoder takes about the first 400 words");
        }
    }

    /** A task for the bundled model with its usual settings. */
    public static PaintRequest of(Task task, String prompt, long seed) {
        return new PaintRequest(
                ModelChoice.BUNDLED, task, prompt, List.of(), Sampling.USUAL, seed, Compute.AUTO, null, Wording.AUTO);
    }

    /** This request with another prompt. */
    public PaintRequest prompt(String text) {
        return new PaintRequest(model, task, text, references, sampling, seed, compute, output, wording);
    }

    /** This request with another seed. */
    public PaintRequest seed(long other) {
        return new PaintRequest(model, task, prompt, references, sampling, other, compute, output, wording);
    }

    /** This request with another task. */
    public PaintRequest task(Task other) {
        return new PaintRequest(model, other, prompt, references, sampling, seed, compute, output, wording);
    }

    /** This request with other reference pictures. */
    public PaintRequest references(List<Path> pictures) {
        return new PaintRequest(model, task, prompt, pictures, sampling, seed, compute, output, wording);
    }

    /** This request written into another file or folder. */
    public PaintRequest output(Path file) {
        return new PaintRequest(model, task, prompt, references, sampling, seed, compute, file, wording);
    }

    /** This request with its prompt worded in another way. */
    public PaintRequest wording(Wording other) {
        return new PaintRequest(model, task, prompt, references, sampling, seed, compute, output, other);
    }

    /** Whether two requests differ in nothing but prompt, seed and output: they can be painted in one pack. */
    boolean goesWith(PaintRequest other) {
        return model.equals(other.model)
                && task.equals(other.task)
                && references.equals(other.references)
                && sampling.equals(other.sampling)
                && compute.equals(other.compute);
    }

    /** Its parameters by name in the order of a call, without prompt and output; a switch has no values. */
    public Map<String, List<String>> parameters() {
        Values v = new Values();
        references.forEach(r -> v.put("reference", r));
        Sampling s = sampling;
        boolean two = s.guidanceLow() != null && !s.guidanceLow().equals(s.guidance());
        v.put("seed", seed)
                .put("steps", s.steps())
                .put("guidance", s.guidance())
                .put("shift", s.shift())
                .put("guidance-2", two ? s.guidanceLow() : null)
                .put("control", Double.valueOf(1).equals(s.control()) ? null : s.control())
                .put("negative", "".equals(s.negative()) ? null : s.negative())
                .put("sampler", s.sampler())
                .put(
                        "enhance",
                        wording.enhance() == Enhance.AUTO
                                ? null
                                : wording.enhance().label())
                .put("enhancer", wording.enhancer().isEmpty() ? null : wording.enhancer())
                .put("precision", compute.precision().equals("auto") ? null : compute.precision());
        Map<String, List<String>> all = new LinkedHashMap<>(model.parameters());
        all.putAll(task.parameters());
        all.putAll(v.map());
        return all;
    }
}
