package kafkalab.partitions;

import static java.util.stream.Collectors.groupingBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;

/**
 * The register that holds the events that must come, each user's in the order in which they were published.
 *
 * @param what says which these are, such as {@code all events of Ada1}
 * @param events the events
 */
record Expected(String what, List<PageEvent> events) {

    /** Fails unless these events came, each once, and no others, each user's in order. */
    void assertSame(List<PageEvent> actual) {
        if (actual == null) {
            throw Lesson.expected("A list: %s.", what)
                    .actual("It is null.")
                    .why("Nothing to tell is an empty list.")
                    .next("Return a list always.");
        }
        assertNoneMissing(actual);
        assertNoOthers(actual);
        assertNoneTwice(actual);
        assertOrder(actual);
    }

    private void assertNoneMissing(List<PageEvent> actual) {
        Set<PageEvent> missing = new HashSet<>(events);
        actual.forEach(missing::remove);
        if (!missing.isEmpty() && actual.isEmpty()) {
            throw Lesson.expected("The list holds %s: %d.", what, events.size())
                    .actual("It is empty.")
                    .why(
                            "A consumer that nobody has told where to begin, or that is sent to an offset which is not there "
                                    + "any more, goes where auto.offset.reset says: by default to the end. And the first poll() "
                                    + "may return nothing though more is to come.")
                    .next("Look where your reading begins and when it stops, for each partition.");
        }
        if (!missing.isEmpty()) {
            throw Lesson.expected("The list holds %s: %d.", what, events.size())
                    .actual(
                            "%d of them are not there, for example %s.",
                            missing.size(), shortly(missing.iterator().next()))
                    .why("poll() may return nothing though more is to come: what was aborted is passed over, and data "
                            + "takes its time. The end is where the position has reached the end offset.")
                    .next("Look where your reading begins and when it stops, for each partition.");
        }
    }

    private static void assertNoneTwice(List<PageEvent> actual) {
        Set<PageEvent> seen = new HashSet<>();
        actual.stream().filter(event -> !seen.add(event)).findFirst().ifPresent(event -> {
            throw Lesson.expected("Each event comes once.")
                    .actual("This one comes again: %s.", shortly(event))
                    .why("A position that is set back reads the same records again.")
                    .next("Look at who seeks, and when.");
        });
    }

    private void assertNoOthers(List<PageEvent> actual) {
        Set<PageEvent> others = new HashSet<>(actual);
        events.forEach(others::remove);
        if (!others.isEmpty()) {
            throw Lesson.expected("The list holds %s, and nothing else: %d.", what, events.size())
                    .actual(
                            "%d others are there, for example %s.",
                            others.size(), shortly(others.iterator().next()))
                    .why("A partition holds the events of many users, their timestamps need not rise, and a consumer "
                            + "gets aborted records too unless its isolation.level says otherwise.")
                    .next("Look at each record before you take it, and at the settings of your consumer.");
        }
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
        return String.format(Locale.ROOT, "page \"%s\", user \"%s\", %s", page, event.user(), event.date());
    }
}
