package kafkalab.brokers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A scene that writes old and young records to a topic that forgets by age.
 *
 * <p>Retention goes by the records' timestamps and by whole segments. The topic's segments close after an hour of
 * timestamps, so that no test has to wait for an hour to pass.
 *
 * <pre>
 *   partition 0   old old old young young young   there before keepFor(): the old ones go, and nothing else
 *   partition 1   old                             comes after keepFor(), and goes as well
 * </pre>
 *
 * <p>A broker takes all segments of a partition that are old enough in one go: when the old ones of partition 0 are
 * gone, so is whatever else a setting of the wrong size takes.
 */
final class Retention {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SEGMENT = Duration.ofHours(1);
    private static final int OLD = 3;

    private final LabCluster cluster;
    private final TopicManager manager;
    private final ClusterFacts truth;

    Retention(LabCluster cluster, TopicManager manager) {
        this.cluster = cluster;
        this.manager = manager;
        truth = new ClusterFacts(cluster);
    }

    void forgetByAge(Duration age) throws InterruptedException {
        String topic = cluster.createTopic(
                List.of(List.of(0, 1, 2), List.of(0, 1, 2)),
                Map.of("segment.ms", Long.toString(SEGMENT.toMillis()), "max.message.bytes", "123456"));
        Instant now = Instant.now();
        List<Instant> young = List.of(now.minus(age.dividedBy(2)), now.minus(age.dividedBy(4)), now);
        try (Writer writer = Writer.to(cluster)) {
            for (int i = 0; i < OLD; i++) {
                writer.write(topic, 0, now.minus(age.multipliedBy(8 - 2L * i)), "key", "old " + i);
                writer.awaitStored();
            }
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
        assertOtherSettingsKept(topic);
    }

    private void awaitOldOnesGone(String topic, int partition, int old, Duration age) {
        try {
            await().atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> truth.offsets(topic, OffsetSpec.earliest()).get(partition) >= old);
        } catch (ConditionTimeoutException e) {
            throw Lesson.expected(
                            "Records older than %d hours are gone: partition %d begins at offset %d.",
                            age.toHours(), partition, old)
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
            throw Lesson.expected("The %d records younger than %d hours stay.", young.size(), age.toHours())
                    .actual(
                            "%d of them are there. The topic has cleanup.policy=%s and retention.ms=%s.",
                            found.size(), truth.config(topic, "cleanup.policy"), truth.config(topic, "retention.ms"))
                    .why("A limit in the wrong unit, or of another kind, deletes what is still wanted.")
                    .next("Limit the age, in milliseconds.");
        }
    }

    private void assertOtherSettingsKept(String topic) {
        truth.awaitNewsEverywhere();
        if (!truth.config(topic, "cleanup.policy").equals("delete")) {
            throw Lesson.expected("The topic deletes by age, and no young record goes.")
                    .actual("Its cleanup.policy is %s.", truth.config(topic, "cleanup.policy"))
                    .why("A compacted topic drops the earlier records of a key, however young they are.")
                    .next("Leave the clean-up policy as it is.");
        }
        assertKept(truth, topic, "max.message.bytes", "123456");
        assertKept(truth, topic, "segment.ms", Long.toString(SEGMENT.toMillis()));
        if (!truth.ownConfigs(topic).containsKey("retention.ms")) {
            throw Lesson.expected("The topic has a limit of its own, and no other topic is changed.")
                    .actual("It follows the brokers' default, retention.ms=%s.", truth.config(topic, "retention.ms"))
                    .why(
                            "A change of the brokers' default deletes the records of every topic that has no limit of its own.")
                    .next("Name the topic as the resource of the change.");
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
