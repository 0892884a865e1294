package haneul.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Maven does not check itself about the POMs. */
class PomTest {
    private static List<String> all(String text, String pattern) {
        List<String> found = new ArrayList<>();
        Matcher m = Pattern.compile(pattern).matcher(text);
        while (m.find()) {
            found.add(m.group(1));
        }
        return found;
    }

    @Test
    void theBomListsEveryPublishedArtifact() throws IOException {
        Artifacts artifacts = Artifacts.here();
        String bom = artifacts.pom("haneul-bom");
        List<String> published = new ArrayList<>(artifacts.names());
        published.removeAll(List.of("haneul-bom", "haneul-it"));
        assertThat(all(bom, "<dependency>.*<artifactId>(.*?)</artifactId>"))
                .containsExactlyInAnyOrderElementsOf(published);
        assertThat(bom)
                .contains("<artifactId>haneul-bom</artifactId>\n  <version>" + artifacts.version() + "</version>");
        assertThat(all(bom, "<([a-z-]+\\.version>.*?)<"))
                .isSubsetOf(all(Files.readString(artifacts.root().resolve("pom.xml")), "<([a-z-]+\\.version>.*?)<"));
    }

    @Test
    void centralKnowsWhatEachArtifactIs() throws IOException {
        Artifacts artifacts = Artifacts.here();
        for (String name : artifacts.names()) {
            assertThat(artifacts.pom(name)).as(name).contains("  <name>", "  <description>");
        }
        for (String pom : List.of(Files.readString(artifacts.root().resolve("pom.xml")), artifacts.pom("haneul-bom"))) {
            assertThat(pom).contains("<url>", "<licenses>", "<developers>", "<scm>");
        }
    }

    @Test
    void theExamplesNameThisVersion() throws IOException {
        Artifacts artifacts = Artifacts.here();
        assertThat(artifacts.pom("examples")).contains("<haneul.version>" + artifacts.version() + "<");
        assertThat(artifacts.names()).doesNotContain("examples");
    }
}
