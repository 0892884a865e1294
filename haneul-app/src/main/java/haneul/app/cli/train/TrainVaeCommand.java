package haneul.app.cli.train;

import haneul.app.cli.option.Common;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a compression network. */
@Command(
        name = "vae",
        description = "Train a compression network on a folder of clips.",
        footer = {"", "Example:", "  haneul train vae --data toys -o vae"})
public final class TrainVaeCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    TrainingOptions training;

    @Mixin
    TrainVaeOptions options;

    @Override
    public Integer call() {
        options.run(training, common.console());
        return 0;
    }
}
