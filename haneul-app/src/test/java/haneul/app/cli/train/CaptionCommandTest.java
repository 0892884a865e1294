package haneul.app.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import haneul.app.cli.Called;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders are captioned as a user calls it, and trained on. */
class CaptionCommandTest {
    @TempDir
    static Path dir;

    private static Path clips;
    private static Path vae;
    private static Path captioner;

    private static Called call(String command, Object... more) {
        List<Object> words = new ArrayList<>(List.of((Object[]) command.split(" ")));
        words.addAll(Arrays.asList(more));
        return Called.haneul(words.toArray());
    }

    private static Called done(String command, Object... more) {
        Called c = call(command, more);
        assertThat(c.code()).as(command + "\n" + c.err()).isZero();
        return c;
    }

    @BeforeAll
    static void train() {
        clips = dir.resolve("clips");
        vae = dir.resolve("vae");
        captioner = dir.resolve("captioner");
        done("world --clips 8 --size 32x32 --frames 9 --format png --out", clips);
        done(
                "train vae --steps 2 --batch 2 --crop 16 --frames 5 --channels 4 --width 16 --blocks 1 --threads 1"
                        + " --data",
                clips,
                "--out",
                vae);
        done(
                "train captioner --steps 2 --batch 2 --dim 16 --heads 2 --depth 1:0:1:1 --patch 2 --words 8 --threads 1"
                        + " --data",
                clips,
                "--vae",
                vae,
                "--out",
                captioner);
    }

    @Test
    void aFolderIsCaptionedGoneOnWithAndTrainedOn() throws IOException {
        Called part = done("caption --threads 1 --limit 3 --model", captioner, clips);
        assertThat(part.out()).contains("3 clips captioned by " + captioner).contains("5 are left");
        JsonNode rest = new ObjectMapper()
                .readTree(done("caption --threads 1 --json --model", captioner, clips)
                        .out());
        assertThat(rest.get("captioned").asInt() + rest.get("skipped").size()).isEqualTo(5);
        assertThat(rest.get("kept").asInt()).isEqualTo(3);
        Path file = clips.resolve("captions.machine.jsonl");
        assertThat(rest.get("captions").asText()).isEqualTo(file.toString());
        assertThat(Files.readAllLines(file)).allMatch(line -> line.contains("\"descriptive\":[\""));

        String dit =
                "train dit --steps 2 --tokens 32 --dim 32 --depth 1 --heads 2 --patch 2 --threads 1 --precision fp32";
        Path usual = dir.resolve("usual");
        Called told = done(dit, "--vae", vae, "--data", clips, "--out", usual);
        assertThat(told.err())
                .contains("a machine described clips: captions are drawn by --captions machine:0.95,given:0.05");
        assertThat(Files.readString(usual.resolve("checkpoint/trainer/state.json")))
                .contains("machine:0.95,given:0.05");
        done("train dit --resume --out", usual);

        Path given = dir.resolve("given");
        Called silent = done(dit, "--captions", "given:1", "--vae", vae, "--data", clips, "--out", given);
        assertThat(silent.err()).doesNotContain("a machine described");
        Called other = call("train dit --resume --captions machine:1 --out", given);
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("--captions was given:1 and is now machine:1");
    }

    /** A vision model that answers with a page of HTML, nothing, a refusal of pictures, or a caption. */
    private static final class Eyes implements AutoCloseable {
        final AtomicInteger asked = new AtomicInteger();
        volatile int status = 200;
        volatile String body = answer("<think>hm</think> \\\"A square moves.\\\"");
        private final HttpServer server;

        Eyes() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/chat/completions", exchange -> {
                exchange.getRequestBody().readAllBytes();
                asked.incrementAndGet();
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
        }

        static String answer(String text) {
            return "{\"choices\":[{\"message\":{\"content\":\"" + text + "\"}}]}";
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1#eyes";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void aVisionModelBehindAnAddressDescribesAndNothingIsAskedTwice() throws IOException {
        Path own = dir.resolve("own");
        done("world --clips 12 --size 32x32 --frames 9 --format png --out", own);
        String url;
        try (Eyes eyes = new Eyes()) {
            url = eyes.url();
            Called first = done("caption --styles short --limit 5 --model", url, own);
            assertThat(first.out()).contains("5 clips captioned by eyes").contains("7 are left");
            assertThat(eyes.asked).hasValue(5);
            assertThat(Files.readString(own.resolve("captions.machine.jsonl")))
                    .contains("\"short\":[\"A square moves.\"],\"model\":\"eyes\"");
            done(
                    "caption --parallel 2 --format txt --limit 6 --model",
                    url,
                    own); // the other style of five, both of one
            assertThat(eyes.asked).hasValue(5 + 5 + 2);
            assertThat(own.resolve("clip-000000.descriptive.txt")).hasContent("A square moves.");

            eyes.body = "<!DOCTYPE html><html>Sign in</html>";
            Called page = call("caption --parallel 1 --model", url, own);
            assertThat(page.code()).isEqualTo(1);
            assertThat(page.err()).contains("a page of HTML: Sign in").contains("\n  fix: ");
            eyes.status = 400;
            eyes.body = "{\"error\":{\"message\":\"this model takes no images\"}}";
            assertThat(call("caption --model", url, own).err())
                    .contains("refuses a question", "this model takes no images");
            eyes.status = 200;
            eyes.body = Eyes.answer("");
            Called blank = call("caption --limit 2 --model", url, own);
            assertThat(blank.err()).contains("4 captions were not written").contains("eyes found no words for it");
            eyes.body = Eyes.answer("A circle.");
            int before = eyes.asked.get();
            assertThat(done("caption --model", url, own).out()).contains("6 clips captioned by eyes, 6 were there");
            assertThat(eyes.asked).hasValue(before + 12);
            assertThat(done("caption --model", url, own).out()).contains("0 clips captioned by eyes, 12 were there");
            assertThat(eyes.asked).hasValue(before + 12);
        }
        Called gone = call("caption --overwrite --model", url, own);
        assertThat(gone.code()).isEqualTo(1);
        assertThat(gone.err()).contains("nothing answers at that address");
        assertThat(Files.readAllLines(own.resolve("captions.machine.jsonl"))).hasSize(5 + 6 + 5 + 6);
    }

    @Test
    void badRequestsAreSaidInThreeLines() throws IOException {
        Path empty = Files.createDirectories(dir.resolve("empty"));
        check(call("caption", empty), "There is nothing to caption in " + empty, "it holds no clips or pictures");
        assertThat(empty).isEmptyDirectory();
        check(call("caption", dir.resolve("no")), "No data in", "there is no such folder");
        check(call("caption --model", vae, clips), "has no captioner", "train one");
        check(call("caption --shard 9/8", clips), "--shard cannot be 9/8", "write --shard 1/8");
        check(call("caption --format xml", clips), "--format cannot be xml", "jsonl or txt");
        check(call("caption --variations 0", clips), "--variations cannot be 0", "from 1 to 100");
        check(call("caption --model http:// ", clips), "is no address of a model", "http://localhost:11434/v1");
        check(call("caption --rate -1 --model http://127.0.0.1:9/v1#m", clips), "--rate cannot be -1", "");
        check(call("caption --styles long", clips), "--styles", "descriptive");
        check(
                call("train dit --captions people:1 --data", clips, "--out", dir.resolve("x")),
                "--captions cannot be",
                "");
    }

    private static void check(Called c, String... words) {
        assertThat(c.code()).as(c.err()).isEqualTo(2);
        assertThat(c.threeLines()).as(c.err()).isTrue();
        assertThat(c.err()).contains(words);
    }
}
