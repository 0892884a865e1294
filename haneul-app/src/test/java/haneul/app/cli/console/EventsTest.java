package haneul.app.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.Called;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.family.haneul.HaneulVaeConfig;
import haneul.model.text.BertEncoder;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With --json every line of the messages is an event for programs. */
class EventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    /** Fails where a line is not one JSON object. */
    private static List<JsonNode> events(String err) {
        return err.lines().map(EventsTest::object).toList();
    }

    private static JsonNode object(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            assertThat(node.isObject()).as(line).isTrue();
            assertThat(node.get("event").asText()).as(line).isIn("progress", "note", "error");
            return node;
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    private static List<Long> done(List<JsonNode> events, String stage) {
        return events.stream()
                .filter(e -> e.get("event").asText().equals("progress")
                        && e.get("stage").asText().equals(stage))
                .map(e -> e.get("done").asLong())
                .toList();
    }

    @Test
    void paintingTellsEveryStepAndWhatWasAdapted() throws JsonProcessingException {
        try (HaneulModel m = HaneulModel.random(
                HaneulVaeConfig.of(4, 16, 1),
                new HaneulDitConfig(4, new Patch(1, 2, 2), 32, 1, 2, 384),
                1,
                BertEncoder.bgeSmall(),
                Precision.FP32)) {
            m.save(dir.resolve("model"), DType.F32, "");
        }
        Object[] request = {
            "generate",
            "a red circle",
            "--model",
            dir.resolve("model"),
            "--steps",
            5,
            "--threads",
            1,
            "--size",
            "30x24",
            "--frames",
            10,
            "--variations",
            2,
            "-o",
            dir.resolve("out.gif"),
            "--json"
        };
        Called c = Called.haneul(request);
        assertThat(c.code()).as(c.err()).isZero();
        assertThat(c.out().lines()).hasSize(1);
        assertThat(JSON.readTree(c.out()).get("outputs")).hasSize(2);
        List<JsonNode> events = events(c.err());
        assertThat(done(events, "paint")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(done(events, "text")).containsExactly(0L, 1L);
        assertThat(done(events, "decode")).contains(1L, 10L);
        assertThat(events)
                .anyMatch(e -> e.get("event").asText().equals("note")
                        && e.get("text").asText().contains("30x24 is painted as 32x24"));
        JsonNode third = events.stream()
                .filter(e -> e.path("stage").asText().equals("paint")
                        && e.get("done").asInt() == 3)
                .findFirst()
                .orElseThrow();
        assertThat(third.get("total").asInt()).isEqualTo(5);
        assertThat(third.get("secondsLeft").asDouble()).isPositive();
    }

    @Test
    void aFailureIsAnEventWithItsExitCode() throws JsonProcessingException {
        Called c = Called.haneul("world", "--clips", "0", "--out", dir.resolve("out"), "--json");
        assertThat(c.code()).isEqualTo(2);
        List<JsonNode> events = events(c.err());
        assertThat(events).hasSize(1);
        assertThat(events.get(0).get("event").asText()).isEqualTo("error");
        assertThat(events.get(0).get("what").asText()).isEqualTo("--clips cannot be 0");
        assertThat(events.get(0).get("because").asText()).isNotBlank();
        assertThat(events.get(0).get("fix").asText()).isNotBlank();
        assertThat(events.get(0).get("exit").asInt()).isEqualTo(2);
        assertThat(events.get(0).has("trace")).isFalse();
        JsonNode told = JSON.readTree(c.out()).get("error");
        assertThat(told.get("what")).isEqualTo(events.get(0).get("what"));
    }

    @Test
    void aRequestThatCannotBeReadAndItsTraceAreOneEvent() {
        Called c = Called.haneul("world", "--clips", "three", "--out", dir.resolve("out"), "--json", "--debug");
        List<JsonNode> events = events(c.err());
        assertThat(events).hasSize(1);
        assertThat(events.get(0).get("exit").asInt()).isEqualTo(2);
        assertThat(events.get(0).get("trace").asText()).contains("\tat ");
    }

    @Test
    void manySmallUnitsAreToldTenTimesASecondAndTheLastAlways() {
        StringWriter err = new StringWriter();
        Bar bar = new Bar(new PrintWriter(err), false);
        bar.events(new Events(new PrintWriter(err)));
        long began = System.nanoTime();
        for (int i = 0; i <= 1000; i++) {
            bar.at("decode", i, 1000);
        }
        bar.at("decode", 1000, 1000);
        double seconds = (System.nanoTime() - began) / 1e9;
        List<Long> told = done(events(err.toString()), "decode");
        assertThat(told).startsWith(0L).endsWith(1000L).doesNotHaveDuplicates();
        assertThat(told).hasSizeLessThanOrEqualTo((int) (10 * seconds) + 3);
    }

    @Test
    void aSecondRoundOfAStageBeginsAnew() {
        StringWriter err = new StringWriter();
        Events events = new Events(new PrintWriter(err));
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i <= 3; i++) {
                events.progress("paint", i, 3);
            }
        }
        events.progress("train, loss 0.5", 1, 9);
        List<JsonNode> all = events(err.toString());
        assertThat(done(all, "paint")).containsExactly(0L, 1L, 2L, 3L, 0L, 1L, 2L, 3L);
        assertThat(all.get(4).has("secondsLeft")).isFalse();
        assertThat(all.get(3).get("secondsLeft").asDouble()).isZero();
        assertThat(all.get(8).get("detail").asText()).isEqualTo("loss 0.5");
    }

    /** Programs that know nothing of parts see one stage whose units go on through all parts. */
    @Test
    void partsAreCountedOnThroughTheStage() {
        StringWriter err = new StringWriter();
        Events events = new Events(new PrintWriter(err));
        for (int part = 1; part <= 2; part++) {
            for (int i = 0; i <= 2; i++) {
                events.progress("paint", part, 2, i, 2);
            }
        }
        List<JsonNode> all = events(err.toString());
        assertThat(done(all, "paint")).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(all.get(4).get("total").asLong()).isEqualTo(4);
        assertThat(all.get(3).get("part").asInt()).isEqualTo(2);
        assertThat(all.get(3).get("parts").asInt()).isEqualTo(2);
        events.progress("text", 1, 1);
        assertThat(events(err.toString()).get(5).has("part")).isFalse();
    }
}
