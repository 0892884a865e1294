package haneul.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HaneulExceptionTest {
    @Test
    void sentencesAreLinesWhateverIsInThem() {
        HaneulException e = new HaneulException("no file a\nb", "it says\r\n\u2028 \u001b[31mred\n", "fix \u00e9");
        assertThat(e.what()).isEqualTo("no file a b");
        assertThat(e.because()).isEqualTo("it says   [31mred");
        assertThat(e.fix()).isEqualTo("fix \u00e9");
        assertThat(e.getMessage()).isEqualTo("no file a b\n  because it says   [31mred\n  fix: fix \u00e9");
    }
}
