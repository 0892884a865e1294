package haneul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import haneul.app.cli.console.Console;
import haneul.core.Frame;
import haneul.media.Video;
import haneul.media.VideoWriter;
import haneul.world.Renderer;
import haneul.world.Scene;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The commands in README and docs. All of them are parsed: each option exists and takes such a value. Those of README and
 * of the gallery are run too, with few steps, on clips with the names that they use.
 */
class DocsTest {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final PrintWriter NOWHERE = new PrintWriter(Writer.nullWriter());
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** What makes a call short. */
    private static final Map<String, List<String>> SHORT = Map.of(
            "generate", List.of("--steps", "1"),
            "image", List.of("--steps", "1"),
            "animate", List.of("--steps", "1"),
            "extend", List.of("--steps", "1"),
            "connect", List.of("--steps", "1"),
            "loop", List.of("--steps", "1"),
            "blend", List.of("--steps", "1"),
            "edit", List.of("--steps", "1"),
            "remix", List.of(),
            "train", List.of("--steps", "2", "--threads", "1"));

    @TempDir
    Path folder;

    /** The commands of a page in their order: lines of indented code that call {@code haneul}, with their continuations. */
    private static List<List<String>> commands(Path page) throws IOException {
        List<List<String>> out = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String l : Files.readAllLines(page)) {
            if (!l.startsWith("    ")) {
                continue;
            }
            line.append(l.strip());
            if (l.endsWith("\\")) {
                line.setCharAt(line.length() - 1, ' ');
                continue;
            }
            String command = line.toString();
            line.setLength(0);
            if (command.matches("(\\./)?haneul .*") && !command.contains("…")) {
                out.add(words(command));
            }
        }
        return out;
    }

    private static List<String> words(String command) {
        List<String> out = new ArrayList<>();
        Matcher m = WORD.matcher(command.replaceFirst("^(\\./)?haneul ", "").replaceFirst("\\s+#.*", ""));
        while (m.find()) {
            out.add(m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : m.group(3));
        }
        return out;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
                    .filter(p -> p.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static void succeeds(Path page, List<String> command) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int code = Haneul.run(command.toArray(String[]::new), out, out);
        assertThat(code)
                .as(ROOT.relativize(page) + ": haneul " + String.join(" ", command) + "\n"
                        + printed.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    @Test
    void everyCommandIsUnderstood() throws IOException {
        int commands = 0;
        for (Path page : pages()) {
            for (List<String> command : commands(page)) {
                String what = ROOT.relativize(page) + ": haneul " + String.join(" ", command);
                Console console = new Console(NOWHERE, NOWHERE, false);
                CommandLine parser = Haneul.parser(console);
                assertThatCode(() -> parser.parseArgs(command.toArray(String[]::new)))
                        .as(what)
                        .doesNotThrowAnyException();
                commands++;
            }
        }
        assertThat(commands).isGreaterThan(35);
    }

    @Test
    void whatReadmeAndGalleryShowRuns() throws IOException {
        List<Frame> square = clip("square.mp4", "GREY/STILL/SQUARE,BLUE,LARGE,RIGHT,0.3,0.5");
        clip("circle.mp4", "WHITE/STILL/CIRCLE,RED,LARGE,DOWN,0.5,0.3");
        picture("square.png", square.get(0));
        picture("end.png", square.get(square.size() - 1));
        picture("mask.png", Frame.black(64, 64));
        Files.createDirectory(folder.resolve("clips"));
        clip("clips/whale.mp4", "WHITE/STILL/CIRCLE,RED,LARGE,DOWN,0.5,0.3");
        Files.writeString(folder.resolve("clips/whale.txt"), "a whale flies over Seoul\n");
        int run = 0;
        for (String page : List.of("README.md", "docs/gallery/README.md")) {
            for (List<String> command : commands(ROOT.resolve(page))) {
                if (SHORT.containsKey(command.get(0))) {
                    List<String> call = new ArrayList<>();
                    command.forEach(w -> call.add(inside(w)));
                    call.addAll(SHORT.get(command.get(0)));
                    succeeds(ROOT.resolve(page), call);
                    run++;
                }
            }
        }
        assertThat(run).isGreaterThan(18);
    }

    /** File names mean the test's folder. */
    private String inside(String word) {
        boolean file = word.matches("[a-z]+\\.(mp4|png|json)|clips|runs/.*");
        return file ? folder.resolve(word).toString() : word;
    }

    private List<Frame> clip(String name, String scene) {
        List<Frame> frames = Renderer.render(Scene.parse(scene), 64, 64, 17);
        VideoWriter.save(Video.of(8, frames), folder.resolve(name), VideoWriter.Options.PLAIN);
        return frames;
    }

    private void picture(String name, Frame frame) {
        VideoWriter.save(Video.of(8, List.of(frame)), folder.resolve(name), VideoWriter.Options.PLAIN);
    }
}
