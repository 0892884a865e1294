package haneul.app.cli;

import haneul.app.cli.console.Console;
import haneul.app.cli.console.Version;
import haneul.app.cli.install.CleanCommand;
import haneul.app.cli.install.CompletionCommand;
import haneul.app.cli.install.DoctorCommand;
import haneul.app.cli.install.HelpCommand;
import haneul.app.cli.install.VersionCommand;
import haneul.app.cli.measure.EvalCommand;
import haneul.app.cli.measure.InfoCommand;
import haneul.app.cli.measure.ScaleCommand;
import haneul.app.cli.measure.WorldCommand;
import haneul.app.cli.paint.AnimateCommand;
import haneul.app.cli.paint.BlendCommand;
import haneul.app.cli.paint.ConnectCommand;
import haneul.app.cli.paint.EditCommand;
import haneul.app.cli.paint.ExtendCommand;
import haneul.app.cli.paint.GenerateCommand;
import haneul.app.cli.paint.ImageCommand;
import haneul.app.cli.paint.LoopCommand;
import haneul.app.cli.paint.PaintCommand;
import haneul.app.cli.paint.PlanCommand;
import haneul.app.cli.paint.RemixCommand;
import haneul.app.cli.train.CaptionCommand;
import haneul.app.cli.train.PackCommand;
import haneul.app.cli.train.SynthCommand;
import haneul.app.cli.train.TrainCommand;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The root of the commands; alone it shows the help. */
@Command(
        name = "haneul",
        description = "Text to video for the JVM.",
        versionProvider = Version.class,
        subcommands = {
            GenerateCommand.class,
            ImageCommand.class,
            AnimateCommand.class,
            ExtendCommand.class,
            ConnectCommand.class,
            LoopCommand.class,
            BlendCommand.class,
            EditCommand.class,
            RemixCommand.class,
            PaintCommand.class,
            PlanCommand.class,
            TrainCommand.class,
            CaptionCommand.class,
            WorldCommand.class,
            EvalCommand.class,
            ScaleCommand.class,
            PackCommand.class,
            SynthCommand.class,
            InfoCommand.class,
            DoctorCommand.class,
            CleanCommand.class,
            CompletionCommand.class,
            HelpCommand.class,
            VersionCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  haneul generate \"a small red circle moves left on a grey background\" -o red.mp4",
            "  haneul info red.mp4",
            "",
            "Exit codes: 0 done, 1 failed while running, 2 the request is wrong, 130 stopped."
        })
public final class HaneulCommand implements Runnable {
    final Console console;

    /** Whether what is asked is told instead of done. */
    boolean planning;

    /** Files that the command reads. */
    final Set<Path> inputs = new LinkedHashSet<>();

    @Spec
    CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
    boolean version;

    HaneulCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        spec.commandLine().usage(console.out());
    }
}
