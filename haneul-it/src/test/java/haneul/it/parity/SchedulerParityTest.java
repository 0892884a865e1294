package haneul.it.parity;

import static haneul.model.NoiseSchedule.Kind.EULER;
import static haneul.model.NoiseSchedule.Kind.UNIPC;

import haneul.core.Progress;
import haneul.diffusion.sample.Sampler;
import haneul.model.NoiseSchedule;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedulers, step by step, with a fixed sequence of the model's velocities. */
@ExtendWith(LeakCheck.class)
class SchedulerParityTest {
    private static final double ALLOWED = 1e-4;

    static Stream<Path> folders() {
        return Golden.folders("golden").stream()
                .filter(Golden.with("scheduler.unipc.sigmas").or(Golden.with("scheduler.euler.sigmas")));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void stepByStep(Path folder) {
        try (Scope scope = Scope.open();
                Golden golden = Golden.open(folder, "golden", "scheduler")) {
            compare(golden, "scheduler.unipc.", UNIPC, Sampler.UNIPC);
            compare(golden, "scheduler.euler.", EULER, Sampler.EULER);
        }
    }

    private static void compare(Golden golden, String name, NoiseSchedule.Kind kind, Sampler sampler) {
        if (!golden.has(name + "sigmas")) {
            return;
        }
        float[] wanted = golden.get(name + "sigmas").toFloats();
        int steps = wanted.length - 1;
        NoiseSchedule schedule = new NoiseSchedule(kind, shift(kind, wanted));
        double[] sigmas = schedule.sigmas(steps);
        golden.same(name + "sigmas", tensor(sigmas), ALLOWED);
        golden.same(name + "timesteps", tensor(schedule.times(steps)), ALLOWED);

        List<Tensor> seen = new ArrayList<>();
        Tensor end = sampler.sample(
                (x, sigma) -> {
                    seen.add(x.copy().keep());
                    return x.minus(
                            golden.get(name + "model." + (seen.size() - 1)).times(sigma));
                },
                golden.get(name + "start"),
                sigmas,
                (before, now) -> null,
                step -> golden.get(name + "start"),
                Progress.SILENT);
        seen.add(end);
        for (int i = 0; i < steps; i++) {
            golden.same(name + "x." + i, seen.get(i + 1), ALLOWED);
        }
    }

    /** The numbers do not say their shift: it is what the second level was shifted by, or 1 where there is none. */
    private static double shift(NoiseSchedule.Kind kind, float[] sigmas) {
        for (double shift = 0.5; shift <= 20 && sigmas.length > 2; shift += 0.5) {
            double ours = new NoiseSchedule(kind, shift).sigmas(sigmas.length - 1)[1];
            if (Math.abs(ours - sigmas[1]) < 1e-5) {
                return shift;
            }
        }
        return 1;
    }

    private static Tensor tensor(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return Tensor.of(out, out.length);
    }
}
