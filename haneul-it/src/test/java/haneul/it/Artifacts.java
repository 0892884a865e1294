package haneul.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The artifacts of this build, as its POMs name them.
 *
 * @param root of the source tree
 * @param version of all of them
 * @param names of the modules, such as haneul-core
 */
record Artifacts(Path root, String version, List<String> names) {
    static final String GROUP = "io/github/haneul";

    static Artifacts here() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(root.resolve("haneul.jvm"))) {
            root = root.getParent();
        }
        String pom = Files.readString(root.resolve("pom.xml"));
        List<String> names = new ArrayList<>();
        Matcher module = Pattern.compile("<module>(.*?)</module>").matcher(pom);
        while (module.find()) {
            names.add(module.group(1));
        }
        return new Artifacts(root, first(pom, "<artifactId>haneul</artifactId>\\s*<version>(.*?)</version>"), names);
    }

    static String first(String text, String pattern) {
        Matcher m = Pattern.compile(pattern).matcher(text);
        if (!m.find()) {
            throw new IllegalStateException("no " + pattern);
        }
        return m.group(1);
    }

    String pom(String name) throws IOException {
        return Files.readString(root.resolve(name).resolve("pom.xml"));
    }

    /** The jar of a module; it is there once Maven has packaged it. */
    Path jar(String name) {
        Path target = root.resolve(name).resolve("target");
        Path versioned = target.resolve(name + "-" + version + ".jar");
        return Files.exists(versioned) ? versioned : target.resolve(name + ".jar");
    }

    /**
     * Makes a local Maven repository that holds these artifacts and, as links, all that another one holds. Nothing is written
     * into that other one.
     */
    void repository(Path folder, Path other) throws IOException {
        Path ours = folder;
        Path theirs = other;
        for (String name : (GROUP + "/").split("/")) {
            Files.createDirectories(ours);
            if (Files.isDirectory(theirs)) {
                try (Stream<Path> entries = Files.list(theirs)) {
                    for (Path entry : (Iterable<Path>) entries::iterator) {
                        if (!entry.getFileName().toString().equals(name)) {
                            Files.createSymbolicLink(ours.resolve(entry.getFileName()), entry.toRealPath());
                        }
                    }
                }
            }
            ours = ours.resolve(name);
            theirs = theirs.resolve(name);
        }
        place(ours, "haneul", root.resolve("pom.xml"), "pom");
        for (String name : names) {
            place(ours, name, root.resolve(name).resolve("pom.xml"), "pom");
            if (Files.exists(jar(name))) {
                place(ours, name, jar(name), "jar");
            }
        }
    }

    private void place(Path group, String name, Path file, String suffix) throws IOException {
        Path folder = Files.createDirectories(group.resolve(name).resolve(version));
        Files.copy(file, folder.resolve(name + "-" + version + "." + suffix));
    }
}
