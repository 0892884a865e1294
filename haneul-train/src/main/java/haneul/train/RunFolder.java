package haneul.train;

import haneul.core.FolderLock;
import haneul.core.HaneulException;
import haneul.core.Writable;
import haneul.model.weights.Atomically;
import haneul.model.weights.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one training run: {@code checkpoint/} (a model in the hub's layout with the trainer's state inside),
 * {@code log.jsonl} and sheets of samples. A lock keeps a second trainer out.
 */
final class RunFolder implements AutoCloseable {
    private static final Pattern STEP = Pattern.compile("\"step\": (\\d{1,18})\\b");

    private final Path path;
    private final FolderLock lock;

    private RunFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    static RunFolder open(Path path, boolean resume) {
        FolderLock lock = FolderLock.take(path, "Training cannot start in", "another training is running there");
        try {
            RunFolder run = new RunFolder(path, lock);
            run.mend();
            if (!resume && Files.exists(run.checkpoint())) {
                throw new HaneulException(
                        "Training cannot start in " + path,
                        "it holds a checkpoint of an earlier run",
                        "add ‹resume› to go on with it, or name another folder");
            }
            return run;
        } catch (IOException e) {
            lock.close();
            throw Writable.failed(path, e);
        } catch (HaneulException e) {
            lock.close();
            throw e;
        }
    }

    /** A run that was killed between the two moves of a replacement left its checkpoint beside its place. */
    private void mend() throws IOException {
        if (Files.exists(checkpoint())) {
            return;
        }
        try (var inside = Files.list(path)) {
            for (Path old : inside.filter(p -> String.valueOf(p.getFileName()).matches("\\.checkpoint\\..*\\.old"))
                    .toList()) {
                Files.move(old, checkpoint());
                return;
            }
        }
    }

    /** Drops the lines of metrics after a step, which a resumed run writes again, and a last line cut short. */
    void forgetAfter(long step) {
        Path file = path.resolve("log.jsonl");
        if (!Files.exists(file)) {
            return;
        }
        try {
            List<String> kept = Files.readAllLines(file).stream()
                    .filter(line -> line.endsWith("}") && stepOf(line) <= step)
                    .toList();
            Atomically.file(file, temporary -> Files.write(temporary, kept));
        } catch (IOException e) {
            throw HaneulException.run(
                            "The log of the training could not be read",
                            String.valueOf(e.getMessage()),
                            "delete " + file + " and add ‹resume›")
                    .from(e);
        }
    }

    private static long stepOf(String line) {
        Matcher m = STEP.matcher(line);
        return m.find() ? Long.parseLong(m.group(1)) : 0;
    }

    Path checkpoint() {
        return path.resolve("checkpoint");
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Adds a line of metrics. */
    void log(Map<String, ?> line) {
        StringBuilder out = new StringBuilder("{");
        line.forEach((k, v) -> {
            out.append(out.length() > 1 ? ", " : "").append('"').append(k).append("\": ");
            out.append(
                    v instanceof Double d
                            ? String.format(Locale.ROOT, "%.6g", d)
                            : v instanceof Number ? v : "\"" + v + "\"");
        });
        try {
            Files.writeString(
                    path.resolve("log.jsonl"), out.append("}\n"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            HaneulException failed = Writable.failed(path.resolve("log.jsonl"), e);
            throw HaneulException.run(
                            failed.what(),
                            failed.because(),
                            "mend that and add ‹resume›; the last checkpoint is as it was")
                    .from(e);
        }
    }

    /** The trainer's facts beside the weights, or null if there is no checkpoint. */
    @Nullable
    Config state() {
        Path file = checkpoint().resolve("trainer").resolve("state.json");
        return Files.exists(file) ? Config.open(file) : null;
    }

    @Override
    public void close() {
        lock.close();
    }
}
