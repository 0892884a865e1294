package haneul.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import haneul.model.weights.ModelFiles;
import haneul.tensor.Precision;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
    @TempDir
    static Path dir;

    private static ModelFiles a;
    private static ModelFiles b;

    @BeforeAll
    static void make() {
        a = ModelFiles.of(SmallModel.save(dir.resolve("a"), 1));
        b = ModelFiles.of(SmallModel.save(dir.resolve("b"), 2));
    }

    @Test
    void aModelIsOpenedOnceForAll() {
        try (Models models = new Models();
                Models.Lease one = models.open(a, Precision.FP32, n -> {});
                Models.Lease two = models.open(a, Precision.FP32, n -> {});
                Models.Lease other = models.open(b, Precision.FP32, n -> {})) {
            assertThat(two.model()).isSameAs(one.model());
            assertThat(other.model()).isNotSameAs(one.model());
            assertThat(models.size()).isEqualTo(2);
        }
    }

    @Test
    void whatDoesNotFitBesideAnotherClosesItWhenNobodyUsesIt() {
        try (Models models = new Models(() -> 1)) {
            Models.Lease first = models.open(a, Precision.FP32, n -> {});
            try (Models.Lease second = models.open(b, Precision.FP32, n -> {})) {
                assertThat(models.size()).isEqualTo(1);
                assertThat(second.model().parameters()).isPositive();
                assertThatCode(() -> first.model().vae().decoder().close()).doesNotThrowAnyException(); // still open
            }
            first.close();
            first.close();
            try (Models.Lease third = models.open(a, Precision.FP32, n -> {})) {
                assertThat(third.model().parameters()).isPositive();
                assertThat(models.size()).isEqualTo(1);
            }
        }
    }
}
