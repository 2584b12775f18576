package kafkalab.producer;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import kafkalab.pageviews.VisitSummary;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** A scene of publishers that are closed: unused, used, after a visit, after a failure, and while answers are held back. */
final class CloseScene {

    /** Longer than the few seconds that a close in a hurry allows itself, shorter than any time limit of Kafka's. */
    private static final Duration HOLD = Duration.ofSeconds(6);

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int EVENTS = 120;

    private final LabCluster cluster;
    private final TrafficGenerator traffic;

    CloseScene(LabCluster cluster, TrafficGenerator traffic) {
        this.cluster = cluster;
        this.traffic = traffic;
    }

    // ---------------------------------------------------------------- nothing is left

    void assertNothingLeft() throws InterruptedException {
        String topic = cluster.createTopic(1, PageEventPublisherTest.FOREVER);
        cluster.createTopicNamed(PageEventPublisher.visitsTopic(topic), 1);
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Map<String, Object> config = cluster.clientConfig();
        MadeClients made = MadeClients.with(config);

        new PageEventPublisher(config, topic).close();
        PageEventPublisher publisher = new PageEventPublisher(config, topic);
        PageEventPublisher neighbour = new PageEventPublisher(config, topic);
        Answers.stored(publisher.publish(traffic.next()));
        publisher.close();
        assertGoesOn(neighbour);
        neighbour.close();
        assertNothingLeft(before, made, "close() ends all that the publisher has made");

        PageEventPublisher ofVisits = new PageEventPublisher(config, topic);
        publishVisit(ofVisits);
        ofVisits.close();
        assertNothingLeft(before, made, "close() ends all that the publisher has made, after a visit as well");

        Map<String, Object> refused = cluster.clientConfig();
        // More than the brokers allow (transaction.max.timeout.ms, 15 minutes): they refuse to begin with transactions.
        refused.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int)
                Duration.ofHours(1).toMillis());
        MadeClients madeInVain = MadeClients.with(refused);
        PageEventPublisher unlucky;
        try {
            unlucky = new PageEventPublisher(refused, topic);
        } catch (RuntimeException e) {
            // Transactions are begun in the constructor there: what comes of that nobody can close.
            return;
        }
        publishVisit(unlucky);
        unlucky.close();
        assertNothingLeft(
                before,
                madeInVain,
                "close() ends all that the publisher has made, also where initTransactions() failed");
    }

    /** Fails unless a publisher publishes though another was closed. */
    private void assertGoesOn(PageEventPublisher neighbour) throws InterruptedException {
        try {
            Answers.stored(neighbour.publish(traffic.next()));
        } catch (IllegalStateException | KafkaException e) {
            throw Lesson.expected("close() ends this publisher, and no other.")
                    .actual("Another publisher can not publish any more: %s.", StudentCode.describe(e))
                    .why(
                            "A static field is one for all publishers of the program: whoever closes first closes it for all.")
                    .next("Let each publisher have a producer of its own, or close a shared one with its last user.");
        }
    }

    /** Publishes a visit: there may be another producer then. Whether the visit succeeds is task 7's question. */
    private void publishVisit(PageEventPublisher publisher) {
        List<PageEvent> visit = traffic.visit();
        try {
            publisher.publishVisit(visit, VisitSummary.of(visit));
        } catch (RuntimeException e) {
            // Not written yet, not right yet, or refused.
        }
    }

    private static void assertNothingLeft(Set<Thread> before, MadeClients made, String expected)
            throws InterruptedException {
        Set<String> left = threadsLeft(before);
        if (!left.isEmpty() || made.open() > 0) {
            throw Lesson.expected("%s: no thread and no connection is left.", expected)
                    .actual(
                            left.isEmpty() ? "%s clients are still open." : "These threads are still there: %s.",
                            left.isEmpty() ? made.open() : left)
                    .why("Every KafkaProducer, also a second producer for visits, has a network thread and open "
                            + "connections until its close(), and a thread pool of your own has threads until it is "
                            + "shut down, daemons or not.")
                    .next("Close all that you created, once you are done with it or it has failed.");
        }
    }

    /** Returns the names of new threads that do not soon end. */
    private static Set<String> threadsLeft(Set<Thread> before) throws InterruptedException {
        Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
        now.removeAll(before);
        now.removeIf(CloseScene::isOfTheJdk);
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        for (Thread thread : now) {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        return now.stream().filter(Thread::isAlive).map(Thread::getName).collect(Collectors.toSet());
    }

    /** Tells the threads that the JDK starts once, for everybody: a program can not end these. */
    private static boolean isOfTheJdk(Thread thread) {
        return thread.getClass().getName().startsWith("jdk.internal.")
                || thread instanceof ForkJoinWorkerThread worker && worker.getPool() == ForkJoinPool.commonPool()
                || thread.isDaemon() && thread.getName().equals("CompletableFutureDelayScheduler");
    }

    // ---------------------------------------------------------------- close() waits

    /**
     * Holds the answers back while a publisher is closed, and meanwhile does something else.
     *
     * @param meanwhile what the test does in the time
     */
    void assertWaitsForAnswers(Meanwhile meanwhile) throws InterruptedException {
        String topic = cluster.createTopic(12, PageEventPublisherTest.FOREVER);
        Map<String, Object> config = cluster.clientConfig();
        List<PageEvent> events = traffic.events(EVENTS);
        try (HeldAnswers held = HeldAnswers.with(config)) {
            Closing closing = new Closing(new PageEventPublisher(config, topic), events);
            boolean holding = held.awaitFirst(LIMIT, closing.call);
            long end = System.nanoTime() + HOLD.toNanos();
            meanwhile.run();
            if (holding) {
                closing.call.awaitEnd(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
                closing.assertNotReturned();
            }
            held.close();
            closing.call.awaitEnd(LIMIT);
            closing.assertAllAnswered();
        }
        StoredEvent.assertNoneLost(events, StoredEvent.in(cluster, topic, events));
    }

    /** What is done while answers are held back. */
    interface Meanwhile {
        void run() throws InterruptedException;
    }

    /** A publisher that publishes and closes in a thread of its own, since either may wait. */
    private static final class Closing {

        private final List<Future<RecordMetadata>> answers = new CopyOnWriteArrayList<>();
        private final CallAside call;
        private volatile boolean inClose;

        Closing(PageEventPublisher publisher, List<PageEvent> events) {
            call = new CallAside("closing", () -> {
                events.forEach(event -> answers.add(publisher.publish(event)));
                inClose = true;
                publisher.close();
            });
        }

        void assertNotReturned() {
            if (!call.isUnderWay()) {
                throw Lesson.expected("close() waits until the cluster has answered for every event.")
                        .actual("It returned while the answers to %d events were still to come.", pending())
                        .why(
                                "send() only puts a record into a buffer; a background thread sends it later and hears the "
                                        + "answer. What is unanswered when the program ends may be lost.")
                        .next("Wait in close() for all that was published, in this thread and without a time limit.");
            }
        }

        private long pending() {
            return answers.stream().filter(answer -> !answer.isDone()).count();
        }

        void assertAllAnswered() throws InterruptedException {
            if (call.isUnderWay()) {
                throw Lesson.expected("close() returns once the cluster has answered for every event.")
                        .actual(
                                "%s had not returned after %d s.",
                                inClose ? "It" : "Before it, publish()", LIMIT.toSeconds())
                        .why("Something waits for an answer that never comes.")
                        .next("Look at what it waits for.");
            }
            if (pending() > 0) {
                throw Lesson.expected("When close() has returned, every event is stored or has failed.")
                        .actual("The futures of %d events have not ended.", pending())
                        .why("Whoever closes a publisher ends the program next: nobody hears later answers.")
                        .next("Let close() wait for all that was published, whichever thread sends it.");
            }
            for (Future<RecordMetadata> answer : answers) {
                try {
                    answer.get();
                } catch (ExecutionException e) {
                    throw Lesson.expected("close() gives every event the time that it needs.")
                            .actual(
                                    "The answers came after %d s, and an event was given up: %s.",
                                    HOLD.toSeconds(), StudentCode.describe(e))
                            .why("A close() with a Duration waits for no longer than that, and then fails all that is "
                                    + "unanswered, though the publisher is to keep trying for at least a minute.")
                            .next("Close without a time limit: it ends when the last answer is there.");
                }
            }
        }
    }
}
