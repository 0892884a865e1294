package haneul.eval;

import com.fasterxml.jackson.databind.JsonNode;
import haneul.core.HaneulException;
import haneul.model.TrainingDomain;
import haneul.model.caption.CaptionerConfig;
import haneul.model.family.haneul.HaneulCaptioner;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.weights.Config;
import haneul.tensor.Tensor;
import haneul.train.RunLog;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The card of a packed model, as the hub shows it ({@code README.md} with a head in YAML): what the model is, how it was
 * trained, what was measured of it. Everything in it is read from the model, from its run and from a report of the
 * evaluation, but for what its maker adds.
 *
 * @param name what the model is called
 * @param licence of the weights, as SPDX writes it such as {@code apache-2.0}; null leaves it out
 * @param evaluation what {@code haneul eval --report} wrote; null for no figures
 * @param words what its maker adds at the end, in Markdown; may be empty
 */
public record ModelCard(
        String name, @Nullable String licence, @Nullable Path evaluation, String words) {
    /** Facts of a run's checkpoint that are shown, and their labels. */
    private static final Map<String, String> FACTS = Map.of(
            "data", "data: compression network, text encoder, pixels a patch, clips",
            "tokens", "patches a step, at least",
            "text_share", "share of canvases that know nothing but the text",
            "noise", "mean and standard deviation of the noise level's logit",
            "precision", "precision",
            "steps", "steps",
            "seed", "seed",
            "learning_rate", "learning rate",
            "flops", "floating-point operations");

    private static final String USE = """
            ## Use

                haneul generate "a small red circle moves left on a grey background" --model FOLDER -o out.mp4
            """;

    /** The card of a model that was opened from a folder, which may be a checkpoint of a run. */
    public String of(HaneulModel model, Path folder) {
        List<String> out = new ArrayList<>(List.of("---"));
        if (licence != null) {
            out.add("license: " + licence);
        }
        out.addAll(List.of("pipeline_tag: text-to-video", "library_name: haneul", "---", "", "# " + name, ""));
        out.addAll(parts(model));
        out.addAll(List.of("", USE));
        out.addAll(domain(model.domain()));
        out.addAll(training(folder));
        out.addAll(figures());
        if (licence != null) {
            out.addAll(List.of("## Licence", "", "The weights: " + licence + ".", ""));
        }
        if (!words.isBlank()) {
            out.add(words.strip());
        }
        return String.join("\n", out).strip() + "\n";
    }

    private static List<String> parts(HaneulModel model) {
        List<String> out = new ArrayList<>(List.of(
                say("A text-to-video model of the family haneul: %,d weights.", model.parameters()),
                "",
                "| part | shape | weights |",
                "|---|---|---|",
                say(
                        "| compression network | %d frames × %d × %d pixels a latent, %d channels | %,d |",
                        model.vae().temporal(),
                        model.vae().spatial(),
                        model.vae().spatial(),
                        model.vae().channels(),
                        count(model.vaeWeights()))));
        if (model.hasTransformer()) {
            HaneulDitConfig c = model.dit().config();
            out.add(say(
                    "| transformer | %d wide, %d blocks, %d heads, patches of %d × %d × %d latents%s | %,d |",
                    c.dim(),
                    c.depth(),
                    c.heads(),
                    c.patchSize().t(),
                    c.patchSize().h(),
                    c.patchSize().w(),
                    around(c),
                    count(model.ditWeights())));
        }
        CaptionerConfig captioner = model.captionerConfig();
        if (captioner != null) {
            out.add(say(
                    "| captioner | %d wide; blocks: video %d, sentence %d, text %d and %d; %d pieces of words | %,d |",
                    captioner.dim(),
                    captioner.videoBlocks(),
                    captioner.sentenceBlocks(),
                    captioner.unimodalBlocks(),
                    captioner.multimodalBlocks(),
                    captioner.pieces().size(),
                    HaneulCaptioner.parameters(captioner)));
        }
        out.add("| text encoder | " + model.text().name() + ", not part of this folder | |");
        return out;
    }

    /** The model's {@link TrainingDomain}, as far as it is known. */
    private static List<String> domain(TrainingDomain domain) {
        if (domain.isEmpty()) {
            return List.of();
        }
        List<String> out = new ArrayList<>(
                List.of("## Domain", "", "Outside of this the model extrapolates, and a painting notes it.", ""));
        domain.lines().forEach(line -> out.add("* " + line));
        out.add("");
        return out;
    }

    private static String around(HaneulDitConfig c) {
        return c.stages().stream()
                .map(s -> s.channels() + " wide with " + s.residualBlocks()
                        + (s.residualBlocks() == 1 ? " pair" : " pairs")
                        + " of convolutions"
                        + (s.transformerBlocks() == 0
                                ? ""
                                : " and " + s.transformerBlocks() + (s.transformerBlocks() == 1 ? " block" : " blocks"))
                        + " there and back")
                .reduce((a, b) -> a + "; " + b)
                .map(s -> ", behind stages " + s)
                .orElse("");
    }

    private static long count(Map<String, Tensor> weights) {
        return weights.values().stream().mapToLong(Tensor::count).sum();
    }

    /** Facts and figures of the run's checkpoint and log; empty for a model that is in no run. */
    private static List<String> training(Path folder) {
        Path run = folder.toAbsolutePath().getParent();
        Optional<RunLog> log = run == null || !folder.endsWith("checkpoint") ? Optional.empty() : RunLog.of(run);
        if (log.isEmpty()) {
            return List.of();
        }
        List<String> out = new ArrayList<>(
                List.of("## Training", "", "The last run of it; what it began from has runs of its own.", "", "| | |"));
        out.add("|---|---|");
        log.get().facts().properties().forEach(f -> {
            if (f.getValue().isValueNode() && FACTS.containsKey(f.getKey())) {
                out.add("| " + FACTS.get(f.getKey()) + " | " + plain(f.getValue()) + " |");
            }
        });
        log.get().figures().forEach((name, value) -> {
            if (name.startsWith("x0_")) {
                out.add(say(
                        "| error of the clean patch at noise level %s (latents have variance 1) | %.4f |",
                        name.substring(3), value));
            } else if (name.equals("seconds")) {
                out.add(say("| hours that it took | %.2f |", value / 3600));
            }
        });
        out.add("");
        return out;
    }

    private static String plain(JsonNode value) {
        return value.isFloatingPointNumber()
                ? value.decimalValue()
                        .round(new MathContext(4))
                        .stripTrailingZeros()
                        .toString()
                : value.asText();
    }

    private List<String> figures() {
        List<String> out = new ArrayList<>(List.of("## Figures", ""));
        if (evaluation == null) {
            out.addAll(List.of(
                    "None were measured: `haneul eval MODEL --report FILE`, then `haneul pack --eval FILE`.", ""));
            return out;
        }
        JsonNode report = report(evaluation);
        JsonNode rows = report.path("rows");
        out.add(say(
                "`haneul eval MODEL --prompts %s --seed %s --steps %s --threads %s` on %s (%s, %s, %.0f min), in per cent of the"
                        + " prompts, with 95 %% intervals; the toy world's oracle judges.",
                report.path("prompts").asText(),
                report.path("seed").asText(),
                report.path("steps").asText("?"),
                report.path("threads").asText("?"),
                report.path("date").asText("?"),
                report.path("processor").asText("?"),
                report.path("precision").asText("?"),
                report.path("seconds").asDouble() / 60));
        List<String> attributes = new ArrayList<>();
        rows.elements().next().path("attributes").fieldNames().forEachRemaining(attributes::add);
        out.addAll(table("prompts", attributes, rows, List.of()));
        JsonNode kinds = report.path("kinds");
        if (!kinds.isEmpty()) {
            out.addAll(table("one thing, by kind", attributes, kinds, List.of()));
        }
        JsonNode given = report.path("given");
        if (!given.isEmpty()) {
            out.addAll(table("frames given", List.of("motion"), given, List.of("identity", "path")));
        }
        out.addAll(List.of("", "| of all | right |", "|---|---|"));
        for (String what : List.of("mirror", "relations", "permanence")) {
            JsonNode share = report.path(what);
            if (share.has("right")) {
                out.add(say(
                        "| %s, of %s | %s |", what, share.path("of").asText(), interval(share, "right", "interval")));
            }
        }
        out.add("");
        return out;
    }

    private static JsonNode report(Path file) {
        String because = "it has no \"rows\"";
        try {
            JsonNode report = Config.open(file).json();
            if (report.path("rows").isObject() && !report.path("rows").isEmpty()) {
                return report;
            }
        } catch (HaneulException e) {
            because = e.because();
        }
        throw new HaneulException(
                "The figures in " + file + " cannot be used",
                because,
                "write them with haneul eval MODEL --report FILE");
    }

    private static List<String> table(String of, List<String> attributes, JsonNode rows, List<String> more) {
        List<String> out = new ArrayList<>(List.of(""));
        out.add("| " + of + " | of | all right | " + String.join(" | ", attributes)
                + (more.isEmpty() ? "" : " | " + String.join(" | ", more)) + " |");
        out.add("|---|---|---|" + "---|".repeat(attributes.size() + more.size()));
        rows.properties().forEach(r -> {
            JsonNode row = r.getValue();
            List<String> cells = new ArrayList<>(
                    List.of(r.getKey(), row.path("of").asText(), interval(row, "joint", "jointInterval")));
            attributes.forEach(a -> cells.add(percent(row.path("attributes").path(a))));
            more.forEach(m -> cells.add(percent(row.path(m))));
            out.add("| " + String.join(" | ", cells) + " |");
        });
        return out;
    }

    private static String interval(JsonNode row, String share, String interval) {
        return percent(row.path(share)) + " (" + percent(row.path(interval).path(0)) + "–"
                + percent(row.path(interval).path(1)) + ")";
    }

    private static String percent(JsonNode share) {
        return say("%.0f", 100 * share.asDouble());
    }

    private static String say(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
