package haneul.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.model.caption.CaptionStyle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions to a vision model, and what is made of its answers. */
class VisionCaptionerTest {
    private static Frame flat(int r, int g, int b) {
        byte[] rgb = new byte[3 * 24 * 16];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) r;
            rgb[i + 1] = (byte) g;
            rgb[i + 2] = (byte) b;
        }
        return new Frame(24, 16, rgb);
    }

    @Test
    void itSeesTheFramesInTheirOrderAsJpeg() throws Exception {
        List<String> users = new ArrayList<>();
        List<byte[]> seen = new ArrayList<>();
        try (VisionCaptioner captioner = new VisionCaptioner("m", (system, user, jpegs) -> {
            users.add(user);
            seen.addAll(jpegs);
            return "<think>hm</think>\"A grey square\"\n";
        })) {
            List<Frame> clip = List.of(flat(250, 10, 20), flat(10, 20, 250));
            assertThat(captioner.caption(List.of(clip), CaptionStyle.SHORT, 1, 1))
                    .containsExactly(List.of("A grey square"));
        }
        assertThat(users).hasSize(1);
        assertThat(users.get(0)).contains("2 frames", "12 words");
        BufferedImage first = ImageIO.read(new ByteArrayInputStream(seen.get(0)));
        BufferedImage last = ImageIO.read(new ByteArrayInputStream(seen.get(1)));
        assertThat(first.getWidth() + "x" + first.getHeight()).isEqualTo("24x16");
        assertThat(first.getRGB(5, 5) >> 16 & 255).isBetween(235, 255);
        assertThat(last.getRGB(5, 5) & 255).isBetween(235, 255);
        assertThat(last.getRGB(5, 5) >> 16 & 255).isLessThan(30);
    }

    @Test
    void variationsAreAskedForInOtherWordsAndBlankOnesLeftOut() {
        List<String> users = new ArrayList<>();
        List<String> answers = new ArrayList<>(List.of("one", "", "three"));
        VisionCaptioner captioner = new VisionCaptioner("m", (system, user, jpegs) -> {
            users.add(user);
            return answers.remove(0);
        });
        assertThat(captioner.caption(List.of(List.of(flat(1, 1, 1))), CaptionStyle.DESCRIPTIVE, 3, 1))
                .containsExactly(List.of("one", "three"));
        assertThat(users.get(0)).startsWith("This is a picture.").doesNotContain("other words");
        assertThat(users.get(2)).endsWith("Use other words than these: \"one\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "A whale flies. | A whale flies.",
                "“A whale flies.” | A whale flies.",
                "Caption: \"A whale flies.\" | A whale flies.",
                "Here is a short caption:\\n\\n**A whale** flies over *Seoul*. | A whale flies over Seoul.",
                "Sure! Here's the caption: a whale | a whale",
                "<think>What is it?\\nA whale.</think>\\nA whale | A whale",
                "it may be a whale</think> A whale | A whale",
                "# Whale\\n- It flies.\\n- It is blue. | Whale It flies. It is blue.",
                "```text\\nA whale\\n``` | A whale",
                "A sign says \"open\" | A sign says \"open\"",
                "\"Open\" says a sign, and \"shut\" | \"Open\" says a sign, and \"shut\"",
                "Here is a whale that flies | Here is a whale that flies",
                "snake_case_name and 2*3*4 | snake_case_name and 2*3*4",
                "고래가 난다 | 고래가 난다"
            })
    void answersBecomeOneLine(String answer, String caption) {
        assertThat(CaptionAnswer.cleaned(answer.replace("\\n", "\n"))).isEqualTo(caption);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n ",
                "...",
                "123",
                "\"\"",
                "<think>never ends",
                "<!DOCTYPE html><html><body>502 Bad Gateway</body>",
                "<html>Login</html>",
                "I'm sorry, but I can't see any pictures.",
                "I cannot describe this.",
                "Unfortunately, no images were provided.",
                "***"
            })
    void whatIsNoCaptionIsNone(String answer) {
        assertThat(CaptionAnswer.cleaned(answer)).isEmpty();
    }

    @Test
    void anEndlessAnswerIsCutBehindASentence() {
        char[] long1 = new char[3000];
        Arrays.fill(long1, 'x');
        assertThat(CaptionAnswer.cleaned("A whale flies. And flies ".repeat(200)))
                .hasSizeLessThanOrEqualTo(CaptionAnswer.LONGEST)
                .endsWith("A whale flies.");
        assertThat(CaptionAnswer.cleaned(new String(long1))).hasSize(CaptionAnswer.LONGEST);
    }
}
