package kafkalab.brokers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A scene that writes old and young records to a topic that forgets by age.
 *
 * <p>Retention goes by the records' timestamps and by whole segments. The topic's segments close after ten minutes of
 * timestamps, so that no test has to wait for time to pass.
 *
 * <pre>
 *   partition 0   old old old young young young young   there before keepFor(): the old ones go, and nothing else
 *   partition 1   old                             comes after keepFor(), and goes as well
 * </pre>
 *
 * <p>A broker takes all segments of a partition that are old enough in one go: when the old ones of partition 0 are
 * gone, so is whatever else a setting of the wrong size takes.
 */
final class Retention {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SEGMENT = Duration.ofMinutes(10);
    private static final int OLD = 3;
    /** How close to the age a record is that goes or stays; broken hours make the difference. */
    private static final Duration CLOSE = Duration.ofMinutes(12);

    private final LabCluster cluster;
    private final TopicManager manager;
    private final ClusterFacts truth;

    Retention(LabCluster cluster, TopicManager manager) {
        this.cluster = cluster;
        this.manager = manager;
        truth = new ClusterFacts(cluster);
    }

    void forgetByAge(Duration age) throws InterruptedException {
        Map<String, String> own = Map.of(
                "segment.ms", Long.toString(SEGMENT.toMillis()),
                "max.message.bytes", "123456",
                "retention.bytes", "987654321",
                "min.insync.replicas", "2",
                "file.delete.delay.ms", "777");
        String topic = cluster.createTopic(List.of(List.of(0, 1, 2), List.of(0, 1, 2)), own);
        String neighbour = cluster.createTopic(1, Map.of("retention.bytes", "55555555"));
        String neighboursAge = truth.config(neighbour, "retention.ms");
        Instant now = Instant.now();
        List<Instant> young =
                List.of(now.minus(age.minus(CLOSE)), now.minus(age.dividedBy(2)), now.minus(age.dividedBy(4)), now);
        try (Writer writer = Writer.to(cluster)) {
            for (Instant date : List.of(
                    now.minus(age.multipliedBy(8)), now.minus(age.multipliedBy(4)), now.minus(age.plus(CLOSE)))) {
                writer.write(topic, 0, date, "key", "old");
                writer.awaitStored();
            }
            // A segment of its own for the first young one: it must not go with the last of the old.
            for (Instant date : young) {
                writer.write(topic, 0, date, "key", "young");
                writer.awaitStored();
            }
            manager.keepFor(topic, age);
            writer.write(topic, 1, now.minus(age.multipliedBy(2)), "key", "old");
            writer.awaitStored();
        }
        Refusal.assertThrown(
                "there is no such topic", "keepFor()", () -> manager.keepFor(cluster.freshName(), age), Set.of());
        awaitOldOnesGone(topic, 0, OLD, age);
        assertYoungOnesThere(topic, age, young);
        awaitOldOnesGone(topic, 1, 1, age);
        assertAge(topic, age);
        assertOtherSettingsKept(topic, own);
        assertNeighbourKept(neighbour, neighboursAge);
    }

    /** Changes the age of a topic again and again, to longer ones as well, and to nothing. */
    void changeTheAge(List<Duration> ages) {
        Map<String, String> own =
                Map.of("retention.ms", "600000", "retention.bytes", "87654321", "segment.bytes", "2000000");
        String topic = cluster.createTopic(1, own);
        for (Duration age : ages) {
            try {
                manager.keepFor(topic, age);
            } catch (KafkaException e) {
                throw Lesson.expected("keepFor() takes an age of %s.", age)
                        .actual("It threw %s.", StudentCode.describe(e))
                        .why(
                                "retention.ms is a long: 25 days of milliseconds are more than an int holds, and become negative.")
                        .next("Set retention.ms to the age's toMillis(), as it is.");
            }
            truth.awaitNewsEverywhere();
            assertAge(topic, age);
            assertOtherSettingsKept(topic, own);
        }
    }

    private void assertAge(String topic, Duration age) {
        String found = truth.ownConfigs(topic).get("retention.ms");
        if (!Long.toString(age.toMillis()).equals(found)) {
            throw Lesson.expected("The topic keeps records for %s: retention.ms=%d.", age, age.toMillis())
                    .actual("It has retention.ms=%s of its own.", found)
                    .why(
                            "The topic's own retention.ms is its limit of age, in whole milliseconds; 25 days of them are more than "
                                    + "an int holds. What was asked for last counts, be it longer or shorter than what was before.")
                    .next("Set retention.ms to the age's toMillis(), each time.");
        }
    }

    private void assertNeighbourKept(String neighbour, String age) {
        if (!age.equals(truth.config(neighbour, "retention.ms"))
                || !truth.ownConfigs(neighbour).equals(Map.of("retention.bytes", "55555555"))) {
            throw Lesson.expected("Only the topic that was named is changed.")
                    .actual(
                            "Another has retention.ms=%s in place of %s, and the settings %s of its own.",
                            truth.config(neighbour, "retention.ms"), age, truth.ownConfigs(neighbour))
                    .why(
                            "A change of the brokers' default deletes the records of every topic that has no limit of its own.")
                    .next("Name the topic as the resource of the change.");
        }
    }

    private void awaitOldOnesGone(String topic, int partition, int old, Duration age) {
        try {
            await().atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> truth.offsets(topic, OffsetSpec.earliest()).get(partition) >= old);
        } catch (ConditionTimeoutException e) {
            throw Lesson.expected(
                            "Records older than %s are gone: partition %d begins at offset %d.", age, partition, old)
                    .actual(
                            "After %d s it begins at %s. The topic has cleanup.policy=%s, retention.ms=%s and segment.ms=%s.",
                            LIMIT.toSeconds(),
                            truth.offsets(topic, OffsetSpec.earliest()).get(partition),
                            truth.config(topic, "cleanup.policy"),
                            truth.config(topic, "retention.ms"),
                            truth.config(topic, "segment.ms"))
                    .why(
                            "With cleanup.policy=delete the leader deletes every closed segment whose youngest record is older "
                                    + "than retention.ms.")
                    .next("Compare these settings with the age that was asked for, in milliseconds.");
        }
    }

    private void assertYoungOnesThere(String topic, Duration age, List<Instant> young) {
        List<Long> found = cluster.records(topic).stream()
                .filter(record -> record.partition() == 0)
                .map(ConsumerRecord::timestamp)
                .toList();
        if (!found.equals(young.stream().map(Instant::toEpochMilli).toList())) {
            throw Lesson.expected("The %d records younger than %s stay.", young.size(), age)
                    .actual(
                            "%d of them are there. The topic has cleanup.policy=%s and retention.ms=%s.",
                            found.size(), truth.config(topic, "cleanup.policy"), truth.config(topic, "retention.ms"))
                    .why("A limit in the wrong unit, or of another kind, deletes what is still wanted.")
                    .next("Limit the age, in milliseconds.");
        }
    }

    private void assertOtherSettingsKept(String topic, Map<String, String> before) {
        truth.awaitNewsEverywhere();
        if (!truth.config(topic, "cleanup.policy").equals("delete")) {
            throw Lesson.expected("The topic deletes by age, and no young record goes.")
                    .actual("Its cleanup.policy is %s.", truth.config(topic, "cleanup.policy"))
                    .why("A compacted topic drops the earlier records of a key, however young they are.")
                    .next("Leave the clean-up policy as it is.");
        }
        Map<String, String> expected = new TreeMap<>(before);
        Map<String, String> found = new TreeMap<>(truth.ownConfigs(topic));
        expected.remove("retention.ms");
        found.remove("retention.ms");
        // Whoever writes down that the topic deletes has changed nothing.
        found.remove("cleanup.policy");
        if (!found.equals(expected)) {
            throw Lesson.expected("The topic's other settings stay as they were: %s.", expected)
                    .actual("Now they are %s.", found)
                    .why(
                            "A topic's settings belong to several people. Whoever writes all of them back, or clears what he does "
                                    + "not know, undoes the work of the others.")
                    .next("Change one setting by one operation, and name no other.");
        }
    }

    /** Fails unless the setting has its value; the brokers have heard of all changes. */
    static void assertKept(ClusterFacts truth, String topic, String setting, String value) {
        if (!truth.config(topic, setting).equals(value)) {
            throw Lesson.expected("The topic's other settings stay: %s=%s.", setting, value)
                    .actual("%s is %s now.", setting, truth.config(topic, setting))
                    .why(
                            "A topic's settings belong to several people. Whoever writes all of them back, or clears what he "
                                    + "does not know, undoes the work of the others.")
                    .next("Change one setting by one operation, and name no other.");
        }
    }
}
