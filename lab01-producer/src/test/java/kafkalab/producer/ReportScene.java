package kafkalab.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;

/** A scene of lists of events, of which some can not be stored, and of one whose answers are held back. */
final class ReportScene {

    /** Longer than the few seconds that somebody may allow each answer, shorter than any time limit of Kafka's. */
    private static final Duration HOLD = Duration.ofSeconds(6);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final LabCluster cluster;
    private final TrafficGenerator traffic;
    private final Random random;

    ReportScene(LabCluster cluster, TrafficGenerator traffic, Random random) {
        this.cluster = cluster;
        this.traffic = traffic;
        this.random = random;
    }

    /**
     * Publishes three lists by one publisher.
     *
     * <pre>
     *   first     606 events, dates in no order, some equal; too large are the first, one in the middle twice, and the last
     *   second    40 events, one of which is in the first list as well; one is too large
     *   third     empty
     * </pre>
     */
    private void assertFailuresAreReported() throws InterruptedException {
        // given: the broker takes at most 200 kB, the producer by default 1 MB
        String topic = cluster.createTopic(3, Map.of("max.message.bytes", "200000", "retention.ms", "-1"));
        List<PageEvent> good = PageEventPublisherTest.inNoOrderOfDates(traffic, 600, random);
        good.add(100, good.get(100));
        good.add(500, good.get(100));
        List<PageEvent> goodLater = new ArrayList<>(traffic.events(39));
        goodLater.add(good.get(333));
        PageEvent forProducer = withPageOf(1_200_000, traffic.next(), random);
        PageEvent forBroker = withPageOf(300_000, traffic.next(), random);
        PageEvent lastForBroker = withPageOf(250_000, traffic.next(), random);
        List<PageEvent> events = new ArrayList<>(good);
        events.add(200, forBroker);
        events.add(300, forBroker);
        events.add(0, forProducer);
        events.add(lastForBroker);
        List<PageEvent> later = new ArrayList<>(goodLater);
        later.add(20, withPageOf(260_000, traffic.next(), random));
        Map<String, Object> config = cluster.clientConfig();
        OvertakenSend.addTo(config);
        PageEventPublisher publisher = new PageEventPublisher(config, topic);

        // when
        Report first = Report.of(publisher.publishAll(List.copyOf(events)));
        List<StoredEvent> storedByFirst = StoredEvent.in(cluster, topic, events);
        Report second = Report.of(publisher.publishAll(List.copyOf(later)));
        Report empty = Report.of(publisher.publishAll(List.of()));

        // then
        first.assertNames(good, List.of(forProducer, forBroker, forBroker, lastForBroker), events);
        StoredEvent.assertStoredOnce(good, storedByFirst);
        second.assertNames(goodLater, List.of(later.get(20)), later);
        assertEmpty(empty);
        first.assertCausesKept();
        List<PageEvent> all = new ArrayList<>(good);
        all.addAll(goodLater);
        List<StoredEvent> stored = StoredEvent.in(cluster, topic, all);
        StoredEvent.assertNoneLost(all, stored);
        StoredEvent.assertNoneTwice(all, stored);
        Answers.closeAside(publisher);
    }

    private static void assertEmpty(Report report) {
        if (!report.stored().isEmpty() || !report.failed().isEmpty()) {
            throw Lesson.expected("The report of an empty list is empty.")
                    .actual(
                            "It lists %d and %d events.",
                            report.stored().size(), report.failed().size())
                    .why("A report is about the list that was given, not about those before.")
                    .next("Begin each report with empty lists.");
        }
    }

    /** Holds the answers back while a list is published; another publisher's failures are looked at in the time. */
    void play() throws InterruptedException {
        String topic = cluster.createTopic(12, PageEventPublisherTest.FOREVER);
        Map<String, Object> config = cluster.clientConfig();
        List<PageEvent> events = traffic.events(120);
        try (HeldAnswers held = HeldAnswers.with(config)) {
            PageEventPublisher publisher = new PageEventPublisher(config, topic);
            PublishingList publishing = new PublishingList(publisher, events);
            boolean holding = held.awaitFirst(LIMIT, publishing.call);
            long end = System.nanoTime() + HOLD.toNanos();
            assertFailuresAreReported();
            if (holding) {
                publishing.call.awaitEnd(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
                publishing.assertNotReturned();
            }
            held.close();
            publishing.call.awaitEnd(LIMIT);
            publishing.assertAllStored(events);
            Answers.closeAside(publisher);
        }
    }

    /** A list that is published in a thread of its own, since that waits. */
    private static final class PublishingList {

        private final CallAside call;
        private volatile PublishReport report;

        PublishingList(PageEventPublisher publisher, List<PageEvent> events) {
            call = new CallAside("publishing", () -> report = publisher.publishAll(events));
        }

        void assertNotReturned() {
            if (!call.isUnderWay()) {
                throw Lesson.expected("publishAll() returns once the cluster has answered for each event.")
                        .actual("It returned within %d s, while answers were still to come.", HOLD.toSeconds())
                        .why(
                                "A future ends when its event is stored or given up, and the publisher is to keep trying for "
                                        + "at least a minute: whoever stops waiting sooner knows nothing of the event.")
                        .next("Wait for each future with get(), without a time limit of your own.");
            }
        }

        void assertAllStored(List<PageEvent> events) {
            if (call.isUnderWay()) {
                throw Lesson.expected("publishAll() returns once the cluster has answered for each event.")
                        .actual("After %d s it had not returned, though all answers were there.", LIMIT.toSeconds())
                        .why("Something waits for an answer that never comes.")
                        .next("Look at what publishAll() waits for.");
            }
            Report.of(report).assertNames(events, List.of(), events);
        }
    }

    static PageEvent withPageOf(int characters, PageEvent event, Random random) {
        // Random letters, since a compressed batch counts by its compressed size.
        String page = IntStream.range(0, characters)
                .mapToObj(i -> Character.toString('!' + random.nextInt(90)))
                .collect(Collectors.joining());
        return new PageEvent(page, event.user(), event.date(), event.duration());
    }
}
