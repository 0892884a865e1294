package haneul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvalCommandTest {
    @Test
    void fewPromptsLookThroughFewTrainingClipsUnlessAskedTo() {
        assertThat(EvalCommand.looked(6, null)).isEqualTo(96);
        assertThat(EvalCommand.looked(64, null)).isEqualTo(1000);
        assertThat(EvalCommand.looked(100_000, null)).isEqualTo(1000);
        assertThat(EvalCommand.looked(6, 5000L)).isEqualTo(5000);
        assertThat(EvalCommand.looked(6, 0L)).isZero();
        assertThat(Called.haneul("eval", "--help").out()).containsPattern("16 a prompt,\\s+at most 1000");
    }
}
