package kafkalab.brokers;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A scene that writes to a topic that keeps the latest record of each key, until the earlier ones are gone.
 *
 * <p>The records' timestamps are 65 minutes apart, and the last is of now. What makes a segment close is the next record
 * that comes an hour or more after the segment's first one: there is one such record and no more, so a topic whose segments
 * close later keeps what it should not. To Kafka, time here is what the records say; only a compaction lag goes by the
 * clock.
 *
 * <pre>
 *   round   records                                 what must go
 *     0     a1 b1 c1 d1 e1  and large ones         d is never written again
 *     1     a2    c2    e2  and large ones
 *     2     a3    c-        and large ones          a tombstone
 *     3     one record, which closes the round before
 *           ... wait ...                            a1 a2 c1 c2 e1
 *     4     a4              and large ones
 *     5     one record                              a3 c-
 *           ... wait ...
 *     6     a5 b2           and large ones          an hour and some minutes old
 *     7     one record, of now                      a4 b1
 * </pre>
 *
 * <p>Each round that has to be cleaned is two fifths of what is there by then, however the cleaner and the rounds come in
 * turn: more than a third, and less than the half that the cleaner waits for by default. A broker that has heard of the topic's settings before the first record comes
 * closes each segment when it should: there is no luck in it.
 */
final class Compaction {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMinutes(65);
    private static final int ROUNDS = 8;
    private static final int LARGE = 1_000;
    private static final Set<String> WATCHED = Set.of("a", "b", "c", "d", "e");
    private static final Map<String, String> OWN = Map.of(
            "delete.retention.ms",
            "50",
            "max.message.bytes",
            "234567",
            "min.insync.replicas",
            "2",
            "compression.type",
            "uncompressed");

    private final LabCluster cluster;
    private final TopicManager manager;
    private final Random random;
    private final ClusterFacts truth;
    private final Map<String, String> latest = new HashMap<>();
    private final Instant beginning = Instant.now().minus(STEP.multipliedBy(ROUNDS - 1));
    private int round;
    private int large;

    Compaction(LabCluster cluster, TopicManager manager, Random random) {
        this.cluster = cluster;
        this.manager = manager;
        this.random = random;
        truth = new ClusterFacts(cluster);
    }

    void play() throws InterruptedException {
        String topic = cluster.createTopic(1, OWN);
        manager.keepLatestPerKey(topic);
        Refusal.assertThrown(
                "there is no such topic",
                "keepLatestPerKey()",
                () -> manager.keepLatestPerKey(cluster.freshName()),
                Set.of());
        truth.awaitNewsEverywhere();
        try (Writer writer = Writer.to(cluster)) {
            write(writer, topic, with(10, "a", "a1", "b", "b1", "c", "c1", "d", "d1", "e", "e1"));
            write(writer, topic, with(10, "a", "a2", "c", "c2", "e", "e2"));
            write(writer, topic, with(16, "a", "a3", "c", null));
            write(writer, topic, with(1));
            awaitGone(topic, Set.of("a1", "a2", "c1", "c2", "e1"), "a first time");

            write(writer, topic, with(26, "a", "a4"));
            write(writer, topic, with(1));
            awaitGone(topic, Set.of("a3", TOMBSTONE), "where two fifths of the topic are new");

            write(writer, topic, with(46, "a", "a5", "b", "b2"));
            write(writer, topic, with(1));
            awaitGone(topic, Set.of("a4", "b1"), "up to an hour before the newest record");
        }
        assertLatestThere(topic);
        assertNothingElse(topic);
    }

    private static final String TOMBSTONE = "a tombstone";

    /** Returns a round's records: these, and large ones under keys that no other record has. */
    private Map<String, String> with(int largeOnes, String... keysAndValues) {
        Map<String, String> records = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            records.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        for (int i = 0; i < largeOnes; i++) {
            records.put("large-" + large++, randomText());
        }
        return records;
    }

    /** Returns text that does not compress. */
    private String randomText() {
        return IntStream.range(0, LARGE)
                .mapToObj(i -> Character.toString('!' + random.nextInt(90)))
                .collect(Collectors.joining());
    }

    /** Writes a round, an hour and some minutes after the round before. */
    private void write(Writer writer, String topic, Map<String, String> records) throws InterruptedException {
        Instant date = beginning.plus(STEP.multipliedBy(round++));
        records.forEach((key, value) -> {
            writer.write(topic, 0, date, key, value);
            latest.put(key, value);
        });
        writer.awaitStored();
    }

    private void awaitGone(String topic, Set<String> values, String when) {
        try {
            await().atMost(LIMIT)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> left(topic, values).isEmpty());
        } catch (ConditionTimeoutException e) {
            throw lesson(topic, left(topic, values), when);
        }
    }

    /** Returns the records that are there and should not be. */
    private List<String> left(String topic, Set<String> values) {
        return cluster.records(topic).stream()
                .filter(record -> WATCHED.contains(text(record.key())))
                .filter(record -> values.contains(record.value() == null ? TOMBSTONE : text(record.value())))
                .map(record -> text(record.key()) + "=" + text(record.value()))
                .toList();
    }

    private Lesson lesson(String topic, List<String> left, String when) {
        Cause cause = Cause.of(truth, topic);
        return Lesson.expected(
                        "The topic is compacted %s: of each key only the latest record stays, and nothing of the key that "
                                + "was tombstoned.",
                        when)
                .actual(
                        "%d s after %d rounds of records, 65 minutes apart by their timestamps, these were still there: %s. "
                                + "The topic has cleanup.policy=%s, segment.ms=%s, min.cleanable.dirty.ratio=%s, "
                                + "min.compaction.lag.ms=%s and max.compaction.lag.ms=%s.",
                        LIMIT.toSeconds(),
                        round,
                        left,
                        truth.config(topic, "cleanup.policy"),
                        truth.config(topic, "segment.ms"),
                        truth.config(topic, "min.cleanable.dirty.ratio"),
                        truth.config(topic, "min.compaction.lag.ms"),
                        truth.config(topic, "max.compaction.lag.ms"))
                .why("%s", cause.why())
                .next("%s", cause.next());
    }

    /** The setting that most likely keeps the records, by what the topic has. */
    private record Cause(String why, String next) {

        private static final long HOUR_MS = Duration.ofHours(1).toMillis();

        static Cause of(ClusterFacts truth, String topic) {
            if (!truth.config(topic, "cleanup.policy").contains("compact")) {
                return new Cause(
                        "Only a topic whose cleanup.policy has compact in it is looked at by the cleaner.",
                        "Does the topic compact? Look at cleanup.policy.");
            }
            if (number(truth, topic, "min.compaction.lag.ms") > HOUR_MS) {
                return new Cause(
                        "The cleaner leaves what is younger than min.compaction.lag.ms alone, by the clock.",
                        "Let min.compaction.lag.ms be an hour at the most; it is 0 by default.");
            }
            if (Math.min(number(truth, topic, "segment.ms"), number(truth, topic, "max.compaction.lag.ms")) > HOUR_MS) {
                return new Cause(
                        "The cleaner leaves the active segment alone. A segment stays active until it is full (segment.bytes, "
                                + "1 GB by default) or a record comes that is younger than its first one by more than "
                                + "segment.ms (a week by default).",
                        "When does a segment of a quiet topic close? Look at segment.ms: an hour is the longest that does.");
            }
            return new Cause(
                    "The cleaner waits until a share of the log is new, min.cleanable.dirty.ratio, one half by default; and a "
                            + "tombstone stays for delete.retention.ms, and then until the next cleaning.",
                    "How much of a quiet topic is ever new? Look at min.cleanable.dirty.ratio, and leave delete.retention.ms "
                            + "as it is.");
        }

        private static long number(ClusterFacts truth, String topic, String setting) {
            return Long.parseLong(truth.config(topic, setting));
        }
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
        for (String setting : List.of("max.message.bytes", "min.insync.replicas", "compression.type")) {
            Retention.assertKept(truth, topic, setting, OWN.get(setting));
        }
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
