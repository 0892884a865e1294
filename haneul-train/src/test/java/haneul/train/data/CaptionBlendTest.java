package haneul.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.model.caption.CaptionStyle;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares of captions over many draws. */
class CaptionBlendTest {
    private static final int DRAWS = 20_000;
    private static final Caption GIVEN = Caption.given("given");
    private static final Caption BRIEF = new Caption("brief", CaptionStyle.SHORT, false);
    private static final Caption SHORT = new Caption("short", CaptionStyle.SHORT, true);
    private static final Caption LONG = new Caption("long", CaptionStyle.DESCRIPTIVE, true);
    private static final Caption LONGER = new Caption("longer", CaptionStyle.DESCRIPTIVE, true);

    private static Map<String, Double> shares(String blend, Caption... captions) {
        Rng rng = new Rng(Long.getLong("seed", 1));
        Map<String, Double> out = new TreeMap<>();
        CaptionBlend b = CaptionBlend.parse(blend);
        for (int i = 0; i < DRAWS; i++) {
            String text = captions[b.draw(List.of(captions), rng.at(i))].text();
            out.merge(text, 1.0 / DRAWS, Double::sum);
        }
        return out;
    }

    private static void are(Map<String, Double> shares, Object... wanted) {
        assertThat(shares).hasSize(wanted.length / 2);
        for (int i = 0; i < wanted.length; i += 2) {
            assertThat(shares.get(wanted[i]))
                    .as(String.valueOf(wanted[i]))
                    .isCloseTo((Double) wanted[i + 1], within(0.012));
        }
    }

    @Test
    void partsAreDrawnByWeightAndTheirCaptionsAlike() {
        are(shares("machine:0.95,given:0.05", GIVEN, LONG), "given", 0.05, "long", 0.95);
        are(
                shares("machine:0.6,given:0.4", GIVEN, BRIEF, SHORT, LONG, LONGER),
                "given",
                0.2,
                "brief",
                0.2,
                "short",
                0.2,
                "long",
                0.2,
                "longer",
                0.2);
        are(
                shares("descriptive:3,short:1", GIVEN, BRIEF, SHORT, LONG, LONGER),
                "short",
                0.25,
                "long",
                0.375,
                "longer",
                0.375);
        are(shares("given:1", GIVEN, LONG), "given", 1.0);
        are(shares("given:1,machine:0", LONG), "long", 1.0);
    }

    @Test
    void aStyleIsTheMachinesWhereItHasAnyElseGiven() {
        are(shares("short:1", GIVEN, BRIEF, LONG), "brief", 1.0);
        are(shares("short:1", GIVEN, BRIEF, SHORT), "short", 1.0);
    }

    @Test
    void whatAClipLacksFallsToTheOthersInOrderOfWeight() {
        are(shares("machine:0.95,given:0.05", GIVEN, BRIEF), "given", 0.5, "brief", 0.5);
        are( // the half of descriptive falls to given
                shares("short:0.2,descriptive:0.5,given:0.3", GIVEN, BRIEF), "given", 0.4, "brief", 0.2 + 0.4);
        are(shares("short:0.2,descriptive:0.8", GIVEN, LONG, BRIEF), "brief", 0.2, "long", 0.8);
        are(shares("short:0.5,descriptive:0.5", GIVEN), "given", 1.0);
    }

    @Test
    void weightsAreNormalisedAndWrittenAsTheyAreRead() {
        assertThat(CaptionBlend.parse("given:1, machine:19")).isEqualTo(CaptionBlend.USUAL);
        assertThat(CaptionBlend.USUAL).hasToString("machine:0.95,given:0.05");
        assertThat(CaptionBlend.parse("descriptive:1,short:2").toString())
                .isEqualTo("short:0.666667,descriptive:0.333333");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "machine",
                "machine:",
                "machine:-1",
                "machine:x",
                "machine:NaN",
                "machine:1e3",
                "persons:1",
                "given:1,given:1",
                "given:1,",
                "given:0",
                "given:1:2",
                "MACHINE:1",
                "given:9999999"
            })
    void nonsenseIsRefused(String text) {
        assertThatThrownBy(() -> CaptionBlend.parse(text))
                .isInstanceOfSatisfying(
                        HaneulException.class, e -> assertThat(e.kind()).isEqualTo(HaneulException.Kind.REQUEST))
                .hasMessageContaining("captions");
    }
}
