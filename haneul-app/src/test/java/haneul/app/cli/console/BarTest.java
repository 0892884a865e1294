package haneul.app.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class BarTest {
    private final StringWriter err = new StringWriter();
    private long now = 1_000_000_000_000L;

    private Bar bar(boolean terminal) {
        return new Bar(new PrintWriter(err), terminal, () -> now);
    }

    private void passed(long milliseconds) {
        now += milliseconds * 1_000_000;
    }

    @Test
    void aTerminalSeesABarWithTheTimeThatIsLeft() {
        Bar bar = bar(true);
        bar.at("paint", 1, 4);
        passed(120);
        bar.at("paint", 2, 4);
        assertThat(err.toString()).contains("paint [============            ] 2/4, 0 s left");
        bar.clear();
        assertThat(err.toString()).endsWith("\r");
    }

    @Test
    void aFileSeesPlainLinesOnlyOfWorkThatTakesLong() {
        Bar bar = bar(false);
        bar.at("text", 0, 1);
        bar.at("text", 1, 1);
        bar.at("paint", 1, 4);
        assertThat(err.toString()).isEmpty();
        passed(1050);
        bar.at("paint", 2, 4);
        bar.at("paint", 3, 4);
        bar.at("paint", 4, 4);
        assertThat(err.toString()).matches("paint 2/4, 2 s left\\Rpaint 4/4\\R");
    }

    @Test
    void afterAStopTheNextReportEndsTheWork() {
        Bar bar = bar(false);
        bar.stop();
        assertThatThrownBy(() -> bar.at("paint", 3, 30)).isInstanceOfSatisfying(HaneulException.class, e -> {
            assertThat(e.kind()).isEqualTo(HaneulException.Kind.CANCELLED);
            assertThat(e.what()).isEqualTo("The work was stopped at \"paint\", 3 of 30");
        });
        assertThatThrownBy(() -> bar.at("train, loss 0.9220", 6, 500))
                .hasMessageContaining("The work was stopped at \"train\", 6 of 500");
    }

    @Test
    void theSameAgainPrintsNothingButCanBeStopped() {
        Bar bar = bar(true);
        bar.at("paint", 0, 4);
        passed(120);
        bar.at("paint", 1, 4);
        String once = err.toString();
        passed(120);
        bar.at("paint", 1, 4);
        assertThat(err.toString()).isEqualTo(once);
        bar.stop();
        assertThatThrownBy(() -> bar.at("paint", 1, 4)).isInstanceOf(HaneulException.class);
    }

    @Test
    void aPartOfALongVideoIsNamed() {
        Bar bar = bar(true);
        bar.at("paint", 2, 5, 1, 20);
        passed(120);
        bar.at("paint", 2, 5, 3, 20);
        assertThat(err.toString()).contains("paint, part 2 of 5 [===                     ] 3/20, 5 s left");
        bar.stop();
        assertThatThrownBy(bar::checkCancelled)
                .hasMessageContaining("The work was stopped at \"paint, part 2 of 5\", 3 of 20");
    }

    @Test
    void timesAreSaidAsPeopleSayThem() {
        assertThat(Bar.time(8.2)).isEqualTo("8 s");
        assertThat(Bar.time(125)).isEqualTo("2 min 5 s");
        assertThat(Bar.time(3 * 3600 + 12 * 60)).isEqualTo("3 h 12 min");
    }
}
