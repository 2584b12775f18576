package kafkalab.pageviews;

import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * One visit of the website by one user, in short.
 *
 * @param user the user's name, not blank
 * @param start when the visit began; cut to whole milliseconds
 * @param pages how many pages the user has seen, 1 or more; a page seen twice counts twice
 * @param duration how long the user stayed on all these pages together, in milliseconds, 0 or more
 */
public record VisitSummary(String user, Instant start, int pages, long duration) {

    /**
     * Create a summary.
     *
     * @throws NullPointerException if user or start is null
     * @throws IllegalArgumentException if the user is blank, there is no page, or the duration is negative
     */
    public VisitSummary {
        requireNonNull(user, "A visit summary needs a user, but it is null.");
        requireNonNull(start, "A visit summary needs a start, but it is null.");
        if (user.isBlank()) {
            throw new IllegalArgumentException("A visit summary needs a user, but it is blank.");
        }
        if (pages < 1) {
            throw new IllegalArgumentException("A visit summary needs 1 page or more, but it has " + pages + ".");
        }
        if (duration < 0) {
            throw new IllegalArgumentException(
                    "A visit summary needs a duration of 0 ms or more, but it is " + duration + " ms.");
        }
        start = start.truncatedTo(MILLIS);
    }

    /**
     * Sum up the events of one visit, whatever their order.
     *
     * @param events all events of the visit, at least one, all of one user
     * @return the user, the earliest date, the number of events and the sum of their durations
     * @throws IllegalArgumentException if there is no event, or there are events of several users
     * @throws ArithmeticException if the sum of the durations exceeds a long
     */
    public static VisitSummary of(List<PageEvent> events) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("A visit has at least one page event, but there is none.");
        }
        String user = events.get(0).user();
        for (PageEvent event : events) {
            if (!event.user().equals(user)) {
                throw new IllegalArgumentException(
                        "A visit is of one user, but these events are of " + user + " and " + event.user() + ".");
            }
        }
        Instant start = events.stream()
                .map(PageEvent::date)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        long duration = events.stream().mapToLong(PageEvent::duration).reduce(0, Math::addExact);
        return new VisitSummary(user, start, events.size(), duration);
    }
}
