package haneul.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import haneul.core.HaneulException;
import haneul.model.weights.Config;
import org.junit.jupiter.api.Test;

class NoiseScheduleTest {
    private static final String UNIPC = """
            {"_class_name": "UniPCMultistepScheduler", "prediction_type": "flow_prediction", "use_flow_sigmas": true,
             "flow_shift": 5.0, "solver_order": 2, "disable_corrector": [], "shift_terminal": null}
            """;

    private static NoiseSchedule read(String json) throws JsonProcessingException {
        return NoiseSchedule.read(Config.of("scheduler_config.json", new ObjectMapper().readTree(json)));
    }

    @Test
    void thePublishedOnesAreRead() throws Exception {
        assertThat(read(UNIPC)).isEqualTo(new NoiseSchedule(NoiseSchedule.Kind.UNIPC, 5));
        assertThat(read("{\"_class_name\": \"FlowMatchEulerDiscreteScheduler\", \"shift\": 3.0}"))
                .isEqualTo(new NoiseSchedule(NoiseSchedule.Kind.EULER, 3));
        assertThat(read(UNIPC).sampler()).isEqualTo("unipc");
    }

    @Test
    void everythingThatCannotBeFollowedIsToldAtOnce() throws Exception {
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(UNIPC);
        json.put("prediction_type", "epsilon");
        json.put("use_dynamic_shifting", true);
        json.put("solver_order", 3);
        json.put("shift_terminal", 0.1);
        json.put("num_train_timesteps", 500);
        json.put("flow_shift", "much");
        assertThatThrownBy(() -> read(json.toString()))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("prediction_type")
                .hasMessageContaining("use_dynamic_shifting")
                .hasMessageContaining("solver_order")
                .hasMessageContaining("shift_terminal")
                .hasMessageContaining("num_train_timesteps")
                .hasMessageContaining("flow_shift");
    }

    @Test
    void anotherSchedulerIsRefusedByName() {
        assertThatThrownBy(() -> read("{\"_class_name\": \"DDIMScheduler\"}"))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("DDIMScheduler")
                .hasMessageContaining("UniPCMultistepScheduler");
        assertThatThrownBy(() -> read("{\"_class_name\": \"UniPCMultistepScheduler\"}"))
                .hasMessageContaining("epsilon");
    }

    @Test
    void wholeTimesAreThoseOfTheLevelsBeforeTheyWereRounded() {
        for (int steps = 1; steps <= 1000; steps++) {
            for (double shift : new double[] {1, 3, 5, 8}) {
                double[] times = new NoiseSchedule(NoiseSchedule.Kind.UNIPC, shift).times(steps);
                for (int i = 0; i < steps; i++) {
                    double even = 1 + i * ((0.001 - 1) / steps);
                    double sigma = shift * even / (1 + (shift - 1) * even);
                    assertThat(times[i]).isEqualTo((double) (long) ((i == 0 ? sigma - 1e-6 : sigma) * 1000));
                }
            }
        }
    }

    @Test
    void levelsFallFromNearlyOneToZero() {
        for (NoiseSchedule.Kind kind : NoiseSchedule.Kind.values()) {
            for (int steps : new int[] {1, 2, 7, 50}) {
                double[] s = new NoiseSchedule(kind, 4).sigmas(steps);
                assertThat(s).hasSize(steps + 1);
                assertThat(s[0]).isBetween(0.99999, 1.0);
                assertThat(s[steps]).isZero();
                for (int i = 1; i <= steps; i++) {
                    assertThat(s[i]).isLessThan(s[i - 1]);
                }
            }
        }
    }
}
