package kafkalab.pageviews;

import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A user has seen a page of the website.
 *
 * @param page the page's name, not blank
 * @param user the user's name, not blank
 * @param date when the user opened the page; cut to whole milliseconds, as Kafka's timestamps are
 * @param duration how long the user stayed, in milliseconds, 0 or more
 */
public record PageEvent(String page, String user, Instant date, long duration) {

    /**
     * Create a page event.
     *
     * @throws NullPointerException if page, user or date is null
     * @throws IllegalArgumentException if page or user is blank, or the duration negative
     */
    public PageEvent {
        requireNonNull(page, "A page event needs a page, but it is null.");
        requireNonNull(user, "A page event needs a user, but it is null.");
        requireNonNull(date, "A page event needs a date, but it is null.");
        if (page.isBlank()) {
            throw new IllegalArgumentException("A page event needs a page, but it is blank.");
        }
        if (user.isBlank()) {
            throw new IllegalArgumentException("A page event needs a user, but it is blank.");
        }
        if (duration < 0) {
            throw new IllegalArgumentException(
                    "A page event needs a duration of 0 ms or more, but it is " + duration + " ms.");
        }
        date = date.truncatedTo(MILLIS);
    }
}
