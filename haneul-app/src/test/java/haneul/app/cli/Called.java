package haneul.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What came of calling the program inside this JVM. */
public record Called(int code, String out, String err) {
    public static Called haneul(Object... args) {
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Haneul.run(words, new PrintWriter(out), new PrintWriter(err));
        return new Called(code, out.toString(), err.toString());
    }

    /** The lines of the messages, without those about progress. */
    public List<String> lines() {
        return err.lines().toList();
    }

    /** Whether exactly three lines say what, why and how to mend it. */
    public boolean threeLines() {
        List<String> lines = lines();
        return lines.size() == 3
                && !lines.get(0).isBlank()
                && lines.get(1).matches("  because \\S.*")
                && lines.get(2).matches("  fix: \\S.*");
    }
}
