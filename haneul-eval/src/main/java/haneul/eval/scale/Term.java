package haneul.eval.scale;

import haneul.core.HaneulException;
import haneul.train.Budget;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A training budget in minutes or steps.
 *
 * @param amount of it
 * @param inSteps or else in minutes
 */
public record Term(double amount, boolean inSteps) {
    private static final Pattern WORD = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(steps)?");

    /** Reads {@code 0.5} as minutes and {@code 200steps} as steps. */
    public static Term parse(String word) {
        Matcher m = WORD.matcher(word.strip());
        double amount = m.matches() ? Double.parseDouble(m.group(1)) : 0;
        boolean steps = m.matches() && m.group(2) != null;
        if (amount <= 0 || steps && amount != Math.rint(amount)) {
            throw new HaneulException(
                    "A budget cannot be " + word,
                    "it is a number of minutes, or a whole number of steps",
                    "write budgets as 0.5 or 200steps");
        }
        return new Term(amount, steps);
    }

    /** In steps, of which each takes so many seconds. */
    Budget budget(double secondsPerStep) {
        double steps = inSteps ? amount : 60 * amount / secondsPerStep;
        return Budget.ofSteps(Math.max(1, Math.round(steps)));
    }

    /** True if this is so many times the other. */
    boolean is(double times, Term other) {
        return inSteps == other.inSteps && Math.abs(amount - times * other.amount) < 1e-6 * amount;
    }

    @Override
    public String toString() {
        String number =
                amount == Math.rint(amount) ? Long.toString((long) amount) : String.format(Locale.ROOT, "%s", amount);
        return number + (inSteps ? " steps" : " min");
    }
}
