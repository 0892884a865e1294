package haneul.core;

import java.util.List;

/** The known word nearest to an unknown one, by edit distance (Levenshtein, 1966). */
public final class Suggestion {
    private Suggestion() {}

    /** The known word with the fewest changes from the given one, if there are few; otherwise "". */
    public static String of(String word, List<String> known) {
        String best = "";
        int least = Math.max(1, word.replace("-", "").length() / 2);
        for (String k : known) {
            int d = Math.abs(word.length() - k.length()) > least ? least + 1 : distance(word, k);
            if (d <= least && !k.equals(word)) {
                best = k;
                least = d - 1;
            }
        }
        return best;
    }

    /** Levenshtein's distance, with two neighbours that are exchanged as one change. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean exchanged =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                d[i][j] = exchanged ? Math.min(d[i][j], d[i - 2][j - 2] + 1) : d[i][j];
            }
        }
        return d[a.length()][b.length()];
    }
}
