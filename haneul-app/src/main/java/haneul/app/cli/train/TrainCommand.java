package haneul.app.cli.train;

import haneul.core.HaneulException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains the parts of a model; the parts are its commands. */
@Command(
        name = "train",
        description = "Train a compression network (vae), a transformer (dit) or a captioner on captioned clips.",
        subcommands = {TrainVaeCommand.class, TrainDitCommand.class, TrainCaptionerCommand.class},
        footer = {"", "Example:", "  haneul train vae --data toys -o vae"})
public final class TrainCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Something is missing: what to train",
                new HaneulException(
                        "Something is missing: what to train",
                        "haneul train knows "
                                + String.join(" ", spec.subcommands().keySet()),
                        "call haneul train vae --data FOLDER --out RUN"));
    }
}
