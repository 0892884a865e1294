package haneul.app.cli.train;

import haneul.app.cli.option.Common;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a transformer over the latents of a compression network. */
@Command(
        name = "dit",
        description = "Train a transformer on a folder of captioned clips.",
        footer = {"", "Example:", "  haneul train dit --data toys --vae vae/checkpoint -o dit"})
public final class TrainDitCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    TrainingOptions training;

    @Mixin
    TrainDitOptions options;

    @Override
    public Integer call() {
        options.run(training, common.console());
        return 0;
    }
}
