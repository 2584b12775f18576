package kafkalab.streams;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The number of a page's visits within a window.
 *
 * @param page the page's name
 * @param title its title, or null where nobody knows one
 * @param start when the window begins
 * @param count how many visits began in the window
 */
public record PageCount(String page, String title, Instant start, long count) {

    /**
     * Checks that there are a page and a window.
     *
     * @throws NullPointerException if page or start is null
     */
    public PageCount {
        requireNonNull(page, "A page count needs a page, but it is null.");
        requireNonNull(start, "A page count needs the start of its window, but it is null.");
    }

    /** Returns the key of its record: page and window, as in {@code home@2026-11-22T10:15:30Z}. */
    public String key() {
        return page + "@" + start;
    }

    /**
     * Returns the same count with a title.
     *
     * @param other the title, or null
     */
    public PageCount withTitle(String other) {
        return new PageCount(page, other, start, count);
    }
}
