package haneul.it;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program in a Java machine of its own, with this one's class path and limits on memory and time, so that its crash is
 * a result and not the end of the tests.
 *
 * @param exit its exit status
 * @param output what it printed on both streams
 */
record Child(int exit, String output) {
    static Child run(Path folder, long seconds, Class<?> program, Object... arguments)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "child", ".log");
        Process process = start(folder, log, program, arguments);
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            return new Child(-1, "ended after " + seconds + " s\n" + read(log));
        }
        return new Child(process.exitValue(), read(log));
    }

    static Process start(Path folder, Path log, Class<?> program, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("..", "haneul.jvm").toAbsolutePath().normalize(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1", // it ends before the thorough compiler is worth its time
                "-Dorg.bytedeco.javacpp.logger=slf4j",
                "-XX:ErrorFile=" + folder.resolve("crash-%p.log"),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File(folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(java.util.Map.of("OMP_NUM_THREADS", "1", "OMP_WAIT_POLICY", "PASSIVE"));
        return builder.start();
    }

    private static String read(Path log) throws IOException {
        String all = Files.readString(log, StandardCharsets.UTF_8);
        return all.substring(Math.max(0, all.length() - 4000));
    }
}
