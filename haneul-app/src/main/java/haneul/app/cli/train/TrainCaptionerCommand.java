package haneul.app.cli.train;

import haneul.app.cli.option.Common;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a captioner over the latents of a compression network. */
@Command(
        name = "captioner",
        description = "Train a captioner, which describes clips and rewrites prompts, on captioned clips.",
        footer = {"", "Example:", "  haneul train captioner --data toys --vae vae/checkpoint -o captioner"})
public final class TrainCaptionerCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    TrainingOptions training;

    @Mixin
    TrainCaptionerOptions options;

    @Override
    public Integer call() {
        options.run(training, common.console());
        return 0;
    }
}
