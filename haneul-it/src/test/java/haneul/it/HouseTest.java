package haneul.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may import what, and what no file may be. */
class HouseTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(place -> !place.contains("-tests.jar"))
            .importPackages("haneul");
    private static final int LONGEST_FILE = 500;
    private static final int LARGEST_PACKAGE = 25;
    private static final int LONGEST_COMMAND = 60;
    private static final List<String> MODULES =
            List.of("core", "tensor", "media", "world", "model", "diffusion", "train", "job", "eval", "app");

    @Test
    void theScanSeesEveryModule() {
        Set<String> seen = new TreeSet<>();
        for (JavaClass c : ALL) {
            seen.add(c.getPackageName().split("\\.")[1]);
        }
        assertThat(seen).containsAll(MODULES);
        assertThat(ALL.size()).isGreaterThan(150);
    }

    @Test
    void nativeLibrariesStayWhereTheyBelong() {
        noClasses()
                .that()
                .resideOutsideOfPackages("haneul.tensor..", "haneul.nn..", "haneul.optim..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco.pytorch..", "org.bytedeco.openblas..")
                .because("libtorch is behind haneul-tensor")
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage("haneul.media..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.ffmpeg..")
                .because("FFmpeg is behind haneul-media")
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage("haneul.media..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("haneul.media.*..")
                .because("only haneul.media itself is the module's interface")
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackages("haneul.tensor..", "haneul.nn..", "haneul.optim..", "haneul.media..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.javacpp..")
                .because("native memory is invisible above tensor and media")
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage("haneul.model.text..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .because("the tokenizer is behind haneul.model.text")
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage("haneul.app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .because("options belong to the command line")
                .check(ALL);
    }

    @Test
    void importsRunOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("core")
                .definedBy("haneul.core..")
                .layer("tensor")
                .definedBy("haneul.tensor..", "haneul.nn..", "haneul.optim..")
                .layer("media")
                .definedBy("haneul.media..")
                .layer("world")
                .definedBy("haneul.world..")
                .layer("model")
                .definedBy("haneul.model..")
                .layer("diffusion")
                .definedBy("haneul.diffusion..")
                .layer("train")
                .definedBy("haneul.train..")
                .layer("job")
                .definedBy("haneul.job..")
                .layer("eval")
                .definedBy("haneul.eval..")
                .layer("app")
                .definedBy("haneul.app..")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("eval")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("job")
                .mayOnlyBeAccessedByLayers("eval", "app")
                .whereLayer("train")
                .mayOnlyBeAccessedByLayers("eval", "app")
                .whereLayer("diffusion")
                .mayOnlyBeAccessedByLayers("job", "eval", "app")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("diffusion", "train", "job", "eval", "app")
                .whereLayer("world")
                .mayOnlyBeAccessedByLayers("job", "eval", "app") // job reads back what captions of the world say
                .whereLayer("media")
                .mayOnlyBeAccessedByLayers("diffusion", "train", "job", "eval", "app")
                .whereLayer("tensor")
                .mayOnlyBeAccessedByLayers("model", "diffusion", "train", "job", "eval", "app")
                .check(ALL);
    }

    @Test
    void modulesHaveNoCycles() {
        slices().matching("haneul.(*)..").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void theRoomsOfTheCommandLineDoNotNeedItsRoot() {
        slices().matching("haneul.app.cli.(*)..").should().beFreeOfCycles().check(ALL);
        noClasses()
                .that()
                .resideInAPackage("haneul.app.cli.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("haneul.app.cli")
                .because("a command gets its session from the program that calls it")
                .check(ALL);
    }

    @Test
    void packagesSayWhatMayBeNull() {
        for (JavaClass c : ALL) {
            JavaPackage p = c.getPackage();
            assertThat(p.isAnnotatedWith(NullMarked.class)).as(p.getName()).isTrue();
        }
    }

    @Test
    void onlyTheCommandLineTouchesTheStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackages("haneul.app.cli..", "haneul.it..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(ALL);
    }

    @Test
    void namesAreNouns() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl)$|.*\\.Abstract[A-Z].*")
                .andShould()
                .resideOutsideOfPackages("..util..", "..common..", "..impl..")
                .check(ALL);
    }

    @Test
    void noPackageHasMoreThanTwentyFiveFiles() throws IOException {
        Map<String, Integer> files = new TreeMap<>();
        for (Path p : sources("src/main/java")) {
            files.merge(String.valueOf(p.getParent()), 1, Integer::sum);
        }
        assertThat(files.size()).isGreaterThan(20);
        assertThat(files).allSatisfy((folder, n) -> assertThat(n).as(folder).isLessThanOrEqualTo(LARGEST_PACKAGE));
    }

    @Test
    void commandsAreOptionsAndARequest() throws IOException {
        int commands = 0;
        for (Path p : sources("haneul-app/src/main/java")) {
            if (p.toString().endsWith("Command.java") && !p.toString().endsWith("HaneulCommand.java")) {
                commands++;
                assertThat(Files.readAllLines(p).size()).as(p.toString()).isLessThanOrEqualTo(LONGEST_COMMAND);
            }
        }
        assertThat(commands).isGreaterThan(20);
    }

    /** A library names parameters, {@code ‹steps›}; only whole commands to be called by hand are written out. */
    @Test
    void librariesKnowNoOptions() throws IOException {
        Pattern option = Pattern.compile("\"[^\"]*(?<![\\w-])--[a-z]");
        for (Path p : sources("src/main/java")) {
            if (p.toString().matches(".*/haneul-(app|it)/.*")) {
                continue;
            }
            for (String line : Files.readAllLines(p)) {
                boolean whole = line.matches(".*\\bhaneul [a-z]+ .*|.*hf download.*");
                if (!whole && !line.strip().startsWith("*")) {
                    assertThat(option.matcher(line).find()).as(p + ": " + line).isFalse();
                }
            }
        }
    }

    /** All Java files of the modules whose path contains some text. */
    private static List<Path> sources(String part) throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> {
                        String inside = root.relativize(f).toString().replace('\\', '/');
                        return inside.startsWith("haneul-") && inside.contains(part) && !inside.contains("/target/");
                    })
                    .toList();
        }
    }

    @Test
    void noFileIsLongerThanFiveHundredLines() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        int files = 0;
        try (Stream<Path> all = Files.walk(root)) {
            for (Path p : (Iterable<Path>) all.filter(f -> f.toString().endsWith(".java"))::iterator) {
                String inside = root.relativize(p).toString().replace('\\', '/');
                if (!inside.startsWith("haneul-") || inside.contains("/target/")) {
                    continue;
                }
                files++;
                try (Stream<String> lines = Files.lines(p)) {
                    assertThat(lines.count()).as(inside).isLessThanOrEqualTo(LONGEST_FILE);
                }
            }
        }
        assertThat(files).isGreaterThan(150);
    }
}
