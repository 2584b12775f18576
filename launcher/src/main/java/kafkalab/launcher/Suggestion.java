package kafkalab.launcher;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that somebody meant who mistyped one. */
final class Suggestion {

    private Suggestion() {}

    /** Returns the known word that differs least, where it differs by no more than a third of its letters, or two. */
    static Optional<String> of(String typed, Collection<String> known) {
        return known.stream()
                .filter(word -> distance(typed, word) <= Math.max(2, word.length() / 3))
                .filter(word -> distance(typed, word) < Math.max(typed.length(), word.length()) - 1)
                .min(Comparator.comparingInt(word -> distance(typed, word)));
    }

    /** Counts the letters to insert, delete, replace, or swap with their neighbour. */
    private static int distance(String one, String other) {
        int[][] least = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                int replaced = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                least[i][j] = Math.min(Math.min(least[i - 1][j], least[i][j - 1]) + 1, least[i - 1][j - 1] + replaced);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    least[i][j] = Math.min(least[i][j], least[i - 2][j - 2] + 1);
                }
            }
        }
        return least[one.length()][other.length()];
    }
}
