package haneul.job.task;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.model.Defaults;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A picture that is given keeps its shape where the model's usual size has another. */
class UsualTest {
    private static final Usual WAN =
            new Usual(new Defaults(1280, 720, 81, 81, 16, 50, 5, 5, 5, "unipc", 0.6, ""), 16, 4);

    @ParameterizedTest
    @CsvSource({
        "1080,1920,720,1280",
        "1920,1080,1280,720",
        "4032,3024,1104,832",
        "3000,3000,960,960",
        "1280,720,1280,720",
        "720,1280,720,1280",
        "300,200,300,200",
        "1000,1000,1000,1000"
    })
    void largePicturesHaveTheUsualNumberOfPixelsAndSmallOnesTheirOwn(int w, int h, int width, int height) {
        assertThat(WAN.size(w, h)).isEqualTo(new Area(width, height));
    }

    private static final Usual SMALL =
            new Usual(new Defaults(64, 64, 17, 33, 8, 20, 2, 2, 3, "ancestral", 0.8, ""), 16, 4);

    @ParameterizedTest
    @CsvSource({"192,128,96,64", "128,192,64,96", "1024,768,64,48", "96,64,96,64", "1080,1920,48,80", "500,500,64,64"})
    void theShapeCountsMoreThanTheNumberOfPixels(int w, int h, int width, int height) {
        assertThat(SMALL.size(w, h)).isEqualTo(new Area(width, height));
    }
}
