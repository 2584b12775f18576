package kafkalab.groups;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Writes down what was handled, by whom and when. */
final class Journal {

    private final List<Entry> entries = new ArrayList<>();
    private final long start = System.nanoTime();

    /**
     * Is one event handled.
     *
     * @param member who handled it
     * @param place the event
     * @param atMs when, in milliseconds since the scene began
     */
    record Entry(String member, Place place, long atMs) {}

    /** Returns the milliseconds since the scene began. */
    long now() {
        return (System.nanoTime() - start) / 1_000_000;
    }

    synchronized void write(String member, Place place) {
        entries.add(new Entry(member, place, now()));
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Returns the places of what was handled at least once. */
    synchronized Set<Place> handled() {
        Set<Place> places = new HashSet<>();
        entries.forEach(entry -> places.add(entry.place()));
        return places;
    }

    synchronized boolean holdsAll(Collection<Place> places) {
        return handled().containsAll(places);
    }

    synchronized int size() {
        return entries.size();
    }

    /** Returns the first entry that repeats an earlier one and is of interest. */
    synchronized Optional<Repeat> firstRepeat(Predicate<Place> ofInterest) {
        List<Entry> seen = new ArrayList<>();
        for (Entry entry : entries) {
            if (ofInterest.test(entry.place())) {
                Optional<Entry> before = seen.stream()
                        .filter(each -> each.place().equals(entry.place()))
                        .findFirst();
                if (before.isPresent()) {
                    return Optional.of(new Repeat(before.get(), entry));
                }
                seen.add(entry);
            }
        }
        return Optional.empty();
    }

    /** Returns how many entries repeat an earlier one. */
    synchronized int repeats() {
        return entries.size() - handled().size();
    }

    /** Is an event that was handled twice. */
    record Repeat(Entry first, Entry second) {}
}
