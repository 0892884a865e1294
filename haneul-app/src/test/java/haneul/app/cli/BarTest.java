package haneul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class BarTest {
    private final StringWriter err = new StringWriter();

    @Test
    void aTerminalSeesABarWithTheTimeThatIsLeft() throws InterruptedException {
        Bar bar = new Bar(new PrintWriter(err), true);
        bar.at("paint", 1, 4);
        Thread.sleep(120);
        bar.at("paint", 2, 4);
        assertThat(err.toString()).containsPattern("paint \\[={12} {12}\\] 2/4, \\d+ s left");
        bar.clear();
        assertThat(err.toString()).endsWith("\r");
    }

    @Test
    void aFileSeesPlainLinesOnlyOfWorkThatTakesLong() throws InterruptedException {
        Bar bar = new Bar(new PrintWriter(err), false);
        bar.at("text", 0, 1);
        bar.at("text", 1, 1);
        bar.at("paint", 1, 4);
        assertThat(err.toString()).isEmpty();
        Thread.sleep(1050);
        bar.at("paint", 2, 4);
        bar.at("paint", 3, 4);
        bar.at("paint", 4, 4);
        assertThat(err.toString()).matches("paint 2/4, \\d+ s left\\R(paint 3/4.*\\R)?paint 4/4\\R");
    }

    @Test
    void afterAStopTheNextReportEndsTheWork() {
        Bar bar = new Bar(new PrintWriter(err), false);
        bar.stop();
        assertThatThrownBy(() -> bar.at("paint", 3, 30)).isInstanceOfSatisfying(HaneulException.class, e -> {
            assertThat(e.kind()).isEqualTo(HaneulException.Kind.CANCELLED);
            assertThat(e.what()).isEqualTo("The work was stopped at \"paint\", 3 of 30");
        });
        assertThatThrownBy(() -> bar.at("train, loss 0.9220", 6, 500))
                .hasMessageContaining("The work was stopped at \"train\", 6 of 500");
    }

    @Test
    void theSameAgainPrintsNothingButCanBeStopped() throws InterruptedException {
        Bar bar = new Bar(new PrintWriter(err), true);
        bar.at("paint", 0, 4);
        Thread.sleep(120);
        bar.at("paint", 1, 4);
        String once = err.toString();
        Thread.sleep(120);
        bar.at("paint", 1, 4);
        assertThat(err.toString()).isEqualTo(once);
        bar.stop();
        assertThatThrownBy(() -> bar.at("paint", 1, 4)).isInstanceOf(HaneulException.class);
    }

    @Test
    void timesAreSaidAsPeopleSayThem() {
        assertThat(Bar.time(8.2)).isEqualTo("8 s");
        assertThat(Bar.time(125)).isEqualTo("2 min 5 s");
        assertThat(Bar.time(3 * 3600 + 12 * 60)).isEqualTo("3 h 12 min");
    }
}
