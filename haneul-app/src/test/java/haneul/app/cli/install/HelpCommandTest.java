package haneul.app.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.Called;
import org.junit.jupiter.api.Test;

class HelpCommandTest {
    @Test
    void itIsTheHelpOfTheCommand() {
        assertThat(Called.haneul("help").out())
                .isEqualTo(Called.haneul("--help").out())
                .contains("doctor");
        assertThat(Called.haneul("help", "generate").out())
                .isEqualTo(Called.haneul("generate", "--help").out());
        assertThat(Called.haneul("help", "train", "dit").out())
                .startsWith("Usage: haneul train dit ")
                .isEqualTo(Called.haneul("train", "dit", "--help").out());
    }

    @Test
    void aCommandThatIsNotThereIsNamedWithTheNearest() {
        Called told = Called.haneul("help", "genrate");
        assertThat(told.code()).isEqualTo(2);
        assertThat(told.threeLines()).as(told.err()).isTrue();
        assertThat(told.err()).startsWith("There is no command genrate").contains("did you mean generate?");
        assertThat(Called.haneul("help", "train", "dti").err()).contains("haneul train knows", "did you mean dit?");
    }

    @Test
    void theVersionIsTheSameEverywhere() throws Exception {
        Called told = Called.haneul("version");
        assertThat(told.code()).isZero();
        assertThat(told.out()).isEqualTo(Called.haneul("--version").out()).matches("haneul \\S+, Java \\S+\\R");
        JsonNode json =
                new ObjectMapper().readTree(Called.haneul("version", "--json").out());
        assertThat(told.out())
                .contains(json.get("haneul").asText(), json.get("java").asText());
    }
}
