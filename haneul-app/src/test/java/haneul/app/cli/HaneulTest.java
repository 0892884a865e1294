package haneul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.console.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HaneulTest {
    /** Standard output as it is on a full disk. */
    private static final class Full extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    private static boolean threeLines(StringWriter err, int code) {
        return new Called(code, "", err.toString()).threeLines();
    }

    @Test
    void workThatDoesNotStopIsEndedInThreeLines() throws IOException {
        for (String[] args : new String[][] {{"generate"}, {"generate", "--json"}}) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
            Failure failure = new Failure(console, args);
            CountDownLatch ended = new CountDownLatch(1);
            assertThat(Haneul.stop(console, failure, ended, 0)).isTrue();
            if (args.length == 1) {
                assertThat(threeLines(err, 130)).as(err.toString()).isTrue();
                assertThat(err.toString()).startsWith("The work did not stop within 0 s");
            } else {
                JsonNode event = new ObjectMapper().readTree(err.toString());
                assertThat(event.get("event").asText()).isEqualTo("error");
                assertThat(event.get("exit").asInt()).isEqualTo(130);
                assertThat(new ObjectMapper().readTree(out.toString()).get("error"))
                        .isNotNull();
            }
            ended.countDown();
            assertThat(Haneul.stop(console, failure, ended, 30)).isFalse();
        }
    }

    @Test
    void aResultThatCannotBePrintedIsAFailure() {
        for (OutputStream out : new OutputStream[] {new Full(), new PrintStream(new Full())}) {
            StringWriter err = new StringWriter();
            int code = Haneul.run(
                    new String[] {"--version"},
                    new PrintWriter(out, true, StandardCharsets.UTF_8),
                    new PrintWriter(err, true));
            assertThat(code).as(err.toString()).isEqualTo(1);
            assertThat(threeLines(err, code)).as(err.toString()).isTrue();
            assertThat(err.toString()).startsWith("The result could not be printed");
        }
    }

    @Test
    void aReaderThatEndsEarlyIsNoFailure() {
        StandardOutput out = new StandardOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        StringWriter err = new StringWriter();
        Console console =
                new Console(new PrintWriter(out, true, StandardCharsets.UTF_8), new PrintWriter(err, true), false);
        assertThat(Haneul.run(new String[] {"--version"}, console, out::isReaderGone))
                .isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpIsGroupedAndHasAnExample() {
        CommandLine line = Haneul.parser(new Console(new PrintWriter(System.out), new PrintWriter(System.err), false));
        String help = line.getSubcommands().get("animate").getUsageMessage();
        assertThat(help)
                .containsSubsequence(
                        "\nOptions:\n",
                        "--last",
                        "\nSize and length:\n",
                        "--seconds",
                        "\nModel:\n",
                        "--lora",
                        "\nSampling:\n",
                        "--seed",
                        "\nOutput:\n",
                        "--overwrite",
                        "\nMachine:\n",
                        "--threads",
                        "\nGeneral:\n",
                        "--json",
                        "Examples:");
        line.getSubcommands()
                .forEach((name, command) -> assertThat(String.join(
                                "\n", command.getCommandSpec().usageMessage().footer()))
                        .as(name)
                        .contains("haneul " + name));
    }
}
