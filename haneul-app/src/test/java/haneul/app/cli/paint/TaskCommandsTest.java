package haneul.app.cli.paint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.Called;
import haneul.app.cli.SmallModel;
import haneul.core.Frame;
import haneul.core.Rng;
import haneul.media.Provenance;
import haneul.media.Video;
import haneul.media.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures, clips and masks as prompts, with a small model of random weights; results are pictures without loss. */
class TaskCommandsTest {
    @TempDir
    static Path models;

    @TempDir
    Path dir;

    private static Path model;
    private int count;
    private final Rng rng = new Rng(Long.getLong("seed", 5));

    @BeforeAll
    static void makeModel() {
        model = SmallModel.save(models.resolve("small"));
    }

    private Video painted(Object... words) {
        Path out = dir.resolve("out" + count++);
        Called c = called(Stream.concat(Stream.of(words), Stream.of("-o", out, "--seed", 7))
                .toArray());
        assertThat(c.code()).as(c.err()).isZero();
        return Video.read(out);
    }

    private Called called(Object... words) {
        return Called.haneul(Stream.concat(Stream.of(words), Stream.of("--model", model, "--steps", 2, "--threads", 1))
                .toArray());
    }

    private Frame picture(int w, int h) {
        byte[] rgb = new byte[3 * w * h];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) rng.nextInt(256);
        }
        return new Frame(w, h, rgb);
    }

    private Path clip(String name, int w, int h, int frames) {
        List<Frame> all = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            all.add(picture(w, h));
        }
        Path out = dir.resolve(name);
        VideoWriter.save(Video.of(8, all), out, VideoWriter.Options.PLAIN);
        return out;
    }

    private static void same(Video a, int from, Video b, int start, int n) {
        for (int i = 0; i < n; i++) {
            assertThat(a.frame(from + i).rgb())
                    .as("frame " + (from + i))
                    .isEqualTo(b.frame(start + i).rgb());
        }
    }

    private static boolean differs(Frame a, Frame b) {
        return !java.util.Arrays.equals(a.rgb(), b.rgb());
    }

    @Test
    void picturesAndClipsAtTheirTimesComeBackAsTheyWere() {
        Path first = clip("first.png", 32, 24, 1);
        Path last = clip("last.png", 32, 24, 1);
        Path middle = clip("middle", 32, 24, 3);
        Video v = painted(
                "animate", first, "it moves", "--last", last, "--at", "1s:" + middle, "--frames", 17, "--fps", 8);
        assertThat(v.frames()).isEqualTo(17);
        same(v, 0, Video.read(first), 0, 1);
        same(v, 8, Video.read(middle), 0, 3);
        same(v, 16, Video.read(last), 0, 1);
        assertThat(differs(v.frame(4), v.frame(0))).isTrue();
        assertThat(Called.haneul("info", dir.resolve("out0")).code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1,''", "3,''", "14,''", "1,--backward", "3,--backward", "14,--backward", "6,--both"})
    void whatIsExtendedKeepsItsPixelsAndHasTheLengthAsked(int frames, String direction) {
        Path given = clip(frames == 1 ? "given.png" : "given", 32, 24, frames);
        List<Object> words = new ArrayList<>(List.of("extend", given, "--seconds", 0.75, "--fps", 8));
        if (!direction.isEmpty()) {
            words.add(direction);
        }
        Video v = painted(words.toArray());
        Video own = Video.read(given);
        int n = 6;
        assertThat(v.frames()).isEqualTo(frames + (direction.equals("--both") ? 2 * n : n));
        same(v, direction.isEmpty() ? 0 : n, own, 0, frames);
        int new1 = direction.isEmpty() ? frames : n - 1;
        assertThat(differs(v.frame(new1), own.frame(direction.isEmpty() ? frames - 1 : 0)))
                .isTrue();
    }

    @Test
    void theWayFromOneClipToAnotherLeavesBothAsTheyWere() {
        Path a = clip("a", 32, 24, 6);
        Path b = clip("b", 32, 24, 11);
        Video v = painted("connect", a, b, "--seconds", 1, "--fps", 8);
        assertThat(v.frames()).isEqualTo(6 + 8 + 11);
        same(v, 0, Video.read(a), 0, 6);
        same(v, 14, Video.read(b), 0, 11);
    }

    @Test
    void aLoopIsTheClipAndTheWayBack() {
        Path a = clip("a", 32, 24, 6);
        Video v = painted("loop", a, "--seconds", 1, "--fps", 8);
        assertThat(v.frames()).isEqualTo(6 + 8);
        same(v, 0, Video.read(a), 0, 6);
        assertThat(differs(v.frame(6), v.frame(5))).isTrue();
        assertThat(differs(v.frame(13), v.frame(0))).isTrue();
    }

    @Test
    void aLoopFromWordsIsWholeGroupsLong() {
        Video v = painted("loop", "a red circle orbits", "--frames", 10, "--size", "32x24");
        assertThat(v.frames()).isEqualTo(12);
        assertThat(differs(v.frame(0), v.frame(6))).isTrue();
    }

    @Test
    void blendedClipsBeginAsOneAndEndAsTheOther() {
        Path a = clip("a", 32, 24, 9);
        Path b = clip("b", 32, 24, 11);
        Video v = painted("blend", a, b, "it turns", "--curve", "0,0,1,1", "--fps", 8);
        assertThat(v.frames()).isEqualTo(9);
        same(v, 0, Video.read(a), 0, 3);
        same(v, 6, Video.read(b), 6, 3);
        assertThat(differs(v.frame(4), Video.read(a).frame(4))).isTrue();
        assertThat(differs(v.frame(4), Video.read(b).frame(4))).isTrue();
    }

    /** One call for each task, which the tests below repeat in other ways. */
    private List<List<Object>> calls() {
        Path a = clip("a", 32, 24, 6);
        Path b = clip("b", 32, 24, 5);
        return List.of(
                List.of("generate", "it's a 'circle'", "--frames", 5, "--size", "32x24"),
                List.of("animate", a, "it moves", "--frames", 17, "--fps", 8, "--last", b),
                List.of("extend", a, "", "--frames", 5, "--fps", 8, "--both"),
                List.of("connect", a, b, "a way", "--frames", 4, "--fps", 8),
                List.of("loop", a, "around", "--frames", 4, "--fps", 8),
                List.of("loop", "around", "--frames", 8, "--size", "32x24", "--negative", "snow, rain"),
                List.of("blend", a, b, "--fps", 8),
                List.of("edit", a, "snow", "--fps", 8, "--pad", "left:8"));
    }

    @Test
    void aCanvasThatWasKeptPaintsTheSameAgain() {
        for (List<Object> call : calls()) {
            Path kept = dir.resolve("kept.json");
            List<Object> words = new ArrayList<>(call);
            words.addAll(List.of("--overwrite", "--save-canvas", kept, "--guidance", 2, "--sampler", "euler"));
            Video v = painted(words.toArray());
            Path out = dir.resolve("again" + count);
            Called c = Called.haneul("paint", kept, "-o", out);
            assertThat(c.code()).as(c.err()).isZero();
            assertThat(Video.read(out).frames()).as(call.toString()).isEqualTo(v.frames());
            same(Video.read(out), 0, v, 0, v.frames());
        }
    }

    @Test
    void theCommandInAClipPaintsItAgainAndWithOtherWords() {
        for (List<Object> call : calls()) {
            Video v = painted(call.toArray());
            Path first = dir.resolve("out" + (count - 1));
            String command = Provenance.read(first).orElseThrow();
            List<String> words = words(command(command));
            assertThat(words.remove(0)).isEqualTo("haneul");
            Path again = dir.resolve("again" + count);
            words.set(words.indexOf("-o") + 1, again.toString());
            words.addAll(List.of("--threads", "1"));
            Called c = Called.haneul(words.toArray());
            assertThat(c.code()).as(c.err()).isZero();
            same(Video.read(again), 0, v, 0, v.frames());

            Path remixed = dir.resolve("remixed" + count);
            Called r = Called.haneul("remix", first, "another thing", "-o", remixed);
            assertThat(r.code()).as(r.err()).isZero();
            assertThat(Video.read(remixed).frames()).isEqualTo(v.frames());
            boolean other = false;
            for (int i = 0; i < v.frames(); i++) {
                other |= differs(v.frame(i), Video.read(remixed).frame(i));
            }
            assertThat(other).as(call.toString()).isTrue();
            assertThat(command(Provenance.read(remixed).orElseThrow())).contains("'another thing'");
        }
    }

    @Test
    void aCanvasIsPaintedWithOtherWordsAndRemixed() {
        Path kept = dir.resolve("kept.json");
        painted("animate", clip("a.png", 32, 24, 1), "a cat", "--frames", 5, "--save-canvas", kept);
        Video cat = painted("paint", kept);
        Path first = dir.resolve("out" + (count - 1));
        Video dog = painted("paint", kept, "a dog");
        Path second = dir.resolve("out" + (count - 1));
        Video nothing = painted("paint", kept, "");
        same(dog, 0, cat, 0, 1);
        assertThat(differs(dog.frame(3), cat.frame(3))).isTrue();
        assertThat(differs(nothing.frame(3), cat.frame(3))).isTrue();
        for (Path clip : List.of(first, second, dir.resolve("out" + (count - 1)))) {
            Path remixed = dir.resolve("remixed" + count++);
            Called r = Called.haneul("remix", clip, "a dog", "-o", remixed);
            assertThat(r.code()).as(r.err()).isZero();
            same(Video.read(remixed), 0, dog, 0, 5);
        }
    }

    /** A line as a shell splits it. */
    private static List<String> words(String line) {
        List<String> out = new ArrayList<>();
        Matcher m = Pattern.compile("(?:\\\\'|'[^']*'|[^\\s'])+").matcher(line);
        while (m.find()) {
            out.add(m.group().replace("'\\''", "\0").replace("'", "").replace("\0", "'"));
        }
        return out;
    }

    /** A request names its inputs as they were called then; from elsewhere they are looked for beside the clip. */
    @Test
    void inputsOfARemixMayLieBesideTheClip() {
        Path here = Path.of("").toAbsolutePath();
        clip("in.png", 32, 24, 1);
        clip("end.png", 32, 24, 1);
        clip("between", 32, 24, 2);
        Path made = dir.resolve("made.mkv");
        String request = "{\"request\":1,\"task\":{\"kind\":\"animate\",\"image\":\"in.png\",\"last\":\"end.png\","
                + "\"at\":[\"3:between\"],\"extent\":{\"frames\":13,\"fps\":8}},\"prompt\":\"a cat\",\"seed\":7,"
                + "\"steps\":2,\"model\":\"" + model + "\"}";
        VideoWriter.save(Video.of(8, List.of(Frame.black(32, 24))), made, new VideoWriter.Options(request));
        assertThat(here.resolve("in.png")).doesNotExist();
        Path out = dir.resolve("remixed");
        Called r = Called.haneul("remix", made, "a dog", "-o", out);
        assertThat(r.code()).as(r.err()).isZero();
        assertThat(r.err()).contains("--at 3:" + dir.resolve("between"), "paints with " + model);
        same(Video.read(out), 0, Video.read(dir.resolve("in.png")), 0, 1);
        same(Video.read(out), 12, Video.read(dir.resolve("end.png")), 0, 1);
        same(Video.read(out), 3, Video.read(dir.resolve("between")), 0, 2);
    }

    @Test
    void aRemixRunsNoTextOfAClip() {
        Path made = dir.resolve("made.mkv");
        Path victim = dir.resolve("victim.mkv");
        String old =
                "{\"command\":\"haneul image x -o " + victim + " --save-canvas " + victim + ".json\",\"prompt\":\"x\"}";
        VideoWriter.save(Video.of(8, List.of(Frame.black(32, 24))), made, new VideoWriter.Options(old));
        Called r = Called.haneul("remix", made, "a dog", "-o", dir.resolve("remixed.png"));
        assertThat(r.code()).isEqualTo(2);
        assertThat(r.threeLines()).as(r.err()).isTrue();
        assertThat(r.err()).contains("an older version made it", "haneul image x -o " + victim);
        assertThat(victim).doesNotExist();
        assertThat(dir.resolve("remixed.png")).doesNotExist();
        for (String field : List.of("out", "overwrite", "save-canvas")) {
            Path other = dir.resolve(field + ".mkv");
            String request = "{\"request\":1,\"task\":{\"kind\":\"generate\"},\"" + field + "\":\"" + victim + "\"}";
            VideoWriter.save(Video.of(8, List.of(Frame.black(32, 24))), other, new VideoWriter.Options(request));
            Called c = Called.haneul("remix", other, "a dog", "-o", dir.resolve("remixed.png"));
            assertThat(c.code()).isEqualTo(2);
            assertThat(c.err()).contains("it has a field \"" + field + "\"");
        }
    }

    @Test
    void anAnimationOfAWholeClipHasNothingToPaint() {
        Called c = called("animate", clip("a", 32, 24, 9), "--frames", 9, "--fps", 8, "-o", dir.resolve("out"));
        assertThat(c.code()).isEqualTo(2);
        assertThat(c.threeLines()).as(c.err()).isTrue();
        assertThat(c.err()).contains("Nothing is left to paint", "9 frames");
        Path first = clip("first.png", 32, 24, 1);
        c = called("animate", first, "--last", clip("last.png", 32, 24, 1), "--frames", 5, "-o", dir.resolve("out"));
        assertThat(c.code()).isEqualTo(2);
        assertThat(c.err()).contains("Nothing is left to paint", "held still", "a group of 4 frames");
        assertThat(dir.resolve("out")).doesNotExist();
    }

    @Test
    void resultsReplaceNothingUnlessAskedTo() throws IOException {
        Path there = Files.writeString(dir.resolve("there.mkv"), "mine");
        Called c = called("generate", "a cat", "--frames", 1, "--size", "16x16", "-o", there);
        assertThat(c.code()).isEqualTo(2);
        assertThat(c.err()).contains("there.mkv is there already", "--overwrite");
        assertThat(there).hasContent("mine");
        Called again = called("generate", "a cat", "--frames", 1, "--size", "16x16", "-o", there, "--overwrite");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(Video.read(there).frames()).isEqualTo(1);
    }

    private static String command(String settings) {
        try {
            return new ObjectMapper().readTree(settings).get("command").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void clipsOfAnotherSizeAreFittedAndItIsSaid() {
        Path a = clip("a", 32, 24, 6);
        Path b = clip("b", 40, 40, 5);
        Called c = called("connect", a, b, "--seconds", 0.3, "--fps", 8, "--fit", "pad", "-o", dir.resolve("out"));
        assertThat(c.code()).as(c.err()).isZero();
        assertThat(c.err()).contains("b is padded from 40x40 to 32x24").contains("4 frames are painted instead of 2");
    }

    @Test
    void strengthGoesFromTheClipItselfToNothingOfIt() {
        Path a = clip("a", 32, 24, 5);
        Path b = clip("b", 32, 24, 5);
        Video own = Video.read(a);
        same(painted("edit", a, "snow", "--strength", 0, "--fps", 8), 0, own, 0, 5);
        Video half = Video.of(
                8, painted("edit", a, "snow", "--strength", 0.5, "--fps", 8).all());
        Video whole = Video.of(
                8, painted("edit", a, "snow", "--strength", 1, "--fps", 8).all());
        assertThat(differs(half.frame(2), whole.frame(2))).isTrue();
        assertThat(differs(half.frame(2), own.frame(2))).isTrue();
        same(painted("edit", b, "snow", "--strength", 1, "--fps", 8), 0, whole, 0, 5);
    }

    @Test
    void outsideOfAMaskAndInsideOfAMarginPixelsStay() {
        Path a = clip("a", 32, 32, 5);
        Frame m = Frame.black(32, 32);
        for (int p = 0; p < 16 * 32; p++) {
            for (int c = 0; c < 3; c++) {
                m.rgb()[3 * p + c] = (byte) 255;
            }
        }
        Path mask = dir.resolve("mask.png");
        VideoWriter.save(Video.of(8, List.of(m)), mask, VideoWriter.Options.PLAIN);
        Video v = painted("edit", a, "snow", "--strength", 1, "--mask", mask, "--pad", "left:16,bottom:8", "--fps", 8);
        assertThat(List.of(v.width(), v.height(), v.frames())).containsExactly(48, 40, 5);
        Frame out = v.frame(3);
        Frame own = Video.read(a).frame(3);
        int changed = 0;
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                boolean same = out.at(x + 16, y, 0) == own.at(x, y, 0) && out.at(x + 16, y, 1) == own.at(x, y, 1);
                assertThat(same || y < 16).isTrue();
                changed += same ? 0 : 1;
            }
        }
        assertThat(changed).isGreaterThan(400);
    }
}
