package haneul.app.cli.install;

import haneul.app.cli.option.Common;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints a script that completes commands and options in a shell. */
@Command(
        name = "completion",
        description = "Print a script that completes commands and options in a shell.",
        footer = {
            "",
            "Examples:",
            "  bash, in ~/.bashrc:  source <(haneul completion bash)",
            "  zsh, in ~/.zshrc:    source <(haneul completion zsh)      (behind compinit)",
            "  fish, once:          haneul completion fish > ~/.config/fish/completions/haneul.fish"
        })
public final class CompletionCommand implements Callable<Integer> {
    /** The shells that there is a script for. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    @Mixin
    Common common;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
    Shell shell;

    @Override
    public Integer call() {
        CommandLine line = common.session().line();
        String script = switch (shell) {
            case bash, zsh -> AutoComplete.bash("haneul", line); // in zsh it loads bashcompinit
            case fish -> FishCompletion.of(line.getCommandSpec());
        };
        common.console().text("script", script);
        return 0;
    }
}
