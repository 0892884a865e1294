package haneul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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
}
