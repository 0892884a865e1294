package haneul.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Rng;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LawTest {
    @TempDir
    Path folder;

    private static Point point(String size, double minutes, double teraflops, double loss) {
        return new Point(
                ModelSize.parse(size),
                new Term(minutes, false),
                1000,
                10,
                teraflops * 1e12,
                Map.of("0.1", loss, "0.6", loss));
    }

    private static List<Point> points(DoubleUnaryOperator law) {
        List<Point> out = new ArrayList<>();
        for (double c : new double[] {0.3, 1, 7, 20, 90}) {
            out.add(point("64x4", c, c, law.applyAsDouble(c)));
            out.add(point("96x4", c, 1.5 * c, 2 * law.applyAsDouble(1.5 * c))); // not optimal
        }
        return out;
    }

    @Test
    void findsTheLawThatItWasMadeFrom() {
        Law law = Law.of(points(c -> 0.2 + 0.5 * Math.pow(c, -0.3)));
        assertThat(law.points()).hasSize(5);
        assertThat(law.a()).isCloseTo(0.2, within(0.01));
        assertThat(law.b()).isCloseTo(0.5, within(0.01));
        assertThat(law.c()).isCloseTo(0.3, within(0.01));
        assertThat(law.error()).isLessThan(1e-3);
        assertThat(law.at(900)).isCloseTo(0.2 + 0.5 * Math.pow(900, -0.3), within(0.005));
    }

    @Test
    void whatIsMeasuredWithNoiseStaysNearIt() {
        long seed = Long.getLong("seed", 5);
        System.out.println("seed " + seed);
        Rng rng = new Rng(seed);
        Law law = Law.of(points(c -> (0.2 + 0.5 * Math.pow(c, -0.3)) * (1 + 0.01 * rng.nextGaussian())));
        assertThat(law.at(300)).isCloseTo(0.2 + 0.5 * Math.pow(300, -0.3), within(0.06));
        assertThat(law.a()).isNotNegative();
    }

    @Test
    void whereTheFrontierIsShortTheBestOfEachBudgetCounts() {
        List<Point> worse = List.of(
                point("64x4", 1, 1, 0.5), point("96x4", 1, 2, 0.6), point("64x4", 2, 3, 0.7), point("64x4", 4, 4, 0.8));
        assertThat(Law.optimal(worse)).containsExactly(worse.get(0), worse.get(2), worse.get(3));
        Law flat = Law.of(worse);
        assertThat(flat.b()).isNotNegative();
        assertThat(flat.at(1e6)).isPositive();
    }

    @Test
    void theReportSaysWhatIsExtrapolated() throws Exception {
        ScalingReport report = ScalingReport.of(points(c -> 0.2 + 0.5 * Math.pow(c, -0.3)));
        assertThat(String.join("\n", report.lines()))
                .contains("| 64x4 | 1,000 | 7 min | 10 | 7.0 |")
                .contains("Extrapolated")
                .contains("* 10× the most compute here (1,350 TFLOP): 0.25")
                .contains("* 100× the most compute here (13,500 TFLOP): 0.2");
        assertThat(report.json()).containsKeys("models", "fit", "more");
        assertThat(report.json().get("more").toString()).contains("times=100").contains("extrapolated=true");
        Path png = folder.resolve("scale.png");
        Plot.write(png, report);
        assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(900);
    }

    @Test
    void ticksAreRoundAndNotTooMany() {
        assertThat(Plot.ticks(0.95, 4)).containsExactly(1.0, 1.5, 2.0, 3.0, 4.0);
        assertThat(Plot.label(9 * Math.pow(10, -1))).isEqualTo("0.9");
        assertThat(Plot.label(1000)).isEqualTo("1000");
        assertThat(Plot.ticks(0.5, 20_000)).containsExactly(1.0, 10.0, 100.0, 1000.0, 10_000.0);
    }

    @Test
    void sizesAndBudgetsAreRead() {
        assertThat(ModelSize.parse("48x2").heads()).isEqualTo(2);
        assertThat(ModelSize.parse("96x4").heads()).isEqualTo(3);
        assertThat(ModelSize.parse("128x6").heads()).isEqualTo(4);
        assertThat(ModelSize.parse("50x1").heads()).isEqualTo(1);
        for (String no : List.of("x", "48", "48x0", "7x2", "49x2", "48x2x2")) {
            assertThatThrownBy(() -> ModelSize.parse(no)).hasMessageContaining("WIDTHxDEPTH");
        }
        assertThat(Term.parse("0.5")).isEqualTo(new Term(0.5, false)).hasToString("0.5 min");
        assertThat(Term.parse("200steps")).isEqualTo(new Term(200, true)).hasToString("200 steps");
        for (String no : List.of("", "0", "-1", "1.5steps", "x", "1h")) {
            assertThatThrownBy(() -> Term.parse(no)).hasMessageContaining("0.5 or 200steps");
        }
        List<Term> terms = List.of(Term.parse("0.5"), Term.parse("1"), Term.parse("2"), Term.parse("8"));
        assertThat(Comparison.terms(terms))
                .isEqualTo(Optional.of(List.of(Term.parse("0.5"), Term.parse("2"), Term.parse("8"))));
        assertThatThrownBy(() -> Comparison.need(terms.subList(0, 3))).hasMessageContaining("pictures");
    }
}
