package haneul.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code recipes/bundled.sh} with a program that only tells how it is called. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for bash")
class RecipeTest {
    private static final String HANEUL = """
            #!/usr/bin/env bash
            echo "$*" >> "$(dirname "$0")/calls"
            [[ -n ${BELOW:-} && $* == *"$BELOW"* ]] && exit 1
            [[ -n ${WAIT:-} && $* == *"$WAIT"* ]] && exec sleep 20
            [[ $* == *--only-latents* || $1 != train ]] && exit 0
            while [[ $1 != --out ]]; do shift; done
            mkdir -p "$2/checkpoint"
            echo '{"step": 120, "psnr": 31.5, "x0_0.8": 0.21}' > "$2/log.jsonl"
            """;

    @TempDir
    Path home;

    @BeforeEach
    void plant() throws IOException {
        Path program = Files.writeString(home.resolve("haneul"), HANEUL);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start(Map<String, String> more, String... arguments) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(here.resolve("recipes/bundled.sh"))) {
            here = here.getParent();
        }
        List<String> command = new ArrayList<>(
                List.of("bash", here.resolve("recipes/bundled.sh").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(home.resolve("said").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "HANEUL",
                        home.resolve("haneul").toString(),
                        "RUN",
                        home.resolve("run").toString()));
        builder.environment().putAll(more);
        return builder.start();
    }

    private String said(int code, Map<String, String> more, String... arguments) throws Exception {
        Process p = start(more, arguments);
        assertThat(p.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(home.resolve("said"));
        assertThat(p.exitValue()).as(said).isEqualTo(code);
        return said;
    }

    private List<String> calls() throws IOException {
        List<String> calls = Files.readAllLines(home.resolve("calls"));
        Files.delete(home.resolve("calls"));
        return calls;
    }

    @Test
    void aStageBelowItsBarIsTheLastOneAndTheNextCallGoesOnThere() throws Exception {
        said(1, Map.of("BELOW", "--reconstructions"), "--hours", "0.5");
        assertThat(calls()).last().asString().contains("eval").contains("--bar 0.9");
        String said = said(0, Map.of(), "--hours", ".5");
        assertThat(said)
                .contains("transformer: 120 steps, error of the clean patch at level 0.8 0.21")
                .contains("minutes so far of 30")
                .contains("the model is in " + home.resolve("run/model"));
        assertThat(calls())
                .noneMatch(c -> c.startsWith("train vae"))
                .anyMatch(c -> c.startsWith("world --clips 800 "))
                .anyMatch(c -> c.startsWith("world --clips 1600 ") && c.contains("pictures --images 1 "))
                .anyMatch(c -> c.startsWith("train dit") && c.endsWith("--only-latents"))
                .anyMatch(c -> c.matches("train dit .*/still .*--vae .* --hours 0\\.1\\d*"))
                .anyMatch(c -> c.matches("train dit .*/dit .*--init .*/still/checkpoint .* --hours 0\\.[23]\\d*"))
                .last()
                .asString()
                .startsWith("pack");
        assertThat(said(2, Map.of(), "--hours", "1")).contains("it was begun with hours=0.5");
    }

    @Test
    void whatGoesOnFromAModelKeepsItsCompressionNetwork() throws Exception {
        said(0, Map.of("INIT", "bundled", "PASSING", "0.4"), "--hours", "1");
        assertThat(calls())
                .noneMatch(c -> c.startsWith("train vae"))
                .noneMatch(c -> c.startsWith("train dit") && !c.contains("--init bundled "))
                .anyMatch(c -> c.startsWith("world ") && c.contains("--passing 0.4 "))
                .anyMatch(c -> c.startsWith("eval bundled --reconstructions "))
                .filteredOn(c -> c.startsWith("train dit") && !c.endsWith("--only-latents"))
                .singleElement()
                .asString()
                .matches(".* --hours 0\\.9\\d*");
        assertThat(said(2, Map.of("PASSING", "0.4"), "--hours", "1")).contains("init=bundled");
    }

    @Test
    void aSecondOneIsRefusedAndOneThatWasKilledIsNot() throws Exception {
        Process first = start(Map.of("WAIT", "train vae"), "--hours", "0.1");
        Written.await(home.resolve("calls"), first, text -> text.contains("train vae"));
        assertThat(said(2, Map.of(), "--hours", "0.1")).contains("it is running there already, as process");
        first.descendants().forEach(ProcessHandle::destroyForcibly);
        first.destroyForcibly().waitFor();
        Files.writeString(home.resolve("run/recipe.pid"), first.pid() + "\n");
        assertThat(said(0, Map.of(), "--hours", "0.1")).contains("package: ");
    }

    @Test
    void whatIsNoTimeIsRefused() throws Exception {
        for (String hours : List.of("x", "0", "-1", "1e3", "")) {
            assertThat(said(2, Map.of(), "--hours", hours)).contains("  because ");
        }
        assertThat(home.resolve("run")).doesNotExist();
    }
}
