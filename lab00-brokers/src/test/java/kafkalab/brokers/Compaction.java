package kafkalab.brokers;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A scene that writes to a topic that keeps the latest record of each key, until the earlier ones are gone.
 *
 * <p>The records' timestamps are an hour and some minutes apart, and all within a day: segments that close within the
 * hour close by every round, and those that close after a day or, as by default, a week never do. What makes a segment
 * close is the next record, so rounds follow: two more each time when the cleaner has been seen at work, or when nothing
 * has been seen for a while, since a broker may hear of the topic's settings later than of the first records.
 *
 * <pre>
 *   round 0    a1 b1 c1 d1 e1     b and d are never written again
 *   round 1    a2    c2    e2
 *   round 2    a3    c-           a tombstone
 *   round 3…   other keys, two rounds more than all that stays of the rounds before
 * </pre>
 */
final class Compaction {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofSeconds(2);
    private static final Duration STEP = Duration.ofMinutes(65);
    /** All within a day: from the first to the last it is less than 23 hours. */
    private static final int ROUNDS = 22;

    private static final int FILLERS = 8;

    private final LabCluster cluster;
    private final TopicManager manager;
    private final Random random;
    private final ClusterFacts truth;
    private final Map<String, String> latest = new HashMap<>();
    private final Instant beginning = Instant.now().minus(Duration.ofDays(6));
    private int round;
    private int written;
    private int missed;
    private long lastWritten;

    Compaction(LabCluster cluster, TopicManager manager, Random random) {
        this.cluster = cluster;
        this.manager = manager;
        this.random = random;
        truth = new ClusterFacts(cluster);
    }

    void play() throws InterruptedException {
        String topic = cluster.createTopic(1, Map.of("delete.retention.ms", "50", "max.message.bytes", "234567"));
        manager.keepLatestPerKey(topic);
        Refusal.assertThrown(
                "there is no such topic",
                "keepLatestPerKey()",
                () -> manager.keepLatestPerKey(cluster.freshName()),
                Set.of());
        Set<String> watched = Set.of("a", "b", "c", "d", "e");
        try (Writer writer = Writer.to(cluster)) {
            write(writer, topic, Map.of("a", "a1", "b", "b1", "c", "c1", "d", "d1", "e", "e1"));
            write(writer, topic, Map.of("a", "a2", "c", "c2", "e", "e2"));
            Map<String, String> withTombstone = new HashMap<>(Map.of("a", "a3"));
            withTombstone.put("c", null);
            write(writer, topic, withTombstone);
            writeFillers(writer, topic);
            awaitCompacted(writer, topic, watched);
        }
        assertLatestThere(topic);
        assertNothingElse(topic);
    }

    /** Writes a round as one segment's worth of records, an hour and some minutes after the round before. */
    private void write(Writer writer, String topic, Map<String, String> records) throws InterruptedException {
        Instant date = beginning.plus(STEP.multipliedBy(round++));
        records.forEach((key, value) -> {
            writer.write(topic, 0, date, key, value);
            latest.put(key, value);
        });
        writer.awaitStored();
        written += records.size();
        lastWritten = System.nanoTime();
    }

    private void awaitCompacted(Writer writer, String topic, Set<String> watched) {
        try {
            await().atMost(LIMIT)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        List<ConsumerRecord<byte[], byte[]>> records = cluster.records(topic);
                        if (records.size() < written - missed || System.nanoTime() - lastWritten > A_WHILE.toNanos()) {
                            missed = written - records.size();
                            writeFillers(writer, topic);
                        }
                        return records.stream()
                                .filter(record -> watched.contains(text(record.key())))
                                .allMatch(this::isLatest);
                    });
        } catch (ConditionTimeoutException e) {
            throw lesson(topic, watched);
        }
    }

    private void writeFillers(Writer writer, String topic) throws InterruptedException {
        for (int i = 0; i < 2 && round < ROUNDS; i++) {
            write(writer, topic, fillers());
        }
    }

    private Map<String, String> fillers() {
        return IntStream.range(0, FILLERS).boxed().collect(Collectors.toMap(i -> "filler-" + i, i -> randomText()));
    }

    /** Returns text that does not compress, so that each round outweighs what compaction leaves of the others. */
    private String randomText() {
        return IntStream.range(0, 400)
                .mapToObj(i -> Character.toString('!' + random.nextInt(90)))
                .collect(Collectors.joining());
    }

    /** Tells whether a record is one to stay: a tombstone, however late, is not. */
    private boolean isLatest(ConsumerRecord<byte[], byte[]> record) {
        return record.value() != null && text(record.value()).equals(latest.get(text(record.key())));
    }

    private Lesson lesson(String topic, Set<String> watched) {
        List<String> left = cluster.records(topic).stream()
                .filter(record -> watched.contains(text(record.key())))
                .filter(record -> !isLatest(record))
                .map(record -> text(record.key()) + "=" + text(record.value()))
                .toList();
        return Lesson.expected("Of each key only the latest record stays, and nothing of the key that was tombstoned.")
                .actual(
                        "After %d s and %d rounds of records, 65 minutes apart by their timestamps, these were still there: %s. "
                                + "The topic has cleanup.policy=%s and segment.ms=%s.",
                        LIMIT.toSeconds(),
                        round,
                        left,
                        truth.config(topic, "cleanup.policy"),
                        truth.config(topic, "segment.ms"))
                .why(
                        "The cleaner leaves the active segment alone. A segment stays active until it is full (segment.bytes, "
                                + "1 GB by default) or a record comes that is younger than its first one by more than segment.ms "
                                + "(a week by default).")
                .next(
                        "Look at the two settings: does the topic compact, and when does a segment of a quiet topic close?");
    }

    private void assertLatestThere(String topic) {
        Map<String, String> found = new HashMap<>();
        cluster.records(topic).forEach(record -> found.put(text(record.key()), text(record.value())));
        latest.forEach((key, value) -> {
            if (value != null && !value.equals(found.get(key))) {
                throw Lesson.expected("The latest record of key %s stays.", key)
                        .actual("%s", found.containsKey(key) ? "An earlier one is there instead." : "It is gone.")
                        .why("Compaction never takes the latest value of a key.")
                        .next("Look at what else the topic's settings delete.");
            }
        });
    }

    private void assertNothingElse(String topic) {
        truth.awaitNewsEverywhere();
        boolean limited = Stream.of("retention.ms", "retention.bytes")
                .anyMatch(limit -> !truth.config(topic, limit).equals("-1"));
        if (truth.config(topic, "cleanup.policy").contains("delete") && limited) {
            throw Lesson.expected("The latest record of a key stays, however old it is.")
                    .actual(
                            "The topic's cleanup.policy is %s, with retention.ms=%s and retention.bytes=%s.",
                            truth.config(topic, "cleanup.policy"),
                            truth.config(topic, "retention.ms"),
                            truth.config(topic, "retention.bytes"))
                    .why(
                            "With both policies a record goes when either wants it gone: the only record of a key that rests for "
                                    + "long is deleted by its age.")
                    .next("Choose the one policy that keeps the latest record of each key.");
        }
        Retention.assertKept(truth, topic, "max.message.bytes", "234567");
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
