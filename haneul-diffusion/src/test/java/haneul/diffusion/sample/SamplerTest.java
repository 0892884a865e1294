package haneul.diffusion.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Progress;
import haneul.core.Rng;
import haneul.tensor.LeakCheck;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Data that is normal with mean m and deviation s has a denoiser and a path in closed form: E[clean | x] = m + (1 − σ) s²
 * / v (x − (1 − σ) m) with v = (1 − σ)² s² + σ², and from x₁ = z the path is x_σ = (1 − σ) m + √v z, which ends in m + s z.
 */
@ExtendWith(LeakCheck.class)
class SamplerTest {
    private static final double M = 0.7;
    private static final double S = 0.5;
    private static final IntFunction<Tensor> FRESH = step -> Tensor.randn(new Rng(7).at(step), 1000);

    private static Tensor denoise(Tensor x, double sigma) {
        double a = 1 - sigma;
        double v = a * a * S * S + sigma * sigma;
        return x.minus(a * M).times(a * S * S / v).plus(M);
    }

    private static double error(Sampler sampler, int steps) {
        Tensor z = Tensor.randn(new Rng(5), 1000);
        Tensor end = sampler.sample(
                SamplerTest::denoise, z, Schedules.shifted(steps, 1), (before, now) -> null, FRESH, Progress.SILENT);
        return end.minus(z.times(S).plus(M)).norm().item() / z.norm().item();
    }

    @Test
    void bothEndWhereThePathEnds() {
        assertThat(error(Sampler.EULER, 1000)).isLessThan(2e-3);
        assertThat(error(Sampler.SECOND_ORDER, 1000)).isLessThan(1e-4);
        assertThat(error(Sampler.UNIPC, 1000)).isLessThan(1e-4);
    }

    @Test
    void eulerIsOfFirstOrderAndTheOtherOfSecond() {
        double euler = error(Sampler.EULER, 40) / error(Sampler.EULER, 80);
        double second = error(Sampler.SECOND_ORDER, 40) / error(Sampler.SECOND_ORDER, 80);
        System.out.printf(
                "error at 20 steps: euler %.5f, 2m %.5f; half the step divides it by %.2f and %.2f%n",
                error(Sampler.EULER, 20), error(Sampler.SECOND_ORDER, 20), euler, second);
        assertThat(euler).isBetween(1.8, 2.2);
        assertThat(second).isGreaterThan(3);
        assertThat(error(Sampler.SECOND_ORDER, 20)).isLessThan(error(Sampler.EULER, 20) / 2);
    }

    /** The way is another each time, the data are the same: mean m and deviation s. */
    @Test
    void freshNoiseInEachStepEndsInTheSameData() {
        Tensor z = Tensor.randn(new Rng(5), 1000);
        List<Tensor> ends = new ArrayList<>();
        for (int seed = 0; seed < 2; seed++) {
            Rng rng = new Rng(seed);
            ends.add(Sampler.ANCESTRAL.sample(
                    SamplerTest::denoise,
                    z,
                    Schedules.shifted(200, 1),
                    (before, now) -> null,
                    step -> Tensor.randn(rng.at(step), 1000),
                    Progress.SILENT));
        }
        for (Tensor end : ends) {
            double mean = end.mean(0, false).item();
            double deviation = end.minus(mean).norm().item() / Math.sqrt(1000);
            assertThat(mean).isCloseTo(M, within(0.06));
            assertThat(deviation).isCloseTo(S, within(0.05));
        }
        Tensor first = ends.get(0).minus(M);
        Tensor second = ends.get(1).minus(M);
        double alike = first.times(second).sum().item()
                / first.norm().item()
                / second.norm().item();
        assertThat(alike).isCloseTo(0, within(0.15)); // nothing is left of the noise that both began with
    }

    @Test
    void theCorrectorIsWorthIt() {
        double predicted = error(Sampler.SECOND_ORDER, 20);
        double corrected = error(Sampler.UNIPC, 20);
        System.out.printf("error at 20 steps: 2m %.5f, unipc %.5f%n", predicted, corrected);
        assertThat(corrected).isLessThan(predicted);
        assertThat(error(Sampler.UNIPC, 40) / error(Sampler.UNIPC, 80)).isGreaterThan(3);
    }

    @Test
    void whatWasJustReleasedStaysWhereItIsAndTakesOneStepOfFirstOrder() {
        Tensor fresh = Tensor.of(new float[] {1, 0}, 2).greaterThan(0.5);
        double[] sigmas = {1, 0.8, 0.6, 0.4, 0};
        List<float[]> seen = new ArrayList<>();
        for (Sampler s : List.of(Sampler.EULER, Sampler.SECOND_ORDER, Sampler.UNIPC)) {
            seen.clear();
            Sampler.Released second = (before, now) -> now == 0.6 ? fresh : null;
            s.sample(
                    (x, sigma) -> {
                        seen.add(x.toFloats());
                        Tensor answer = denoise(x, sigma);
                        return sigma > 0.6 ? Tensor.where(fresh, Tensor.of(new float[] {9, 9}, 2), answer) : answer;
                    },
                    Tensor.of(new float[] {1, 1}, 2),
                    sigmas,
                    second,
                    FRESH,
                    Progress.SILENT);
            float x = seen.get(2)[0];
            double answer = denoise(Tensor.of(new float[] {x}, 1), 0.6).item();
            assertThat(x).as(s.label()).isCloseTo(9 + 0.6f * (1 - 9), within(1e-5f)); // a straight way from 9
            assertThat(seen.get(3)[0])
                    .as(s.label())
                    .isCloseTo((float) (answer + 0.4 / 0.6 * (x - answer)), within(1e-5f));
        }
    }

    @Test
    void aConstantAnswerIsReachedExactlyInAnyNumberOfSteps() {
        Tensor answer = Tensor.randn(new Rng(1), 50);
        for (Sampler s : Sampler.values()) {
            Tensor end = s.sample(
                    (x, sigma) -> answer,
                    Tensor.randn(new Rng(2), 50),
                    Schedules.shifted(7, 2),
                    (before, now) -> null,
                    step -> Tensor.randn(new Rng(step), 50),
                    Progress.SILENT);
            assertThat(end.minus(answer).norm().item()).isZero();
        }
    }

    @Test
    void aTinyStepBeforeALongOneDoesNoHarm() {
        double[] sigmas = {1, 0.8, 0.6 + 1e-7, 0.6, 0.4, 0.2, 0};
        Tensor z = Tensor.randn(new Rng(5), 1000);
        Tensor noise = Tensor.randn(new Rng(6), 1000).times(1e-4);
        int[] calls = {0};
        Tensor end = Sampler.SECOND_ORDER.sample( // answers that are not quite smooth
                (x, sigma) -> denoise(x, sigma).plus(noise.times(calls[0]++ % 2)),
                z,
                sigmas,
                (before, now) -> null,
                FRESH,
                Progress.SILENT);
        assertThat(end.minus(z.times(S).plus(M)).norm().item() / z.norm().item())
                .isCloseTo(0, within(0.1));
    }

    @Test
    void everyStepIsTold() {
        long[] last = {-1, 0};
        Sampler.EULER.sample(
                SamplerTest::denoise,
                Tensor.zeros(3),
                Schedules.shifted(5, 1),
                (before, now) -> null,
                FRESH,
                (stage, done, total) -> {
                    assertThat(stage).isEqualTo("paint");
                    assertThat(done).isEqualTo(last[0] + 1);
                    last[0] = done;
                    last[1] = total;
                });
        assertThat(last).containsExactly(5, 5);
    }
}
