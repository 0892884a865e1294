package haneul.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Facts about this machine, as the system gives them. */
public final class Machine {
    private Machine() {}

    /** The processor's name, or its architecture where the system gives no name. */
    public static String processor() {
        String name = info("model name");
        return name.isEmpty() ? System.getProperty("os.arch") : name;
    }

    /** The names of the instructions that the processor knows, between spaces; empty where the system gives none. */
    public static String instructions() {
        return " " + info("flags") + " ";
    }

    private static String info(String key) {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) {
            return "";
        }
        try (var lines = Files.lines(info)) {
            return lines.filter(l -> l.startsWith(key))
                    .map(l -> l.substring(l.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
