package kafkalab.producer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** A scene of a list of events, of which some can not be stored. */
final class ReportScene {

    private ReportScene() {}

    static void assertFailuresAreReported(LabCluster cluster, TrafficGenerator traffic, Random random)
            throws InterruptedException {
        // given: the broker takes at most 200 kB, the producer by default 1 MB
        String topic = cluster.createTopic(3, Map.of("max.message.bytes", "200000", "retention.ms", "-1"));
        List<PageEvent> events = PageEventPublisherTest.startingWithAVisit(traffic, 600);
        PageEvent tooLargeForBroker = withPageOf(300_000, events.get(200), random);
        PageEvent tooLargeForProducer = withPageOf(1_200_000, events.get(400), random);
        events.set(200, tooLargeForBroker);
        events.set(400, tooLargeForProducer);
        List<PageEvent> good = new ArrayList<>(events);
        good.removeAll(List.of(tooLargeForBroker, tooLargeForProducer));
        Map<String, Object> config = cluster.clientConfig();
        OvertakenSend.addTo(config);
        PageEventPublisher publisher = new PageEventPublisher(config, topic);

        // when
        PublishReport empty = publisher.publishAll(List.of());
        PublishReport report = publisher.publishAll(events);

        // then
        StoredEvent.assertStoredOnce(good, StoredEvent.in(cluster, topic, events));
        if (report == null || empty == null) {
            throw Lesson.expected("publishAll() returns a report.")
                    .actual("It returned null.")
                    .why("Whoever published must learn what was not stored.")
                    .next("Return a PublishReport with both lists.");
        }
        assertListed("failed", List.of(tooLargeForBroker, tooLargeForProducer), failedEvents(report), events);
        assertListed("stored", good, report.stored(), events);
        if (!empty.stored().isEmpty() || !empty.failed().isEmpty()) {
            throw Lesson.expected("The report of an empty list is empty.")
                    .actual(
                            "It lists %d and %d events.",
                            empty.stored().size(), empty.failed().size())
                    .why("A report is about the list that was given, not about those before.")
                    .next("Begin each report with empty lists.");
        }
        for (PublishReport.Failure failure : report.failed()) {
            if (!causedBy(RecordTooLargeException.class, failure.cause())) {
                throw Lesson.expected("The failure's cause is what the producer said: RecordTooLargeException.")
                        .actual("It is %s.", failure.cause())
                        .why("Only the cause tells whether a repeat can help.")
                        .next("Keep the exception of the future (its cause) or of the callback.");
            }
        }
        Answers.closeAside(publisher);
    }

    static List<PageEvent> failedEvents(PublishReport report) {
        return report.failed().stream().map(PublishReport.Failure::event).toList();
    }

    /** Fails unless a list of the report names just the expected events, each once, in whatever order answers came. */
    static void assertListed(String list, List<PageEvent> expected, List<PageEvent> actual, List<PageEvent> published) {
        if (actual.size() != expected.size() || !new HashSet<>(actual).equals(new HashSet<>(expected))) {
            List<PageEvent> wrong = new ArrayList<>(actual);
            expected.forEach(wrong::remove);
            throw Lesson.expected("The report lists as %s %s.", list, numbers(expected, published))
                    .actual(
                            "It lists %s%s.",
                            numbers(actual, published),
                            wrong.isEmpty() ? "" : ", of which wrongly " + numbers(wrong, published))
                    .why(
                            "Each send has an answer of its own: the last one's says nothing of those before it. The caller "
                                    + "repeats or drops events by this report.")
                    .next("Look at the answer of every send, and keep the event with it.");
        }
    }

    static String numbers(List<PageEvent> events, List<PageEvent> published) {
        return switch (events.size()) {
            case 0 -> "no event";
            case 1, 2, 3 ->
                "number "
                        + events.stream()
                                .map(event -> Integer.toString(published.indexOf(event)))
                                .collect(Collectors.joining(", "));
            default -> events.size() + " events";
        };
    }

    static boolean causedBy(Class<?> type, Throwable thrown) {
        Throwable cause = thrown;
        while (cause != null && !type.isInstance(cause)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    static PageEvent withPageOf(int characters, PageEvent event, Random random) {
        // Random letters, since a compressed batch counts by its compressed size.
        String page = IntStream.range(0, characters)
                .mapToObj(i -> Character.toString('!' + random.nextInt(90)))
                .collect(Collectors.joining());
        return new PageEvent(page, event.user(), event.date(), event.duration());
    }
}
