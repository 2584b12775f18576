package kafkalab.producer;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A scene that plays the death of a broker while three publishers are at work.
 *
 * <pre>
 *   led topic:        leader dies, two replicas left    a new leader takes over, publishing goes on
 *   followed topic:   follower dies, leader left alone  nothing may be acknowledged until it is back:
 *                                                       two replicas must be in sync
 *   scattered topic:  each third of 12 partitions has   another publisher is made: who sends an event to a partition
 *                     no leader                         that is available tears its user's events apart
 * </pre>
 *
 * <p>The second tells apart, without luck, what mostly looks the same. What the lonely leader has written it can not
 * acknowledge, so each request times out and is sent again: an idempotent producer's repeat is recognised, any other is
 * stored twice; and with acks=1 they were acknowledged all along. The publishers' request.timeout.ms is short, so that
 * this happens within the outage and not after half a minute.
 */
final class BrokerDeath {

    private static final int REQUEST_TIMEOUT_MS = 1_000;

    /** Nor is what claims to be of 1970 deleted: only task 1 asks for the timestamp. */
    private static final Map<String, String> SAFE = Map.of("min.insync.replicas", "2", "retention.ms", "-1");

    /** For partitions with one replica. */
    private static final Map<String, String> ALONE = Map.of("min.insync.replicas", "1", "retention.ms", "-1");

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SCATTERED = 12;

    private final LabCluster cluster;
    private final Random random;
    private final int victim;
    private final int survivor;
    private final int third;

    BrokerDeath(LabCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
        victim = random.nextInt(3);
        survivor = (victim + 1) % 3;
        third = (victim + 2) % 3;
    }

    void play() throws InterruptedException {
        String led = cluster.createTopic(List.of(List.of(victim, survivor, third)), SAFE);
        String followed = cluster.createTopic(List.of(List.of(survivor, victim)), SAFE);
        String scattered = cluster.createTopic(
                IntStream.range(0, SCATTERED).mapToObj(i -> List.of(i % 3)).toList(), ALONE);
        publishWithinADeadline(led);
        Writer lateWriter = null;
        try (Writer ledWriter = new Writer(led, 1);
                Writer followedWriter = new Writer(followed, 2);
                Writer scatteredWriter = new Writer(scattered, 3)) {
            List<Writer> writers = List.of(ledWriter, followedWriter, scatteredWriter);
            for (Writer writer : writers) {
                writer.assertMadeDurable();
                writer.publishChunk();
            }
            for (Writer writer : writers) {
                writer.awaitAllStored("before any broker died");
                writer.assertMadeDurable();
            }

            // The leader dies while events are on their way.
            ledWriter.publishUntilStopped();
            cluster.stopBroker(victim);
            followedWriter.publishUnwatched();
            await("the partitions of the dead broker have no leader")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> IntStream.range(0, SCATTERED)
                            .filter(partition -> partition % 3 == victim)
                            .allMatch(partition -> cluster.leader(scattered, partition) < 0));
            lateWriter = new Writer(scattered, 4);
            lateWriter.publishUnwatched();
            await("the leader is alone in sync")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> cluster.inSyncReplicas(followed, 0).equals(List.of(survivor)));
            await("a new leader is at work")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> cluster.leader(led, 0) >= 0 && cluster.leader(led, 0) != victim);
            followedWriter.assertNothingAcknowledgedSinceChunk();
            ledWriter.stopPublishing();

            cluster.startBroker(victim);
            ledWriter.awaitAllStored("though its leader died");
            followedWriter.awaitAllStored("once the broker was back");
            lateWriter.awaitAllStored("once the broker was back");
            ledWriter.assertStored();
            followedWriter.assertStored();
            scatteredWriter.published.addAll(lateWriter.published);
            scatteredWriter.assertNotTornApart();
            scatteredWriter.assertStored();
        } finally {
            if (lateWriter != null) {
                lateWriter.close();
            }
        }
    }

    /** Lets a publisher with a deadline be at work before: what it gives up soon, the others do not. */
    private void publishWithinADeadline(String topic) throws InterruptedException {
        try {
            Answers.closeAside(new PageEventPublisher(cluster.clientConfig(), topic, Duration.ofSeconds(2)));
        } catch (RuntimeException e) {
            // Not written yet, or not right yet: task 6 says so.
        }
    }

    /** A writer that publishes to one topic from a thread of its own, since publish() may wait. */
    private final class Writer implements AutoCloseable {

        private static final int CHUNK = 100;

        private final String topic;
        private final PageEventPublisher publisher;
        private final MadeClients made;
        private final TrafficGenerator traffic;
        private final List<PageEvent> published = new CopyOnWriteArrayList<>();
        private final List<Future<RecordMetadata>> answers = new CopyOnWriteArrayList<>();
        private final AtomicBoolean stop = new AtomicBoolean();
        private volatile Throwable thrown;
        private Thread thread;
        private int inChunk;

        Writer(String topic, int number) {
            this.topic = topic;
            Map<String, Object> config = cluster.clientConfig();
            config.put("request.timeout.ms", REQUEST_TIMEOUT_MS);
            OvertakenSend.addTo(config);
            made = MadeClients.with(config);
            publisher = new PageEventPublisher(config, topic);
            traffic = new TrafficGenerator(random.nextInt(1_000_000) + number)
                    .startingAt(Instant.now().minus(Duration.ofHours(6)));
        }

        void assertMadeDurable() {
            DurableProducers.assertMade(made);
        }

        void publishChunk() throws InterruptedException {
            start(() -> {
                // The first events are of one user, so that they have an order to lose.
                traffic.visit().forEach(this::publish);
                publishNext(CHUNK);
            });
            join();
            inChunk = answers.size();
        }

        /** Goes on publishing in small steps, each when the one before is stored or the broker is dead. */
        void publishUntilStopped() {
            start(() -> {
                while (!stop.get()) {
                    publishNext(20);
                    awaitQuietly(answers.get(answers.size() - 1));
                }
            });
        }

        private void awaitQuietly(Future<RecordMetadata> answer) {
            try {
                answer.get(250, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                // Whether it ended well is looked at in the end.
            } catch (InterruptedException e) {
                stop.set(true);
            }
        }

        void publishUnwatched() {
            start(() -> publishNext(CHUNK));
        }

        void stopPublishing() {
            stop.set(true);
        }

        private void start(Runnable work) {
            thread = new Thread(
                    () -> {
                        try {
                            work.run();
                        } catch (RuntimeException | Error e) {
                            thrown = e;
                        }
                    },
                    "writer of " + topic);
            thread.setDaemon(true);
            thread.start();
        }

        private void publishNext(int count) {
            for (int i = 0; i < count; i++) {
                publish(traffic.next());
            }
        }

        private void publish(PageEvent event) {
            published.add(event);
            answers.add(publisher.publish(event));
        }

        private void join() throws InterruptedException {
            thread.join(LIMIT.toMillis());
            if (thrown instanceof UnsupportedOperationException unwritten) {
                throw unwritten;
            }
            if (thrown != null) {
                throw givenUp(thrown);
            }
            if (thread.isAlive()) {
                throw Lesson.expected("publish() goes on while a broker is away.")
                        .actual("After %d s it had not returned.", LIMIT.toSeconds())
                        .why("send() waits only for metadata, or for room in a full buffer.")
                        .next("Look at what publish() waits for.");
            }
        }

        void awaitAllStored(String when) throws InterruptedException {
            join();
            for (Future<RecordMetadata> answer : answers) {
                try {
                    answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    throw givenUp(e.getCause());
                } catch (TimeoutException e) {
                    throw Lesson.expected("Every event is stored, %s.", when)
                            .actual("A future had not ended after %d s.", LIMIT.toSeconds())
                            .why(
                                    "The producer retries until delivery.timeout.ms, and the partition has a leader again.")
                            .next("Look at what becomes of a future whose send was retried.");
                }
            }
        }

        private Lesson givenUp(Throwable cause) {
            return Lesson.expected("A broker that is away for some seconds costs no event.")
                    .actual("An event was given up: %s.", cause)
                    .why(
                            "Until the partition has a leader and enough replicas in sync, every attempt fails; the producer "
                                    + "retries, as long as retries and delivery.timeout.ms allow.")
                    .next("Leave retries alone, and let delivery.timeout.ms be longer than an outage.");
        }

        void assertNothingAcknowledgedSinceChunk() {
            long acknowledged = answers.subList(inChunk, answers.size()).stream()
                    .filter(BrokerDeath::succeeded)
                    .count();
            if (acknowledged > 0) {
                throw Lesson.expected("While only one of two replicas is in sync, no event is acknowledged.")
                        .actual("%d events were, though only broker %d had them.", acknowledged, survivor)
                        .why(
                                "With acks=1 (or 0) the leader answers alone: if it dies next, what it acknowledged is lost. "
                                        + "With acks=all it answers when min.insync.replicas have the record.")
                        .next("Set acks=all.");
            }
        }

        /**
         * Fails where a user's events are in several partitions, since one of them had no leader for a while. That they have
         * one key is task 2's question: events of a user with different keys, or without one, are not compared.
         */
        void assertNotTornApart() {
            Map<String, Set<Integer>> partitions = new TreeMap<>();
            StoredEvent.in(cluster, topic, published).stream()
                    .filter(each -> each.key() != null)
                    .collect(Collectors.groupingBy(each -> List.of(each.event().user(), each.key())))
                    .forEach((userAndKey, events) -> {
                        Set<Integer> places = events.stream()
                                .map(StoredEvent::partition)
                                .collect(Collectors.toCollection(TreeSet::new));
                        if (places.size() > 1) {
                            partitions.put(userAndKey.get(0), places);
                        }
                    });
            if (!partitions.isEmpty()) {
                String user = partitions.keySet().iterator().next();
                throw Lesson.expected(
                                "All events of user %s are in one partition, also while a third of them has no leader.",
                                user)
                        .actual("They are in the partitions %s.", partitions.get(user))
                        .why(
                                "A partition without a leader gets one again, and the producer keeps its events for so long. Who "
                                        + "chooses among the partitions that are available just now sends a user's later events to "
                                        + "another partition, where they overtake the earlier ones.")
                        .next(
                                "Let all partitions count, with or without a leader, as Kafka does for records with a key.");
            }
        }

        void assertStored() {
            StoredEvent.assertStoredOnce(published, StoredEvent.in(cluster, topic, published));
        }

        @Override
        public void close() throws InterruptedException {
            stop.set(true);
            Answers.closeAside(publisher);
        }
    }

    private static boolean succeeded(Future<RecordMetadata> answer) {
        try {
            return answer.isDone() && answer.get() != null;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
