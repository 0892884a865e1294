package haneul.app.cli.measure;

import haneul.app.cli.console.Bar;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Common;
import haneul.app.cli.train.TrainingData;
import haneul.eval.scale.Scaling;
import haneul.eval.scale.ScalingReport;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.text.BertEncoder;
import haneul.model.weights.ModelFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Fits a scaling law to small models. */
@Command(
        name = "scale",
        description = "Train transformers of several sizes for several budgets, and extrapolate to more compute.",
        footer = {"", "Example:", "  haneul scale --sizes 48x2,64x4 --budgets 0.5,1,2 -o scaling"})
public final class ScaleCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    ScaleOptions options;

    @Override
    public Integer call() {
        Console console = common.console();
        long began = System.nanoTime();
        Path out = options.out;
        Scaling.check(out);
        Path folder = ModelFolder.find(options.vae);
        options.computing.begin();
        Scaling.Plan plan = options.plan();
        if (plan.minutes() > 0) {
            console.note("all models together are trained for " + Bar.time(60 * plan.minutes())
                    + ", besides what is finished already");
        }
        ScalingReport report;
        try (HaneulModel base = HaneulModel.open(folder, BertEncoder.bgeSmall(), plan.precision())) {
            TrainingData clips = options.clips(base, console);
            report = Scaling.run(plan, base, clips.training(), clips.validation(), console::note, console.bar());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        report.lines().forEach(console::say);
        console.say("");
        console.say(out.resolve("scale.md") + ", scale.json and scale.png"
                + (plan.prompts().isEmpty() ? "" : ", pictures.png") + ", seed " + plan.seed() + ", "
                + Bar.time(seconds));
        console.result(options.json(report, seconds));
        return 0;
    }
}
