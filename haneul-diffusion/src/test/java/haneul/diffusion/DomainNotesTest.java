package haneul.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.model.TrainingDomain;
import haneul.model.TrainingDomain.Size;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.family.haneul.HaneulVaeConfig;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DomainNotesTest {
    private static final HaneulModel UNKNOWN = HaneulModel.random(
            HaneulVaeConfig.of(4, 16, 2),
            new HaneulDitConfig(4, new Patch(1, 2, 2), 48, 1, 2, 16),
            3,
            new TinyModel.Words(),
            new Precision(DType.F32, "a test"));
    private static final TrainingDomain DOMAIN = new TrainingDomain(
            TrainingDomain.words(Stream.of("a red ball rises")),
            List.of(new Size(16, 16), new Size(32, 16)),
            List.of(1, 9),
            List.of(8.0),
            0);
    private static final HaneulModel KNOWN = UNKNOWN.trainedOn(DOMAIN);

    @AfterAll
    static void close() {
        UNKNOWN.close();
    }

    private static Canvas blank(int width, int height, int frames, double fps) {
        return Canvas.blank(new Grid(width, height, frames, fps));
    }

    private static List<String> notes(Canvas... canvases) {
        return DomainNotes.of(KNOWN, List.of(canvases), "");
    }

    @Test
    void insideOfTheDomainNothingIsNoted() {
        assertThat(notes(
                        blank(16, 16, 9, 8).say("A red ball rises"),
                        blank(24, 16, 5, 8).say("balls")))
                .isEmpty();
        assertThat(notes(blank(16, 16, 1, 30).say("a ball")))
                .as("a picture has no rate")
                .isEmpty();
    }

    @Test
    void unseenWordsAreNamed() {
        assertThat(notes(blank(16, 16, 9, 8).say("a dog").say("a red beach", 4)))
                .containsExactly("not known to this model: dog, beach");
        assertThat(DomainNotes.of(KNOWN, List.of(blank(16, 16, 9, 8).say("a ball")), "ugly"))
                .containsExactly("not known to this model: ugly");
        assertThat(notes(blank(16, 16, 9, 8).say("b c d e f g h i j k l m")))
                .containsExactly("not known to this model: b, c, d, e, f, g, h, i, j, k and 2 more");
    }

    @Test
    void sizesLengthsAndRatesOutsideAreOneLine() {
        assertThat(notes(blank(64, 64, 17, 24).say("a ball")))
                .containsExactly("outside of this model's training: 64x64 pixels (trained on 16x16, 32x16),"
                        + " 17 frames (1 to 9 frames), 24 fps (8 fps)");
    }

    @Test
    void anEmptySentenceWithoutFramesIsUnconditional() {
        String note = "the sentence is empty: sampling is unconditional";
        assertThat(notes(blank(16, 16, 9, 8).say(""))).containsExactly(note);
        assertThat(notes(blank(16, 16, 9, 8))).containsExactly(note);
        Canvas given = blank(16, 16, 9, 8).paste(Frame.black(16, 16), 0);
        assertThat(notes(given)).isEmpty();
    }

    @Test
    void givenFramesThatTheNetworkLosesAreNoted() {
        List<Frame> clip = Collections.nCopies(5, Frame.black(16, 16));
        Canvas given = blank(16, 16, 9, 8).paste(clip, 4).say("a ball");
        assertThat(DomainNotes.of(UNKNOWN.trainedOn(DOMAIN.withPsnr(60)), List.of(given), ""))
                .singleElement()
                .asString()
                .matches(
                        "the given frames lose detail in this model's compression network: \\d+\\.\\d dB PSNR, and clips"
                                + " of its training have 60\\.0 dB or more");
        assertThat(DomainNotes.of(UNKNOWN.trainedOn(DOMAIN.withPsnr(1)), List.of(given), ""))
                .isEmpty();
        assertThat(DomainNotes.of(
                        UNKNOWN.trainedOn(DOMAIN.withPsnr(60)),
                        List.of(blank(16, 16, 9, 8).say("a ball")),
                        ""))
                .as("nothing is given")
                .isEmpty();
    }

    @Test
    void aModelWithoutADomainGetsNoNotes() {
        Canvas odd = blank(64, 64, 17, 24).paste(Frame.black(64, 64), 0).say("a dog");
        assertThat(DomainNotes.of(UNKNOWN, List.of(odd), "ugly")).isEmpty();
    }
}
