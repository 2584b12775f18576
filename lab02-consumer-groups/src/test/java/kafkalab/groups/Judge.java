package kafkalab.groups;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kafkalab.groups.Journal.Repeat;
import kafkalab.kit.Lesson;

/** A judge that compares what was handled with what is committed, and words the lessons. */
final class Judge {

    private Judge() {}

    /** Fails where an event counts as done for the group, and nobody has handled it. */
    static void assertNothingCommittedUnhandled(Map<Integer, Long> committed, Scene scene) {
        Set<Place> handled = scene.journal().handled();
        Map<Integer, Long> from = scene.firstOffsets();
        committed.forEach((partition, next) -> {
            for (long offset = from.getOrDefault(partition, 0L); offset < next; offset++) {
                if (!handled.contains(new Place(partition, offset))) {
                    throw committedUnhandled(partition, offset, next, handled);
                }
            }
        });
    }

    private static Lesson committedUnhandled(int partition, long offset, long next, Set<Place> handled) {
        Optional<Long> last = handled.stream()
                .filter(place -> place.partition() == partition)
                .map(Place::offset)
                .max(Long::compare);
        return Lesson.expected("An offset is committed only when the event before it is handled.")
                .actual(
                        "Event %d of partition %d was committed, never handled: offset %d is committed, and %s.",
                        offset,
                        partition,
                        next,
                        last.map(each -> "the last event that was handled there is " + each)
                                .orElse("no event was handled there"))
                .why("A committed offset says that everything before it is done: after a crash, or when the partition "
                        + "moves on, the next owner begins there, and never sees what was skipped. poll() moves the "
                        + "consumer's own position past all that it returns, whether or not it is handled yet.")
                .next("Find each place where offsets are committed, yours or the consumer's own: which events are "
                        + "handled at that moment, for certain?");
    }

    /** Fails unless the group's offsets become those after the last handled events. */
    static void awaitAllCommitted(Scene scene, String when) {
        Map<Integer, Long> expected = nextOffsets(scene);
        if (!scene.becomes(
                "all that was handled is committed",
                Scene.LIMIT,
                () -> expected.equals(scene.group().committed()))) {
            throw uncommitted(expected, scene.group().committed(), when);
        }
    }

    /** Fails unless the group's offsets are those after the last handled events, now. */
    static void assertAllCommitted(Scene scene, String when) {
        Map<Integer, Long> expected = nextOffsets(scene);
        Map<Integer, Long> committed = scene.group().committed();
        assertNothingCommittedUnhandled(committed, scene);
        if (!expected.equals(committed)) {
            throw uncommitted(expected, committed, when);
        }
    }

    /** Returns for each partition the offset that follows what was handled without a gap. */
    static Map<Integer, Long> nextOffsets(Scene scene) {
        Set<Place> handled = scene.journal().handled();
        Map<Integer, Long> next = new TreeMap<>(scene.firstOffsets());
        next.replaceAll((partition, first) -> {
            long offset = first;
            while (handled.contains(new Place(partition, offset))) {
                offset++;
            }
            return offset;
        });
        return next;
    }

    private static Lesson uncommitted(Map<Integer, Long> expected, Map<Integer, Long> committed, String when) {
        int partition = expected.keySet().stream()
                .filter(each -> !expected.get(each).equals(committed.get(each)))
                .findFirst()
                .orElseThrow();
        long next = expected.get(partition);
        Long found = committed.get(partition);
        Lesson lesson = Lesson.expected(
                        "%s, what was handled is committed: for partition %d offset %d, the next to read.",
                        when, partition, next)
                .actual(
                        found == null ? "For partition %d none is." : "For partition %d it is " + found + ".",
                        partition);
        if (found != null && found == next - 1) {
            return lesson.why(
                            "The committed offset is the one to read next, not the last one that was read: a group "
                                    + "that commits %d begins with event %d again.",
                            found, found)
                    .next("Look at how the offset of a record becomes the offset that is committed.");
        }
        return lesson.why("What is handled and not committed is handled again by whoever gets the partition next.")
                .next("Find out what is committed, when, and whether the commit succeeds.");
    }

    /** Fails where an event of interest was handled twice. */
    static void assertNoneTwice(Scene scene, Predicate<Place> ofInterest, String when, String why, String next) {
        assertNoneTwice(scene, 0, ofInterest, when, why, next);
    }

    /** Fails where an event of interest was handled again, after so many entries of the journal. */
    static void assertNoneTwice(
            Scene scene, int since, Predicate<Place> ofInterest, String when, String why, String next) {
        List<Repeat> repeats = scene.journal().repeats(since, ofInterest);
        if (!repeats.isEmpty()) {
            Repeat repeat = repeats.get(0);
            String first = repeat.first().member();
            String second = repeat.second().member();
            throw Lesson.expected("%s, no event is handled twice.", when)
                    .actual(
                            "%d were: %s, for one, by worker %s and then by worker %s.",
                            repeats.size(),
                            repeat.first().place(),
                            first,
                            second.equals(first) ? second + " again" : second)
                    .why("%s", why)
                    .next("%s", next);
        }
    }

    /** Shows offsets as {@code 0: 12, 1: 7}. */
    static String show(Map<Integer, Long> offsets) {
        return offsets.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
