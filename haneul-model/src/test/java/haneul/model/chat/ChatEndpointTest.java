package haneul.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.model.caption.CaptionStyle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server on this machine that answers well, badly, slowly or not at all. */
class ChatEndpointTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "sk-secret";

    private interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    private final Deque<Reply> replies = new ConcurrentLinkedDeque<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/v1/chat/completions", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            Reply reply = replies.poll();
            (reply == null ? said("fine") : reply).to(exchange);
        });
        server.createContext("/v1/models", status(200, "{\"data\":[{\"id\":\"eyes-7b\"},{\"id\":\"other\"}]}")::to);
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private static Reply status(int code, String body, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    private static Reply said(String text) {
        return status(200, "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"}}]}");
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private ChatEndpoint open(double perMinute) {
        return ChatEndpoint.open(
                url() + "/#eyes",
                new ChatEndpoint.Options(KEY, perMinute, Duration.ofMillis(600), 3, Duration.ofMillis(20)));
    }

    private String ask(byte[]... jpegs) {
        return open(0).ask("You see.", "What?", List.of(jpegs));
    }

    private void fails(HaneulException.Kind kind, String because) {
        assertThatThrownBy(this::ask)
                .isInstanceOfSatisfying(
                        HaneulException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(because)
                .message()
                .doesNotContain(KEY);
    }

    @Test
    void aQuestionGoesWithItsPicturesAndTheKey() throws Exception {
        replies.add(said("A whale \\u2013 blue"));
        assertThat(ask(new byte[] {1, 2}, new byte[] {3})).isEqualTo("A whale – blue");
        JsonNode body = JSON.readTree(bodies.get(0));
        assertThat(body.get("model").asText()).isEqualTo("eyes");
        assertThat(body.at("/messages/0/content").asText()).isEqualTo("You see.");
        assertThat(body.at("/messages/1/content/0/text").asText()).isEqualTo("What?");
        assertThat(body.at("/messages/1/content/2/image_url/url").asText())
                .isEqualTo("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(new byte[] {3}));
        assertThat(keys).containsExactly("Bearer " + KEY);
        ask();
        assertThat(JSON.readTree(bodies.get(1)).at("/messages/1/content").asText())
                .isEqualTo("What?");
    }

    @Test
    void withoutANameTheFirstModelIsTaken() {
        ChatEndpoint.Options options = ChatEndpoint.Options.of("", 0);
        assertThat(ChatEndpoint.open(url(), options).model()).isEqualTo("eyes-7b");
        for (String url : List.of("http://", "ftp://host/v1", "http://a b/v1", "host")) {
            assertThatThrownBy(() -> ChatEndpoint.open(url, options)).hasMessageContaining("is no address of a model");
        }
    }

    @Test
    void answersOfOtherFormsAreRead() {
        replies.add(status(
                200,
                "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"text\":\"b\"}]}}]}"));
        assertThat(ask()).isEqualTo("ab");
        replies.add(status(200, "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"no\"}}]}"));
        assertThat(ask()).isEmpty();
        replies.add(said(""));
        assertThat(ask()).isEmpty();
    }

    @Test
    void whatPassesIsAskedAgain() {
        replies.add(status(429, "{\"error\":{\"message\":\"slow down\"}}", "Retry-After", "0.3"));
        replies.add(status(503, "<html>busy</html>"));
        long began = System.nanoTime();
        assertThat(ask()).isEqualTo("fine");
        assertThat(System.nanoTime() - began).isGreaterThan(300_000_000L);
        assertThat(bodies).hasSize(3);
        replies.add(exchange -> exchange.close()); // the connection breaks
        assertThat(ask()).isEqualTo("fine");
    }

    @Test
    void whatDoesNotPassIsSaid() {
        for (int i = 0; i < 3; i++) {
            replies.add(status(500, "{\"error\":{\"message\":\"out of\\nmemory " + KEY + "\"}}"));
        }
        fails(HaneulException.Kind.RUN, "it answers with status 500: out of memory … (asked 3 times)");
        replies.add(status(429, "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"pay first\"}}"));
        fails(HaneulException.Kind.RUN, "pay first");
        replies.add(status(401, "{\"error\":\"who are you?\"}"));
        fails(HaneulException.Kind.RUN, "who are you?");
        replies.add(status(404, ""));
        fails(HaneulException.Kind.RUN, "status 404");
        replies.add(status(200, "<!DOCTYPE html><html><body>Log in here</body></html>"));
        fails(HaneulException.Kind.RUN, "a page of HTML: Log in here");
        replies.add(status(200, "nonsense"));
        fails(HaneulException.Kind.RUN, "what is no JSON: nonsense");
        replies.add(status(200, "{\"ok\":true}"));
        fails(HaneulException.Kind.RUN, "has no \"choices\"");
        replies.add(status(400, "{\"error\":{\"message\":\"this model takes no images\"}}"));
        fails(HaneulException.Kind.REQUEST, "this model takes no images");
        assertThat(bodies).as("only what may pass is asked again").hasSize(3 + 7);
    }

    @Test
    void aSlowAnswerEnds() {
        for (int i = 0; i < 2; i++) {
            replies.add(exchange -> pause(1500)); // no answer
        }
        replies.add(
                exchange -> { // an answer that does not end
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    pause(1500);
                });
        long began = System.nanoTime();
        fails(HaneulException.Kind.RUN, "it took longer than");
        assertThat(System.nanoTime() - began).isLessThan(4_000_000_000L);
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void oneThatIsGoneIsSaid() {
        ChatEndpoint open = open(0);
        server.stop(0);
        assertThatThrownBy(() -> open.ask("", "", List.of())).hasMessageContaining("nothing answers at that address");
    }

    @Test
    void theRateHolds() {
        ChatEndpoint open = open(1200); // 50 ms
        long began = System.nanoTime();
        for (int i = 0; i < 6; i++) {
            open.ask("", "", List.of());
        }
        assertThat(System.nanoTime() - began).isGreaterThan(5 * 50_000_000L);
    }

    @Test
    void anInterruptedThreadStopsAsking() throws Exception {
        replies.add(exchange -> pause(500));
        ChatEndpoint open = open(0);
        Deque<HaneulException> thrown = new ArrayDeque<>();
        Thread asks = new Thread(() -> {
            try {
                open.ask("", "", List.of());
            } catch (HaneulException e) {
                thrown.add(e);
            }
        });
        asks.start();
        TimeUnit.MILLISECONDS.sleep(150);
        asks.interrupt();
        asks.join(2000);
        assertThat(asks.isAlive()).isFalse();
        assertThat(thrown).extracting(HaneulException::kind).containsExactly(HaneulException.Kind.CANCELLED);
    }

    @Test
    void aRefusalBeforeTheFirstAnswerIsTheModels() {
        VisionCaptioner captioner = new VisionCaptioner("eyes", open(0)::ask);
        List<List<Frame>> clip = List.of(List.of(Frame.black(16, 16)));
        replies.add(status(400, "{\"error\":{\"message\":\"no images\"}}"));
        replies.add(said("black"));
        replies.add(status(400, "{\"error\":{\"message\":\"not this one\"}}"));
        assertThatThrownBy(() -> captioner.caption(clip, CaptionStyle.SHORT, 1, 1))
                .isInstanceOfSatisfying(
                        HaneulException.class, e -> assertThat(e.kind()).isEqualTo(HaneulException.Kind.RUN));
        assertThat(captioner.caption(clip, CaptionStyle.SHORT, 1, 1)).containsExactly(List.of("black"));
        assertThatThrownBy(() -> captioner.caption(clip, CaptionStyle.SHORT, 1, 1))
                .isInstanceOfSatisfying(
                        HaneulException.class, e -> assertThat(e.kind()).isEqualTo(HaneulException.Kind.REQUEST));
    }
}
