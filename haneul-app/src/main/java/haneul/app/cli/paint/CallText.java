package haneul.app.cli.paint;

import haneul.job.PaintRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A request as the text of a call, for people to read and copy; no program reads it back. */
final class CallText {
    private CallText() {}

    static String of(PaintRequest r) {
        List<String> words = new ArrayList<>(List.of("haneul", r.task().name()));
        words.addAll(r.task().words());
        if (r.task().needsPrompt() || !r.prompt().isEmpty()) {
            words.add(r.prompt());
        }
        if (r.output() != null) {
            words.addAll(List.of("-o", Objects.toString(r.output().getFileName(), "")));
        }
        r.parameters().forEach((name, values) -> {
            if (values.isEmpty()) {
                words.add("--" + name);
            }
            values.forEach(v -> words.addAll(List.of("--" + name, v)));
        });
        return String.join(" ", words.stream().map(CallText::quoted).toList());
    }

    /** A word as a shell reads it back. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
