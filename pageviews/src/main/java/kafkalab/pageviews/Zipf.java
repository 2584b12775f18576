package kafkalab.pageviews;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A lottery by Zipf's law: the first of a list is drawn twice as often as the second, thrice as often as the third.
 *
 * <p>That is how the pages of a website differ in popularity, and why the partitions of a topic differ in size. Rank
 * <i>n</i> holds a million <i>n</i>-ths of tickets: whole numbers, so that every JVM draws alike.
 */
final class Zipf<T> {

    private static final int TICKETS_OF_THE_FIRST = 1_000_000;

    private final List<T> byRank;
    private final int[] ticketsUpTo;

    Zipf(List<T> byRank) {
        this.byRank = List.copyOf(byRank);
        this.ticketsUpTo = new int[byRank.size()];
        int tickets = 0;
        for (int i = 0; i < ticketsUpTo.length; i++) {
            tickets += TICKETS_OF_THE_FIRST / (i + 1);
            ticketsUpTo[i] = tickets;
        }
    }

    /** Draw one of the list; the random numbers are the caller's, for the caller's seed repeats them. */
    T draw(Random random) {
        int ticket = 1 + random.nextInt(ticketsUpTo[ticketsUpTo.length - 1]);
        int found = Arrays.binarySearch(ticketsUpTo, ticket);
        return byRank.get(found >= 0 ? found : -found - 1);
    }
}
