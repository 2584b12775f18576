package kafkalab.groups;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kafkalab.groups.Journal.Entry;
import kafkalab.groups.Journal.Repeat;
import kafkalab.kit.Lesson;

/** A judge that compares what was handled with what is committed, and words the lessons. */
final class Judge {

    /** How long a new group that shows nothing is given, each time, before one more event is published. */
    private static final Duration PROBE = Duration.ofSeconds(1);

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
                        last.map(each -> Lesson.phrase("the last event that was handled there is %d", each))
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
                .actual(found == null ? "For partition %d none is." : "For partition %d it is %d.", partition, found);
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

    /** Fails where the handler was called for an event while it was busy with another. */
    static void assertOneAtATime(Member member) {
        member.handler().besideAnother().ifPresent(place -> {
            throw Lesson.expected("The handler is called for one event at a time.")
                    .actual("It was called for %s while it was still busy with another one.", place)
                    .why(
                            "Whoever wrote the handler was promised that: it may keep what it counts without a lock. More "
                                    + "threads in a worker also lose the order within a partition; more workers in the group do not.")
                    .next("Call the handler from one thread, event by event, and wait until it has returned.");
        });
    }

    /** Fails where the events of a partition were not handled in the order of their offsets. */
    static void assertInOrder(Scene scene) {
        Map<Integer, Place> last = new HashMap<>();
        for (Entry entry : scene.journal().entries()) {
            Place place = entry.place();
            Place before = last.put(place.partition(), place);
            if (before != null && before.offset() > place.offset()) {
                throw Lesson.expected("The events of a partition are handled in the order of their offsets.")
                        .actual("After %s came %s.", before, place)
                        .why(
                                "A committed offset says that all before it is done, which only makes sense in this order. The "
                                        + "dates say when something happened; they may well go backwards.")
                        .next("Hand the records to the handler as poll() returned them.");
            }
        }
    }

    /** Waits until a new group has begun with the first event of every partition; fails as soon as it has with another. */
    static void awaitBegunAtFirst(Scene scene) {
        Map<Integer, Long> from = scene.firstOffsets();
        Map<Integer, Long> ends = scene.stream().ends();
        long[] next = {Long.MAX_VALUE};
        boolean begun = scene.becomes("every partition has begun", Scene.LIMIT, () -> {
            Map<Integer, Long> first = new TreeMap<>();
            scene.journal()
                    .entries()
                    .forEach(entry -> first.putIfAbsent(
                            entry.place().partition(), entry.place().offset()));
            first.forEach((partition, offset) -> {
                if (offset >= ends.get(partition)) {
                    throw skippedTheBeginning(partition, from.get(partition), offset);
                }
            });
            // A worker that skipped what was there shows it by the first event that comes afterwards.
            long now = System.nanoTime();
            if (next[0] == Long.MAX_VALUE && !scene.group().memberIds().isEmpty()) {
                next[0] = now + PROBE.toNanos();
            } else if (now > next[0] && first.isEmpty()) {
                scene.stream().publish(1);
                next[0] = now + PROBE.toNanos();
            }
            return first.keySet().equals(from.keySet());
        });
        if (!begun) {
            scene.awaitAllHandled();
        }
    }

    private static Lesson skippedTheBeginning(int partition, long expected, long found) {
        return Lesson.expected(
                        "A new group begins with the first event of every partition: of partition %d event %d.",
                        partition, expected)
                .actual("It began with event %d there, and skipped what was published before it joined.", found)
                .why(
                        "A group without committed offsets begins where auto.offset.reset says, and by default that is the "
                                + "end: latest. All that was there before is never seen.")
                .next("Find the value of auto.offset.reset that means the beginning, and give it to the consumer.");
    }

    /** Waits until all is handled; fails as soon as an event is passed over, for what is in it. */
    static void awaitNonePassedOver(Scene scene) {
        scene.becomes(
                "all events are handled",
                Scene.LIMIT,
                () -> scene.journal().holdsAll(scene.due()) || passedOver(scene).isPresent());
        assertInOrder(scene);
        passedOver(scene).ifPresent(place -> {
            throw Lesson.expected("Every event is handled, in the order of the offsets, whatever is in it.")
                    .actual("%s was not handled, though one after it was: %s.", place, peculiarity(scene, place))
                    .why("Events come late, and somebody may look at one page twice in a millisecond; whether an event "
                            + "counts, only the handler can decide. What tells records apart is partition and offset.")
                    .next(
                            "Hand every record that poll() returns to the handler, once, and ask neither for its date nor for "
                                    + "an equal one.");
        });
        scene.awaitAllHandled();
    }

    private static Optional<Place> passedOver(Scene scene) {
        Set<Place> handled = scene.journal().handled();
        Map<Integer, Long> last = new HashMap<>();
        handled.forEach(place -> last.merge(place.partition(), place.offset(), Math::max));
        return scene.due().stream()
                .filter(place -> !handled.contains(place))
                .filter(place -> place.offset() < last.getOrDefault(place.partition(), -1L))
                .min(Comparator.comparingInt(Place::partition).thenComparingLong(Place::offset));
    }

    private static String peculiarity(Scene scene, Place place) {
        boolean equal = scene.due().stream()
                .anyMatch(other -> !other.equals(place)
                        && scene.stream().eventAt(other).equals(scene.stream().eventAt(place)));
        return equal ? "it is equal to another event" : "its date is before that of the event before it";
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
                            second.equals(first) ? Lesson.phrase("%s again", second) : second)
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
