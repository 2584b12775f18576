package kafkalab.groups;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A journal that writes down what was handled, by whom and when. */
final class Journal {

    private final List<Entry> entries = new ArrayList<>();
    private final long start = System.nanoTime();

    /**
     * One event handled.
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

    /** Returns the entries, after so many, that repeat an earlier one and are of interest. */
    synchronized List<Repeat> repeats(int since, Predicate<Place> ofInterest) {
        Map<Place, Entry> seen = new HashMap<>();
        List<Repeat> repeats = new ArrayList<>();
        int index = 0;
        for (Entry entry : entries) {
            Entry before = seen.putIfAbsent(entry.place(), entry);
            if (before != null && index >= since && ofInterest.test(entry.place())) {
                repeats.add(new Repeat(before, entry));
            }
            index++;
        }
        return repeats;
    }

    /** An event that was handled twice. */
    record Repeat(Entry first, Entry second) {}
}
