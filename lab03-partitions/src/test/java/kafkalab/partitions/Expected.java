package kafkalab.partitions;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import kafkalab.kit.Lesson;
import kafkalab.kit.Returned;
import kafkalab.pageviews.PageEvent;

/**
 * The register that holds the events that must come, each user's in the order in which they were published.
 *
 * @param what says which these are, such as {@code all events of Ada1}
 * @param events the events
 */
record Expected(String what, List<PageEvent> events) {

    /**
     * Fails unless these events came, each as often as it was published, and no others, each user's in order.
     *
     * @param call what returned them
     * @param returned what it returned
     */
    void assertSame(String call, List<PageEvent> returned) {
        List<PageEvent> actual = Returned.list(call, returned, 10_000, event -> event);
        Map<PageEvent, Integer> open = counts(events);
        actual.forEach(event -> open.merge(event, -1, Integer::sum));
        assertNoneMissing(actual, open);
        assertNoOthers(open);
        assertNoneTwice(open);
        assertOrder(actual);
    }

    private static Map<PageEvent, Integer> counts(List<PageEvent> events) {
        Map<PageEvent, Integer> counts = new HashMap<>();
        events.forEach(event -> counts.merge(event, 1, Integer::sum));
        return counts;
    }

    private void assertNoneMissing(List<PageEvent> actual, Map<PageEvent, Integer> open) {
        List<PageEvent> missing = keys(open, count -> count > 0);
        if (!missing.isEmpty() && actual.isEmpty()) {
            throw Lesson.expected("The list holds %s: %d.", what, events.size())
                    .actual("It is empty.")
                    .why(
                            "A consumer that nobody has told where to begin, or that is sent to an offset which is not there "
                                    + "any more, goes where auto.offset.reset says: by default to the end. And the first poll() "
                                    + "may return nothing though more is to come.")
                    .next("Look where your reading begins and when it stops, for each partition.");
        }
        if (!missing.isEmpty() && new HashSet<>(actual).containsAll(missing)) {
            throw Lesson.expected("The list holds %s: %d.", what, events.size())
                    .actual("Of events that are equal, some are not there, for example %s.", shortly(missing.get(0)))
                    .why("Two events may be equal, and are two all the same: a user can see a page twice.")
                    .next("Look for a set, or a map, that holds only one of each.");
        }
        if (!missing.isEmpty()) {
            throw Lesson.expected("The list holds %s: %d.", what, events.size())
                    .actual("%d of them are not there, for example %s.", missing.size(), shortly(missing.get(0)))
                    .why("poll() may return nothing though more is to come: what was aborted is passed over, and data "
                            + "takes its time. The end is where the position has reached the end offset.")
                    .next("Look where your reading begins and when it stops, for each partition.");
        }
    }

    private void assertNoneTwice(Map<PageEvent, Integer> open) {
        keys(open, count -> count < 0).stream().findFirst().ifPresent(event -> {
            throw Lesson.expected("Each event comes as often as it was published.")
                    .actual("This one comes once more: %s.", shortly(event))
                    .why("A position that is set back reads the same records again.")
                    .next("Look at who seeks, and when.");
        });
    }

    private void assertNoOthers(Map<PageEvent, Integer> open) {
        List<PageEvent> others = keys(open, count -> count < 0);
        others.removeAll(new HashSet<>(events));
        if (!others.isEmpty()) {
            throw Lesson.expected("The list holds %s, and nothing else: %d.", what, events.size())
                    .actual("%d others are there, for example %s.", others.size(), shortly(others.get(0)))
                    .why("A partition holds the events of many users, their timestamps need not rise, and a consumer "
                            + "gets aborted records too unless its isolation.level says otherwise. What is in an open "
                            + "transaction is nobody's yet.")
                    .next("Look at each record before you take it, and at the settings of your consumer.");
        }
    }

    private static List<PageEvent> keys(Map<PageEvent, Integer> open, IntPredicate which) {
        List<PageEvent> keys = new ArrayList<>();
        open.forEach((event, count) -> {
            if (which.test(count)) {
                keys.add(event);
            }
        });
        return keys;
    }

    private void assertOrder(List<PageEvent> actual) {
        Map<String, List<PageEvent>> came = new HashMap<>(actual.stream().collect(groupingBy(PageEvent::user)));
        events.stream().collect(groupingBy(PageEvent::user)).forEach((user, published) -> {
            if (!published.equals(came.get(user))) {
                throw Lesson.expected("The events of %s come in the order in which they were published.", user)
                        .actual("They come in another order.")
                        .why("Within a partition offsets keep the order of publishing. Dates need not: an event may "
                                + "be published later than one that happened after it.")
                        .next("Keep the order in which the consumer hands out the records.");
            }
        });
    }

    static String shortly(PageEvent event) {
        String page = event.page().length() <= 40 ? event.page() : event.page().substring(0, 40) + "…";
        return Lesson.phrase("page \"%s\", user \"%s\", %s", page, event.user(), event.date());
    }
}
