package kafkalab.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kafkalab.kit.Lesson;
import kafkalab.kit.Returned;
import kafkalab.kit.StudentCode;
import kafkalab.pageviews.PageEvent;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * A copy of a report that publishAll() returned.
 *
 * @param stored the events that it names as stored
 * @param failed those that it names as failed
 */
record Report(List<PageEvent> stored, List<Failed> failed) {

    static Report of(PublishReport report) {
        PublishReport present = Returned.present("publishAll()", report);
        // An event that is in both lists, or twice, is in the copy as well.
        int most = 10_000;
        return new Report(
                Returned.list("PublishReport.stored()", present.stored(), most, event -> event),
                Returned.list("PublishReport.failed()", present.failed(), most, Failed::of));
    }

    /** Fails unless the report names just these events, each as often as it was published, in whatever order. */
    void assertNames(List<PageEvent> expectedStored, List<PageEvent> expectedFailed, List<PageEvent> published) {
        assertListed(
                "failed", expectedFailed, failed.stream().map(Failed::event).toList(), published);
        assertListed("stored", expectedStored, stored, published);
    }

    private void assertListed(
            String list, List<PageEvent> expected, List<PageEvent> actual, List<PageEvent> published) {
        List<PageEvent> wrong = new ArrayList<>(actual);
        expected.forEach(wrong::remove);
        List<PageEvent> missing = new ArrayList<>(expected);
        actual.forEach(missing::remove);
        if (wrong.isEmpty() && missing.isEmpty()) {
            return;
        }
        throw Lesson.expected(
                        "The report lists as %s %s, each as often as it was published.",
                        list, numbers(expected, published))
                .actual(
                        "It lists %s%s%s.%s",
                        numbers(actual, published),
                        wrong.isEmpty() ? "" : Lesson.phrase(", of which wrongly %s", numbers(wrong, published)),
                        missing.isEmpty() ? "" : Lesson.phrase("; it lacks %s", numbers(missing, published)),
                        reasonOf(wrong))
                .why(
                        "Each send has an answer of its own: the last one's says nothing of those before it, a future that "
                                + "isDone() may have failed, and a callback hears of a failure by its exception. Two equal events "
                                + "have two answers, and a transaction has one for all. The caller repeats or drops events by "
                                + "this report.")
                .next("Look at the answer of every send, with get() or by the callback's exception, and keep the event "
                        + "with it; begin with empty lists.");
    }

    private String reasonOf(List<PageEvent> wrong) {
        return failed.stream()
                .filter(each -> wrong.contains(each.event()))
                .findFirst()
                .map(each -> Lesson.phrase(" The reason that it gives is %s.", each.cause()))
                .orElse("");
    }

    private static String numbers(List<PageEvent> events, List<PageEvent> published) {
        return switch (events.size()) {
            case 0 -> "no event";
            case 1, 2, 3 ->
                Lesson.phrase(
                        "number %s",
                        events.stream()
                                .map(event -> Integer.toString(published.indexOf(event)))
                                .collect(Collectors.joining(", ")));
            default -> Lesson.phrase("%d events", events.size());
        };
    }

    void assertCausesKept() {
        for (Failed each : failed) {
            if (!each.tooLarge()) {
                throw Lesson.expected("The failure's cause is what the producer said: RecordTooLargeException.")
                        .actual("It is %s.", each.cause())
                        .why("Only the cause tells whether a repeat can help.")
                        .next("Keep the exception of the future (its cause) or of the callback.");
            }
        }
    }

    /**
     * A failure of the report.
     *
     * @param event the event
     * @param tooLarge whether the cause, or a cause of that, is that it is too large
     * @param cause the cause in words
     */
    record Failed(PageEvent event, boolean tooLarge, String cause) {

        static Failed of(PublishReport.Failure failure) {
            PageEvent event = Returned.present("PublishReport.Failure.event()", failure.event());
            Exception cause = failure.cause();
            return cause == null
                    ? new Failed(event, false, "null")
                    : new Failed(event, isTooLarge(cause), StudentCode.describe(cause));
        }

        private static boolean isTooLarge(Throwable thrown) {
            Throwable cause = thrown;
            for (int depth = 0; cause != null && depth < 20; depth++) {
                if (cause instanceof RecordTooLargeException) {
                    return true;
                }
                cause = cause.getCause();
            }
            return false;
        }
    }
}
