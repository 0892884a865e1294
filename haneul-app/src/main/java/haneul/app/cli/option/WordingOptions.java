package haneul.app.cli.option;

import haneul.job.PaintRequest;
import haneul.job.enhance.Wording;
import haneul.job.enhance.Wording.Enhance;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the prompt is worded before it is painted. */
@Group("Prompt")
public final class WordingOptions {
    @Option(
            names = "--enhance",
            paramLabel = "auto|on|off",
            description = {
                "Turn a short or free prompt into a caption as the model was trained on; it is shown, and kept beside",
                "your own words. auto: where the model can, and the prompt is not one yet (default: auto)."
            })
    @Nullable
    String enhance;

    @Option(
            names = "--enhancer",
            paramLabel = "URL",
            description = {
                "A chat model that rewrites prompts instead, such as http://localhost:11434/v1#qwen3; the key for it",
                "is taken from HANEUL_API_KEY (default: the model's own captioner)."
            })
    @Nullable
    String enhancer;

    /**
     * What was given, and the rest from another request.
     *
     * @param reworded whether there is another prompt than that of the base
     */
    Wording over(PaintRequest base, boolean reworded) {
        Wording was = base.wording();
        boolean again = reworded && !was.userPrompt().isEmpty(); // the old prompt had been enhanced: so is the new one
        Enhance asked = enhance != null ? Enhance.parse(enhance) : again ? Enhance.AUTO : was.enhance();
        String by = enhancer != null ? enhancer : was.enhancer();
        return new Wording(
                asked == Enhance.AUTO && enhancer != null ? Enhance.ON : asked, by, reworded ? "" : was.userPrompt());
    }
}
