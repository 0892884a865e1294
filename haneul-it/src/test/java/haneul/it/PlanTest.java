package haneul.it;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.app.cli.Haneul;
import haneul.core.Rng;
import haneul.media.Video;
import haneul.media.VideoWriter;
import haneul.world.Renderer;
import haneul.world.Scenes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The memory that is planned is the memory that is taken, within a quarter: twelve calls, each in a Java of its own. Slow: it tests an
 * estimate against one machine's allocator. */
@EnabledOnOs(OS.LINUX)
@Execution(ExecutionMode.SAME_THREAD)
@Tag("slow")
class PlanTest {
    private static final List<String> CALLS = List.of(
            "generate x",
            "generate x --frames 129",
            "generate x --size 256x256 --frames 9",
            "generate x --size 384x256",
            "generate x --size 512x512 --frames 5 --guidance 1",
            "image x --size 768x768",
            "image x --size 256x256 --variations 4",
            "animate CLIP x --size 320x320",
            "extend CLIP x --seconds 2 --fit stretch",
            "connect CLIP CLIP x --seconds 1 --size 192x192",
            "edit CLIP x --strength 0.5 --size 256x192",
            "loop x --frames 32 --size 256x256");

    @TempDir
    Path folder;

    /** Plans, forgets what that took, and paints; prints what was planned and the most that was taken, in bytes. */
    public static final class Peak {
        public static void main(String[] words) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int planned = Haneul.run(
                    with(List.of(words), List.of("plan", "--json"), List.of()),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    System.err);
            Pointer.trimMemory();
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
            String file = "out" + (words[0].equals("image") ? ".png" : ".mkv");
            int painted = Haneul.run(with(List.of(words), List.of(), List.of("-o", file)), System.err, System.err);
            String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(l -> l.startsWith("VmHWM"))
                    .findFirst()
                    .orElseThrow()
                    .replaceAll("[^0-9]", "");
            String bytes = out.toString(StandardCharsets.UTF_8).replaceAll("(?s).*\"bytes\":([0-9]+).*", "$1");
            System.out.println(
                    "codes " + planned + " " + painted + " bytes " + bytes + " " + 1024 * Long.parseLong(peak));
        }
    }

    @Test
    void memoryIsPlannedWithinAQuarter() throws Exception {
        Path clip = folder.resolve("clip.mkv");
        var scene = Scenes.draw(new Rng(1), Scenes.Mix.TRAINING, 64, 64);
        VideoWriter.save(Video.of(8, Renderer.render(scene, 64, 64, 17)), clip, VideoWriter.Options.PLAIN);
        List<String> wrong = new ArrayList<>();
        for (String call : CALLS) {
            Path home = Files.createDirectory(folder.resolve("call" + Math.abs(call.hashCode())));
            Object[] words = Stream.of((call + " --steps 1 --seed 1 --threads 1").split(" "))
                    .map(w -> w.equals("CLIP") ? clip : w)
                    .toArray();
            Child child = Child.run(home, 120, Peak.class, words);
            assertThat(child.output()).contains("codes 0 0 bytes ");
            String[] bytes =
                    child.output().replaceAll("(?s).*bytes ", "").strip().split(" ");
            double planned = Double.parseDouble(bytes[0]);
            double taken = Double.parseDouble(bytes[1]);
            String line = String.format(
                    Locale.ROOT,
                    "plan: %4.0f MB planned, %4.0f MB taken, ratio %.2f  haneul %s",
                    planned / 1e6,
                    taken / 1e6,
                    planned / taken,
                    call);
            System.out.println(line);
            if (planned / taken < 0.75 || planned / taken > 1.25) {
                wrong.add(line);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String[] with(List<String> words, List<String> before, List<String> after) {
        return Stream.of(before, words, after).flatMap(List::stream).toArray(String[]::new);
    }
}
