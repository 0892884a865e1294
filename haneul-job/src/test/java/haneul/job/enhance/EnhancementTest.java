package haneul.job.enhance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import haneul.core.HaneulException;
import haneul.job.enhance.Wording.Enhance;
import haneul.model.caption.PromptEnhancer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnhancementTest {
    private static final String WHOLE = "a small red circle moves left on a grey background";
    private final List<String> notes = new ArrayList<>();
    private int opened;

    private Enhancement.Reworded of(String prompt, Wording wording, @Nullable String answer, boolean blank) {
        PromptEnhancer fake = new PromptEnhancer() {
            @Override
            public String name() {
                return "fake";
            }

            @Override
            public List<String> candidates(String user, long seed) {
                return answer == null ? List.of() : List.of(answer);
            }

            @Override
            public void close() {}
        };
        return Enhancement.of(
                prompt,
                wording,
                answer != null,
                () -> {
                    opened++;
                    return fake;
                },
                blank,
                true,
                1,
                notes::add);
    }

    @Test
    void aShortPromptIsEnhancedAndTheUsersWordsAreKept() {
        Enhancement.Reworded r = of("red ball", Wording.AUTO, WHOLE, true);
        assertThat(r.prompt()).isEqualTo(WHOLE);
        assertThat(r.wording()).isEqualTo(new Wording(Enhance.OFF, "", "red ball"));
        assertThat(notes).containsExactly("enhanced: " + WHOLE);
    }

    @Test
    void aWholeCaptionIsLeftAsItIsAndNothingIsOpened() {
        Enhancement.Reworded r = of(WHOLE, Wording.AUTO, "something else", true);
        assertThat(r).isEqualTo(new Enhancement.Reworded(WHOLE, Wording.AUTO));
        assertThat(opened).isZero();
        assertThat(notes).isEmpty();
    }

    @Test
    void autoDoesNothingBesideGivenPixelsOrWithoutAnEnhancer() {
        assertThat(of("red ball", Wording.AUTO, WHOLE, false).prompt()).isEqualTo("red ball");
        assertThat(of("red ball", Wording.AUTO, null, true).prompt()).isEqualTo("red ball");
        assertThat(of("red ball", Wording.OFF, WHOLE, true).prompt()).isEqualTo("red ball");
        assertThat(of("", Wording.AUTO, WHOLE, true).prompt()).isEmpty();
        assertThat(notes).isEmpty();
        assertThatThrownBy(() -> of("red ball", new Wording(Enhance.ON, "", ""), null, true))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("no captioner");
    }

    @Test
    void whatIsNotFaithfulIsSaidAndLeft() {
        assertThat(of("blue ball", Wording.AUTO, WHOLE, true).prompt()).isEqualTo("blue ball");
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith("painted in your own words: ")
                .contains("blue");
        notes.clear();
        assertThat(of("red ".repeat(2500), Wording.AUTO, WHOLE, true).prompt()).hasSize(10_000);
        assertThat(notes).singleElement().asString().contains("10000 characters");
    }

    /** An endpoint that is gone or answers nonsense costs a note and not the painting. */
    @Test
    void anEndpointIsAskedAndMayFail() throws Exception {
        String[] answer = {"{\"choices\":[{\"message\":{\"content\":\"A fluffy cat naps on a sofa.\"}}]}"};
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", x -> {
            byte[] body = answer[0].getBytes(StandardCharsets.UTF_8);
            x.sendResponseHeaders(200, body.length);
            x.getResponseBody().write(body);
            x.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1#cat";
            Wording remote = new Wording(Enhance.ON, url, "");
            assertThat(of("a cat on a sofa", remote, null, true).prompt()).isEqualTo("A fluffy cat naps on a sofa.");
            assertThat(of("a dog on a sofa", remote, null, true).prompt()).isEqualTo("a dog on a sofa");
            for (String nonsense : List.of(
                    "<html><body>Bad gateway</body></html>",
                    "{\"choices\":[]}",
                    "{\"choices\":[{\"message\":{\"content\":\"\"}}]}",
                    "not JSON")) {
                answer[0] = nonsense;
                notes.clear();
                assertThat(of("a cat on a sofa", remote, null, true).prompt())
                        .as(nonsense)
                        .isEqualTo("a cat on a sofa");
                assertThat(notes).isNotEmpty();
            }
        } finally {
            server.stop(0);
        }
    }
}
