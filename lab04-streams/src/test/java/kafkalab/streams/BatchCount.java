package kafkalab.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;

/** A counter of events as one would who has all of them at once: what a stream must come to in the end. */
final class BatchCount {

    private BatchCount() {}

    /**
     * A page in a window.
     *
     * @param page the page
     * @param start when the window begins
     */
    record Place(String page, Instant start) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            return Comparator.comparing(Place::start).thenComparing(Place::page).compare(this, other);
        }

        @Override
        public String toString() {
            return Lesson.phrase("%s from %s", page, start);
        }
    }

    /** Counts all events, whichever their durations. */
    static Map<Place, Long> of(Collection<PageEvent> events, Duration size) {
        Map<Place, Long> counts = new TreeMap<>();
        events.forEach(event -> counts.merge(new Place(event.page(), startOf(event.date(), size)), 1L, Long::sum));
        return counts;
    }

    /** Returns the beginning of the window that a date is in. */
    static Instant startOf(Instant date, Duration size) {
        return Instant.ofEpochMilli(Math.floorDiv(date.toEpochMilli(), size.toMillis()) * size.toMillis());
    }

    /** Returns the counts of some places. */
    static Map<Place, Long> only(Map<Place, Long> counts, Predicate<Place> which) {
        Map<Place, Long> some = new TreeMap<>(counts);
        some.keySet().removeIf(which.negate());
        return some;
    }

    /** Returns a sentence about the first difference of an answer, or nothing where there is none; the clock is left out. */
    static Optional<String> differenceOfAnswer(Map<Place, Long> expected, List<PageCount> answer) {
        Map<Place, Long> counts = new TreeMap<>();
        for (PageCount count : answer) {
            Place place = new Place(count.page(), count.start());
            if (!Clock.isPage(count.page()) && counts.put(place, count.count()) != null) {
                return Optional.of(Lesson.phrase("It has more than one count for %s.", place));
            }
        }
        return difference(expected, counts);
    }

    /** Returns a sentence about the first difference, or nothing where there is none. */
    static Optional<String> difference(Map<Place, Long> expected, Map<Place, Long> actual) {
        TreeSet<Place> places = new TreeSet<>(expected.keySet());
        places.addAll(actual.keySet());
        // A count of 0 is another thing than none.
        places.removeIf(place -> Objects.equals(expected.get(place), actual.get(place)));
        if (places.isEmpty()) {
            return Optional.empty();
        }
        Place first = places.first();
        return Optional.of(Lesson.phrase(
                "%d of %d counts differ. The first of them: %s has %d visits, and the program says %s.",
                places.size(),
                expected.size(),
                first,
                expected.getOrDefault(first, 0L),
                actual.containsKey(first) ? actual.get(first).toString() : Lesson.phrase("nothing")));
    }
}
