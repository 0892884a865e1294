package haneul.app.cli.option;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.diffusion.Settings;
import haneul.diffusion.sample.Sampler;
import haneul.diffusion.sample.Schedules;
import haneul.media.Matte;
import haneul.media.Video;
import haneul.model.Defaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What everything that paints takes. What is left out the model decides. */
public final class PaintOptions {
    private static final int LONGEST_PROMPT = 10_000;

    private final List<Frame> pictures = new ArrayList<>();

    public static final String PROMPT = "What is to be seen, in one sentence in quotes.";

    /** Set by the command, whose place for it differs. */
    @Nullable
    public String prompt;

    /** Whether nothing needs to be said, as where pictures speak. */
    public boolean silent;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = {
                "Where to write; the suffix chooses the format.",
                "Several results are numbered: red-1.mp4, red-2.mp4."
            })
    public Path out;

    @Option(names = "--prompts", paramLabel = "FILE", description = "A text file with one prompt a line, instead.")
    @Nullable
    public Path prompts;

    @Mixin
    public ModelOptions from;

    @Option(
            names = "--size",
            converter = Area.Parser.class,
            paramLabel = "WxH",
            description = "Width and height in pixels.")
    @Nullable
    public Area size;

    @Option(names = "--seed", description = "The same seed paints the same again; one is drawn and told if left out.")
    @Nullable
    public Long seed;

    @Option(names = "--steps", paramLabel = "N", description = "More steps take longer and are more exact.")
    @Nullable
    public Long steps;

    @Option(names = "--guidance", paramLabel = "X", description = "How much the prompt counts; 1 is without.")
    @Nullable
    public Double guidance;

    @Option(
            names = "--guidance-2",
            paramLabel = "X",
            description = "The same where a second expert paints, at low noise.")
    @Nullable
    public Double guidanceLow;

    @Option(
            names = "--control",
            paramLabel = "X",
            description = "How much what VACE is shown counts: 0 is not at all, 1 as it was trained.")
    @Nullable
    public Double control;

    @Option(
            names = "--reference",
            paramLabel = "PICTURE",
            description = "What is to be seen, for models that take reference pictures (VACE); may be repeated.")
    public List<Path> references = new ArrayList<>();

    @Option(names = "--negative", paramLabel = "TEXT", description = "What to keep away from.")
    @Nullable
    public String negative;

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            description = "euler, 2m, unipc or ancestral (as the model likes it).")
    @Nullable
    public String sampler;

    @Option(names = "--shift", paramLabel = "X", description = "Above 1 spends more steps at high noise.")
    @Nullable
    public Double shift;

    @Option(
            names = "--variations",
            defaultValue = "1",
            paramLabel = "N",
            description = "How many of each prompt, with seeds that follow each other (${DEFAULT-VALUE}).")
    public long variations;

    @Mixin
    public Computing computing;

    @Option(
            names = "--save-canvas",
            paramLabel = "FILE",
            description = "Write what is painted as JSON too; haneul paint paints it again.")
    @Nullable
    public Path saveCanvas;

    /** Refuses whatever can be refused before the model is opened. */
    public void check() {
        sentences();
        Ask.whole("--variations", variations, 1, 1000);
        computing.threads();
        computing.precision();
        from.check();
        if (sampler != null) {
            Sampler.parse(sampler);
        }
        if (control != null) {
            Ask.number("--control", control, 0, 10);
        }
        if (guidanceLow != null) {
            Ask.number("--guidance-2", guidanceLow, 0, 100);
        }
        pictures();
        if (steps != null) {
            Ask.whole("--steps", steps, 1, 1000);
        }
        if (guidance != null) {
            Ask.number("--guidance", guidance, 0, 100);
        }
        if (shift != null) {
            Schedules.shifted(1, shift);
        }
        if (saveCanvas != null && (prompts != null || variations > 1)) {
            throw new HaneulException(
                    "--save-canvas cannot keep several canvases",
                    "there are several prompts or variations",
                    "leave it out, or paint one");
        }
    }

    /** The prompts, one or those of the file. */
    public List<String> sentences() {
        if (silent && prompt == null && prompts == null) {
            return List.of("");
        }
        if ((prompt == null) == (prompts == null)) {
            throw new HaneulException(
                    prompt == null ? "Something is missing: the prompt" : "There are two kinds of prompts",
                    prompt == null ? "no sentence says what to paint" : "one stands in the call and others in a file",
                    prompt == null
                            ? "add a sentence in quotes, or --prompts FILE"
                            : "leave out the sentence, or --prompts");
        }
        List<String> all = prompt != null ? List.of(prompt) : lines(prompts);
        for (String p : all) {
            if (p.length() > LONGEST_PROMPT) {
                throw new HaneulException(
                        "A prompt is too long",
                        "it has " + p.length() + " characters and may have " + LONGEST_PROMPT,
                        "shorten it; the text encoder hears about the first 400 words");
            }
        }
        return all;
    }

    /** The prompts of a file, one a line. */
    public static List<String> lines(Path prompts) {
        String what = "The prompts in " + prompts + " cannot be used";
        List<String> lines = TextFile.read(prompts, what, "name a text file in UTF-8 with one prompt a line")
                .lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .toList();
        if (lines.isEmpty()) {
            throw new HaneulException(what, "the file holds no prompt", "write one prompt a line");
        }
        return lines;
    }

    /** Where the results go. */
    public Outputs outputs(String suffix) {
        return Outputs.named(
                out, prompts == null ? 0 : sentences().size(), Ask.whole("--variations", variations, 1, 1000), suffix);
    }

    /** The seed of the first result. */
    public long firstSeed() {
        return seed != null ? seed : ThreadLocalRandom.current().nextInt(1, 1_000_000);
    }

    /** The reference pictures. */
    public List<Frame> pictures() {
        if (pictures.isEmpty()) {
            references.forEach(r -> pictures.add(Video.read(r, Matte.WHITE).frame(0)));
        }
        return pictures;
    }

    /** What a guidance that was asked for means for a second expert that nothing was said of: the same. */
    public Settings settings(Defaults d, long first) {
        double fine = guidance != null ? guidance : d.guidanceLow();
        return new Settings(
                first,
                steps != null ? Ask.whole("--steps", steps, 1, 1000) : d.steps(),
                guidance != null ? guidance : d.guidance(),
                guidanceLow != null ? guidanceLow : fine,
                shift != null ? shift : d.shift(),
                negative != null ? negative : d.negative(),
                Sampler.parse(sampler != null ? sampler : d.sampler()),
                control != null ? control : 1);
    }
}
