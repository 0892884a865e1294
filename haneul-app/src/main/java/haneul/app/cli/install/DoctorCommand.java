package haneul.app.cli.install;

import haneul.app.cli.console.Console;
import haneul.app.cli.option.Common;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Examines the installation and the machine: what works, what is missing, and how to get it. */
@Command(
        name = "doctor",
        description = "Examine this installation: Java, native libraries, processor, GPU, memory and folders.",
        footer = {
            "",
            "Exit codes: 0 what Haneul needs is there, 1 something that it needs is missing.",
            "",
            "Example:",
            "  haneul doctor --json"
        })
public final class DoctorCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Override
    public Integer call() throws IOException {
        Console console = common.console();
        Diagnosis diagnosis = Diagnosis.make();
        diagnosis.lines().forEach(console::say);
        console.result(diagnosis.json());
        return diagnosis.works() ? 0 : 1;
    }
}
