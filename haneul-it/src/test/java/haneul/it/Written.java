package haneul.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits for what another process writes, woken by the file system. */
final class Written {
    private static final int PATIENCE_SECONDS = 60;

    private Written() {}

    /** Returns once a file holds what is expected of it; fails if its process ends before, or nothing comes. */
    static void await(Path file, Process process, Predicate<String> expected) throws IOException, InterruptedException {
        try (WatchService changes = file.getFileSystem().newWatchService()) {
            file.getParent()
                    .register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            while (!expected.test(text(file))) {
                assertThat(process.isAlive()).as(text(file)).isTrue();
                WatchKey key = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(key).as(text(file)).isNotNull();
                key.pollEvents();
                key.reset();
            }
        }
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
