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

    @Test
    void parametersAreWrittenAsTheInterfaceDoes() {
        HaneulException e = HaneulException.run("‹steps› is 0", "‹guidance-2› and ‹A b› stay", "choose ‹steps› 30");
        assertThat(e.getMessage()).isEqualTo("steps is 0\n  because guidance-2 and ‹A b› stay\n  fix: choose steps 30");
        HaneulException shown = e.naming(name -> "--" + name);
        assertThat(shown.what()).isEqualTo("--steps is 0");
        assertThat(shown.because()).isEqualTo("--guidance-2 and ‹A b› stay");
        assertThat(shown.fix()).isEqualTo("choose --steps 30");
        assertThat(shown.kind()).isEqualTo(HaneulException.Kind.RUN);
        assertThat(e.what()).isEqualTo("steps is 0");
    }
}
