package haneul.app.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haneul.app.cli.Called;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts are run by the shells that are here. */
class CompletionCommandTest {
    @TempDir
    Path dir;

    private Path script(String shell) throws IOException {
        Called told = Called.haneul("completion", shell);
        assertThat(told.code()).as(told.err()).isZero();
        return Files.writeString(dir.resolve("haneul." + shell), told.out());
    }

    /** What a shell prints for a command; the test is skipped where there is no such shell. */
    private String shell(String... command) throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                        .anyMatch(p -> Files.isExecutable(Path.of(p, command[0]))),
                command[0] + " is not on this machine");
        Path out = dir.resolve("out");
        Process p = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(p.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String printed = Files.readString(out);
        assertThat(p.exitValue()).as(printed).isZero();
        return printed;
    }

    private String bash(String words, int at) throws Exception {
        return shell(
                "bash",
                "-c",
                "source '" + script("bash") + "'; COMP_WORDS=(" + words + "); COMP_CWORD=" + at
                        + "; _complete_haneul; printf '%s\n' \"${COMPREPLY[@]}\"");
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assertThat(bash("haneul gen", 1).lines()).contains("generate");
        assertThat(bash("haneul generate --se", 2).lines()).contains("--seed", "--seconds");
        assertThat(bash("haneul train dit --dat", 3).lines()).contains("--data");
    }

    @Test
    void zshReadsTheScript() throws Exception {
        shell("zsh", "-f", "-c", "source '" + script("zsh") + "'; whence -w _complete_haneul");
    }

    @Test
    void fishCompletesCommandsAndOptions() throws Exception {
        String source = "source '" + script("fish") + "'; complete -C ";
        assertThat(shell("fish", "-N", "-c", source + "'haneul gen'").lines())
                .anyMatch(l -> l.startsWith("generate\t"));
        assertThat(shell("fish", "-N", "-c", source + "'haneul train '").lines())
                .anyMatch(l -> l.startsWith("dit\t"))
                .noneMatch(l -> l.startsWith("generate"));
        assertThat(shell("fish", "-N", "-c", source + "'haneul train dit --dat'")
                        .lines())
                .anyMatch(l -> l.startsWith("--data\t"));
        assertThat(shell("fish", "-N", "-c", source + "'haneul generate --sampler '")
                        .lines())
                .isNotEmpty();
    }

    @Test
    void theFishScriptKnowsEveryCommand() throws Exception {
        List<String> lines = Files.readAllLines(script("fish"));
        for (String command : List.of("generate", "animate", "plan", "doctor", "clean", "completion", "help")) {
            assertThat(lines).anyMatch(l -> l.contains("'__haneul_first' -a " + command + " -d '"));
        }
        assertThat(lines).anyMatch(l -> l.contains("'__haneul_first train' -a vae -d '"));
        assertThat(lines).anyMatch(l -> l.contains("'__haneul_at train dit' -l resume -d '"));
        assertThat(lines).filteredOn(l -> l.startsWith("complete")).hasSizeGreaterThan(150);
    }

    @Test
    void anotherShellIsRefused() {
        Called told = Called.haneul("completion", "tcsh");
        assertThat(told.code()).isEqualTo(2);
        assertThat(told.threeLines()).as(told.err()).isTrue();
        assertThat(told.err()).contains("bash, zsh, fish");
    }

    @Test
    void forProgramsScriptAndHelpAreObjects() {
        assertThat(Called.haneul("completion", "fish", "--json").out()).startsWith("{\"script\":\"");
        Called help = Called.haneul("help", "loop", "--json");
        assertThat(help.out())
                .startsWith("{\"help\":\"")
                .contains("haneul loop")
                .hasLineCount(1);
    }
}
