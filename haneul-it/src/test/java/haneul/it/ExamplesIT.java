package haneul.it;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.media.Video;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The project in {@code examples/} is built from outside: by a Maven of its own, without network, from a local repository that
 * holds this build's artifacts and links to what was fetched before. Then its programs run.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class ExamplesIT {
    private static final long MINUTES = 5; // far more than it takes

    private static Path dir;
    private static Artifacts artifacts;
    private static String classpath;

    @BeforeAll
    static void build() throws Exception {
        artifacts = Artifacts.here();
        dir = artifacts.root().resolve("haneul-it/target/examples");
        delete(dir);
        Path repository = dir.resolve("repository");
        artifacts.repository(repository, fetched());
        Path project = dir.resolve("examples");
        copy(artifacts.root().resolve("examples"), project);
        Path list = dir.resolve("classpath");
        String maven = System.getProperty("haneul.maven", "");
        List<String> command = List.of(
                maven.isEmpty() ? "mvn" : Path.of(maven, "bin", "mvn").toString(),
                "-o",
                "-B",
                "-q",
                "-f",
                project.resolve("pom.xml").toString(),
                "-Dmaven.repo.local=" + repository,
                "-Dmaven.legacyLocalRepo=true", // whichever mirror an artifact came from
                "-Dmdep.outputFile=" + list,
                "compile",
                "org.apache.maven.plugins:maven-dependency-plugin:build-classpath");
        Path log = dir.resolve("maven.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeAll(Set.of("MAVEN_OPTS", "MAVEN_ARGS", "MAVEN_PROJECTBASEDIR"));
        Process process = builder.start();
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        classpath = project.resolve("target/classes") + System.getProperty("path.separator") + Files.readString(list);
    }

    private static Path fetched() {
        String named = System.getProperty("haneul.repository", "");
        return named.isEmpty() ? Path.of(System.getProperty("user.home"), ".m2", "repository") : Path.of(named);
    }

    /** Deletes a folder; links go, and what they point to stays. */
    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(p);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path inside = from.relativize(file);
                if (!inside.startsWith("target")) {
                    Files.createDirectories(to.resolve(inside).getParent());
                    Files.copy(file, to.resolve(inside));
                }
            }
        }
    }

    /** Runs a program of the examples; the keyboard gives the text. */
    private static Child run(String keyboard, String program, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + artifacts.root().resolve("haneul.jvm"),
                "-cp",
                classpath,
                "examples." + program));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        Path log = dir.resolve("log");
        Path keys = Files.writeString(dir.resolve("keys"), keyboard);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectInput(keys.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        Process process = builder.start();
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        return new Child(process.exitValue(), Files.readString(log));
    }

    @Test
    void aSentenceBecomesAVideo() throws Exception {
        Path out = dir.resolve("circle.mp4");
        Child made = run("", "TextToVideo", out, "a red circle", 3);
        assertThat(made.exit()).as(made.output()).isZero();
        assertThat(made.output()).contains("paint 3 of 3", out + ": 17 frames of 64x64");
        assertThat(Video.read(out).frames()).isEqualTo(17);
    }

    @Test
    void theEnterKeyCancels() throws Exception {
        Path out = dir.resolve("cancelled.mp4");
        Child stopped = run("\n", "TextToVideo", out, "a red circle", 1000);
        assertThat(stopped.exit()).as(stopped.output()).isEqualTo(1);
        assertThat(stopped.output()).contains("The painting was stopped\n  because it was cancelled\n");
        assertThat(out).doesNotExist();
    }

    @Test
    void aPictureMoves() throws Exception {
        Path out = dir.resolve("animated");
        Child painted = run("", "AnimatePicture", artifacts.root().resolve("docs/filmstrip.png"), out);
        assertThat(painted.exit()).as(painted.output()).isZero();
        assertThat(painted.output()).contains(out + ": 17 frames");
        assertThat(Video.read(out).frames()).isEqualTo(17);
    }

    @Test
    void aModelLearns() throws Exception {
        Path run = dir.resolve("run");
        Child trained = run("", "TrainForAMinute", run, 0.01);
        assertThat(trained.exit()).as(trained.output()).isZero();
        assertThat(trained.output()).containsPattern("checkpoint: [1-9]\\d* steps");
        assertThat(run.resolve("checkpoint/model_index.json")).exists();
    }

    @Test
    void everyJarIsAModuleWithPackagesOfItsOwn() {
        Set<String> packages = new HashSet<>();
        for (String name : artifacts.names()) {
            if (Set.of("haneul-bom", "haneul-it").contains(name)) {
                continue;
            }
            ModuleReference module =
                    ModuleFinder.of(artifacts.jar(name)).findAll().iterator().next();
            ModuleDescriptor descriptor = module.descriptor();
            assertThat(descriptor.name()).isEqualTo(name.replace('-', '.'));
            for (String each : descriptor.packages()) {
                assertThat(packages.add(each)).as(each + " in " + name).isTrue();
            }
        }
        assertThat(packages).contains("haneul.tensor", "haneul.diffusion");
    }
}
