package haneul.model.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A chat model behind the OpenAI-compatible interface {@code POST …/chat/completions}, as llama.cpp, Ollama and vLLM
 * serve it.
 * Questions are limited to a rate, and asked again after failures that pass. Many threads may ask at once.
 */
public final class ChatEndpoint {
    /**
     * How it is asked.
     *
     * @param key sent as bearer token; "" for none
     * @param perMinute questions at most; 0 for any
     * @param timeout of one answer
     * @param tries of one question, at least 1
     * @param pause after the first failure; each further one is twice as long
     */
    public record Options(String key, double perMinute, Duration timeout, int tries, Duration pause) {
        /** Two minutes for an answer, six tries within half a minute or so. */
        public static Options of(String key, double perMinute) {
            return new Options(key, perMinute, Duration.ofMinutes(2), 6, Duration.ofSeconds(1));
        }
    }

    /** The key of the environment variable {@code HANEUL_API_KEY}; "" if there is none. */
    public static String key() {
        @Nullable String key = System.getenv("HANEUL_API_KEY");
        return key == null ? "" : key.strip();
    }

    private record Answer(int status, String body, String retryAfter) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 1 << 22;
    private static final int SAID = 200;
    private static final long LONGEST_PAUSE_SECONDS = 120;

    private final String base;
    private final String model;
    private final Options options;
    private final HttpClient client;
    private long next = System.nanoTime(); // when the next question may be asked
    private volatile boolean reached;

    private ChatEndpoint(String base, String model, Options options) {
        this.base = base;
        this.options = options;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(
                        options.timeout.compareTo(Duration.ofSeconds(20)) < 0
                                ? options.timeout
                                : Duration.ofSeconds(20))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        this.model = model.isEmpty() ? first() : model;
    }

    /**
     * Opens an endpoint.
     *
     * @param url such as {@code http://localhost:11434/v1}, and behind a {@code #} the name of the model; without one
     *     the
     *     first that the endpoint lists
     * @throws HaneulException if it is no address, or nothing answers there when the model is looked up
     */
    public static ChatEndpoint open(String url, Options options) {
        int hash = url.indexOf('#');
        String base = (hash < 0 ? url : url.substring(0, hash)).replaceFirst("/+$", "");
        try {
            URI uri = URI.create(base);
            if (uri.getHost() == null || !List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                throw new IllegalArgumentException("it has no host");
            }
        } catch (IllegalArgumentException e) {
            throw new HaneulException(
                            base + " is no address of a model",
                            String.valueOf(e.getMessage()),
                            "write something like http://localhost:11434/v1")
                    .from(e);
        }
        return new ChatEndpoint(base, hash < 0 ? "" : url.substring(hash + 1), options);
    }

    /** The name of the model. */
    public String model() {
        return model;
    }

    private String first() {
        JsonNode json = json(send(request("/models").GET().build()).body);
        String id = json.path("data").path(0).path("id").asText("");
        if (id.isEmpty()) {
            throw failure("it lists no models", "name one: " + base + "#MODEL");
        }
        return id;
    }

    /**
     * Asks a question.
     *
     * @param jpegs pictures that go with it
     * @return the answer; "" if it is empty
     * @throws HaneulException of kind RUN if it cannot be reached, fails or answers nonsense; of kind REQUEST if it
     *     refuses
     *     this question
     */
    public String ask(String system, String user, List<byte[]> jpegs) {
        List<Map<String, Object>> content = new ArrayList<>();
        content.add(Map.of("type", "text", "text", user));
        for (byte[] jpeg : jpegs) {
            String data = "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
            content.add(Map.of("type", "image_url", "image_url", Map.of("url", data)));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put(
                "messages",
                List.of(
                        Map.of("role", "system", "content", system),
                        Map.of("role", "user", "content", jpegs.isEmpty() ? user : content)));
        body.put("stream", false);
        HttpRequest request;
        try {
            request = request("/chat/completions")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        JsonNode choice = json(send(request).body).path("choices").path(0);
        JsonNode said = choice.path("message").path("content");
        if (choice.isMissingNode()) {
            throw failure("its answer has no \"choices\"", "check that " + base + " is an OpenAI-compatible address");
        }
        if (!said.isArray()) {
            return said.asText("").equals("null") ? "" : said.asText("");
        }
        StringBuilder parts = new StringBuilder();
        said.forEach(part -> parts.append(part.path("text").asText("")));
        return parts.toString();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder out =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(options.timeout);
        return options.key.isEmpty() ? out : out.header("Authorization", "Bearer " + options.key);
    }

    private JsonNode json(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // said below
        }
        boolean page = body.stripLeading().startsWith("<");
        throw failure(
                "it answers with " + (page ? "a page of HTML" : "what is no JSON") + ": " + shortened(body),
                "check the address; most end in /v1");
    }

    private HaneulException failure(String because, String fix) {
        return HaneulException.run("The model at " + base + " does not answer", because, fix);
    }

    /** Sends a request until it is answered. */
    private Answer send(HttpRequest request) {
        for (int n = 1; ; n++) {
            waitForTurn();
            String because;
            int tries = options.tries;
            long pause = options.pause.toMillis() << Math.min(20, n - 1);
            try {
                Answer a = once(request);
                reached = true;
                if (a.status / 100 == 2) {
                    return a;
                }
                String said = message(a.body);
                because = "it answers with status " + a.status + (said.isEmpty() ? "" : ": " + said);
                boolean spent = a.body.contains("insufficient_quota");
                boolean passes = (a.status == 408 || a.status == 429 || a.status / 100 == 5) && !spent;
                if (!passes) {
                    throw refusal(a.status, because, spent);
                }
                if (a.retryAfter.matches("\\d{1,5}(\\.\\d+)?")) {
                    double seconds = Math.min(LONGEST_PAUSE_SECONDS, Double.parseDouble(a.retryAfter));
                    pause = Math.max(pause, (long) (1000 * seconds));
                    delay(pause);
                }
            } catch (IOException e) {
                String said = String.valueOf(e.getMessage());
                tries = e instanceof ConnectException && !reached ? Math.min(2, tries) : tries; // it was never there
                because = e instanceof HttpTimeoutException || said.contains("closed")
                        ? "it took longer than " + options.timeout.toSeconds() + " s"
                        : e instanceof ConnectException
                                ? "nothing answers at that address"
                                : "the connection broke: " + said;
            }
            if (n >= tries) {
                throw failure(because + " (asked " + n + " times)", "check that it runs there, or ask less often");
            }
            sleep(pause);
        }
    }

    private HaneulException refusal(int status, String because, boolean spent) {
        if (spent) {
            return failure(because, "wait, or use another account");
        }
        if (status == 401 || status == 403) {
            return failure(because, "set HANEUL_API_KEY to a key of that endpoint");
        }
        if (status == 404 || status == 405) {
            return failure(
                    because, "check the address and the model " + model + "; name another as " + base + "#MODEL");
        }
        return new HaneulException(
                "The model at " + base + " refuses a question", because, "take a model that sees several pictures");
    }

    private Answer once(HttpRequest request) throws IOException {
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                CompletableFuture<Void> late = CompletableFuture.runAsync( // the timeout above ends with the headers
                        () -> close(in),
                        CompletableFuture.delayedExecutor(options.timeout.toMillis(), TimeUnit.MILLISECONDS));
                String body = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
                late.cancel(true);
                return new Answer(
                        response.statusCode(),
                        body,
                        response.headers().firstValue("Retry-After").orElse(""));
            }
        } catch (InterruptedException e) {
            throw stopped();
        }
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // it is read no more
        }
    }

    /** What an error says, in a few words. */
    private String message(String body) {
        try {
            JsonNode error = JSON.readTree(body).path("error");
            String said =
                    error.isTextual() ? error.asText() : error.path("message").asText("");
            return shortened(said.isEmpty() ? body : said);
        } catch (JsonProcessingException e) {
            return shortened(body);
        }
    }

    private String shortened(String text) {
        String line = text.replaceAll("<[^>]*>", " ")
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        String safe = options.key.isEmpty() ? line : line.replace(options.key, "…");
        return safe.length() <= SAID ? safe : safe.substring(0, SAID) + "…";
    }

    private void waitForTurn() {
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            long turn = Math.max(now, next);
            next = options.perMinute > 0 ? turn + (long) (60e9 / options.perMinute) : next;
            wait = turn - now;
        }
        sleep(wait / 1_000_000);
    }

    /** No thread asks before that. */
    private synchronized void delay(long millis) {
        next = Math.max(next, System.nanoTime() + 1_000_000 * millis);
    }

    private static void sleep(long millis) {
        try {
            if (millis > 0) {
                TimeUnit.MILLISECONDS.sleep(millis);
            }
        } catch (InterruptedException e) {
            throw stopped();
        }
    }

    private static HaneulException stopped() {
        Thread.currentThread().interrupt();
        return HaneulException.cancelled("Asking the model was stopped");
    }
}
