package kafkalab.catalogue;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** The name that somebody has probably meant. */
public final class Nearest {

    private Nearest() {}

    /**
     * Returns the one of some names that takes the fewest changed letters to become another; the folder before a
     * name's last part may be left out.
     *
     * @param mistyped what somebody has written
     * @param names the names to choose from, at least one
     */
    public static String to(String mistyped, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(
                        name -> Math.min(distance(mistyped, name), distance(mistyped, name.replaceFirst(".*/", "")))))
                .orElseThrow();
    }

    /** Counts the letters to be inserted, left out or replaced (Levenshtein). */
    private static int distance(String one, String other) {
        String from = one.toLowerCase(Locale.ROOT);
        String to = other.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
