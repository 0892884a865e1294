package haneul.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./haneul} in a tree of its own, with a Java and a Maven that only tell how they are called. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for bash")
class LauncherTest {
    private static final String JAVA = """
            #!/usr/bin/env bash
            if [[ "$*" == *-XshowSettings* ]]; then echo "    java.specification.version = ${VERSION:-17}" >&2; exit; fi
            echo "threads $OMP_NUM_THREADS"
            printf '<%s>\\n' "$@"
            exit ${CODE:-0}
            """;
    private static final String MAVEN = """
            #!/usr/bin/env bash
            echo "mvn $*" >> "$HOME/maven.log"
            [[ -z ${BROKEN:-} ]] || { echo "[ERROR] Foo.java: does not compile"; exit 1; }
            touch haneul-app/target/haneul-app.jar haneul-app/target/classpath
            """;

    /** What came of a call: exit status and what was printed on either stream. */
    private record Answer(int code, String out, String err) {}

    @TempDir
    Path home;

    private Path tree;
    private final Map<String, String> environment = new LinkedHashMap<>();

    @BeforeEach
    void plant() throws IOException {
        tree = Files.createDirectory(home.resolve("a tree"));
        Path script = repository().resolve("haneul");
        executable(tree.resolve("haneul"), Files.readString(script));
        executable(home.resolve("bin/java"), JAVA);
        executable(home.resolve("bin/mvn"), MAVEN);
        Files.createDirectories(tree.resolve("haneul-app/src/main/java"));
        Path source = tree.resolve("haneul-app/src/main/java/Foo.java");
        for (Path p : List.of(tree.resolve("pom.xml"), tree.resolve("haneul-app/pom.xml"), source)) {
            Files.writeString(p, "first");
        }
        changed(source, -60);
    }

    private static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(here.resolve("haneul"))) {
            here = here.getParent();
        }
        return here;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void changed(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
    }

    private Answer haneul(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tree.resolve("haneul").toString()));
        command.addAll(Arrays.asList(arguments));
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("JAVA_HOME", "HANEUL_JAVA", "HANEUL_HOME", "XDG_CACHE_HOME", "OMP_NUM_THREADS"));
        builder.environment().put("HOME", home.toString());
        builder.environment().compute("PATH", (k, path) -> home.resolve("bin") + ":" + path);
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Answer(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private long builds() throws IOException {
        Path log = home.resolve("maven.log");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    @Test
    void aPortableFolderHasItsOwnJavaAndBuildsNothing() throws Exception {
        Files.delete(home.resolve("bin/java"));
        executable(tree.resolve("java/bin/java"), JAVA);
        Files.createDirectory(tree.resolve("lib"));
        Files.writeString(tree.resolve("lib/haneul-app.jar"), "");
        Files.writeString(tree.resolve("lib/other.jar"), "");
        environment.put("JAVA_HOME", home.resolve("none").toString());
        Answer answer = haneul("info", "a.mp4");
        String lib = tree.resolve("lib").toString();
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out())
                .contains("<" + lib + "/haneul-app.jar:" + lib + "/other.jar>")
                .contains("<info>\n<a.mp4>\n");
        assertThat(builds()).isZero();
    }

    @Test
    void itBuildsOnceAndAgainAfterAChange() throws Exception {
        assertThat(haneul("info", "a.mp4").err()).contains("Building Haneul").contains("Built in");
        assertThat(builds()).isEqualTo(1);
        Answer second = haneul("info", "a.mp4");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).contains("<info>\n<a.mp4>\n");
        assertThat(builds()).isEqualTo(1);
        changed(tree.resolve("haneul-app/src/main/java/Foo.java"), 5);
        assertThat(haneul("--build-only").out()).isEmpty();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void wordsAndTheExitCodePassThrough() throws Exception {
        haneul("--build-only");
        environment.put("CODE", "130");
        Answer a = haneul("generate", "a red  circle's \"way\" * $HOME", "-o", "", "--threads", "3");
        assertThat(a.code()).isEqualTo(130);
        assertThat(a.out())
                .startsWith("threads 3\n")
                .endsWith("<haneul.app.cli.Haneul>\n<generate>\n<a red  circle's \"way\" * $HOME>\n<-o>\n<>\n"
                        + "<--threads>\n<3>\n");
    }

    @Test
    void aBuildThatFailsIsSaidInThreeLinesAndStartsNothing() throws Exception {
        environment.put("BROKEN", "yes");
        Answer a = haneul("info", "a.mp4");
        assertThat(a.code()).isEqualTo(1);
        assertThat(a.out()).isEmpty();
        assertThat(a.err())
                .contains("Foo.java: does not compile")
                .containsPattern("Haneul could not be built\n  because Maven failed, see \\S.*\n  fix: \\S.*\n$");
        environment.clear();
        assertThat(haneul("info", "a.mp4").code()).isZero(); // no lock was left
    }

    @Test
    void aJavaThatIsTooOldOrAbsentIsSaidInThreeLines() throws Exception {
        environment.put("VERSION", "11");
        Answer old = haneul("info", "a.mp4");
        assertThat(old.code()).isEqualTo(2);
        assertThat(old.err())
                .matches("Haneul cannot start\n  because java is Java 11 and 17 is the least\n  fix: .*\n");
        environment.put("JAVA_HOME", home.resolve("none").toString());
        Answer absent = haneul("info", "a.mp4");
        assertThat(absent.code()).isEqualTo(2);
        assertThat(absent.err()).matches("Haneul cannot start\n  because JAVA_HOME is .*\n  fix: .*\n");
        assertThat(builds()).isZero();
    }

    @Test
    void theOptionsOfJavaAreThoseOfTheFileAndThenTheUsers() throws Exception {
        environment.put("HANEUL_JAVA", "-Xmx4g -Dx=y");
        String out = haneul("info", "a.mp4").out();
        assertThat(out)
                .contains("<@" + tree.resolve("haneul.jvm") + ">\n")
                .containsSubsequence("<@", "<-Xmx4g>\n<-Dx=y>\n<-cp>\n")
                .contains("-XX:SharedArchiveFile=" + home.resolve(".cache/haneul/classes/"));
    }

    @Test
    void whatIsKeptBesideTheBuildIsBelowHaneulHome() throws Exception {
        environment.put("HANEUL_HOME", "cache of mine");
        haneul("info", "a.mp4");
        Path classes = home.resolve("cache of mine/classes");
        try (Stream<Path> kept = Files.walk(classes)) {
            assertThat(kept.map(p -> p.getFileName().toString())).contains("haneul.java", "haneul.shared");
        }
        assertThat(home.resolve(".cache")).doesNotExist();
    }

    @Test
    void aFolderWithAColonIsRefused() throws Exception {
        Files.move(tree, home.resolve("a:tree"));
        tree = home.resolve("a:tree");
        Answer answer = haneul("info", "a.mp4");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).matches("Haneul cannot start\n  because its folder is .*a:tree.*\n  fix: .*\n");
        assertThat(builds()).isZero();
    }

    @Test
    void aTreeThatCannotBeWrittenIsUsedAsItIs() throws Exception {
        haneul("--build-only");
        environment.put("HANEUL_HOME", "/dev/null/none");
        Answer answer = haneul("info", "a.mp4");
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out()).contains("<info>\n<a.mp4>\n");
    }

    @Test
    void bothLaunchersTakeTheirOptionsFromOneFile() throws IOException {
        assertThat(Files.readString(repository().resolve("haneul.jvm")))
                .contains("-Xmx1g\n", "--enable-native-access=ALL-UNNAMED\n");
        for (String name : List.of("haneul", "haneul.cmd")) {
            String script = Files.readString(repository().resolve(name));
            assertThat(script).contains("haneul.jvm\"", "haneul.app.cli.Haneul", "--build-only", "haneul-app.jar");
            assertThat(script.lines().filter(l -> !l.matches("(#|rem) .*")))
                    .noneMatch(l -> l.contains("-Xmx") || l.contains("-Dorg.bytedeco"));
        }
    }
}
