package kafkalab.brokers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Writes old and young records to a topic that forgets by age.
 *
 * <p>Retention goes by the records' timestamps and by whole segments. The topic's segments close after an hour of
 * timestamps, so that no test has to wait for an hour to pass.
 */
final class Retention {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int PARTITIONS = 2;
    private static final int OLD = 3;

    private final LabCluster cluster;
    private final TopicManager manager;
    private final Truth truth;

    Retention(LabCluster cluster, TopicManager manager) {
        this.cluster = cluster;
        this.manager = manager;
        truth = new Truth(cluster);
    }

    void forgetByAge(Duration age) throws InterruptedException {
        String topic = cluster.createTopic(
                PARTITIONS,
                Map.of("segment.ms", Long.toString(Duration.ofHours(1).toMillis()), "max.message.bytes", "123456"));
        manager.keepFor(topic, age);
        Refusal.assertThrown(
                "there is no such topic", "keepFor()", () -> manager.keepFor(cluster.freshName(), age), Set.of());

        Instant now = Instant.now();
        List<Instant> young = List.of(now.minus(age.dividedBy(2)), now.minus(age.dividedBy(4)), now);
        try (Writer writer = Writer.to(cluster)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                for (int i = 0; i < OLD; i++) {
                    writer.write(topic, partition, now.minus(age.multipliedBy(8 - 2L * i)), "key", "old " + i);
                    writer.awaitStored();
                }
                for (Instant date : young) {
                    writer.write(topic, partition, date, "key", "young");
                    writer.awaitStored();
                }
            }
        }
        awaitOldOnesGone(topic, age);
        assertYoungOnesThere(topic, age, young);
        assertOtherSettingsKept(topic);
    }

    private void awaitOldOnesGone(String topic, Duration age) {
        try {
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() ->
                            truth.offsets(topic, OffsetSpec.earliest()).stream().allMatch(earliest -> earliest >= OLD));
        } catch (ConditionTimeoutException e) {
            throw Lesson.expected(
                            "Records older than %d hours are gone: each partition begins at offset %d.",
                            age.toHours(), OLD)
                    .actual(
                            "After %d s the partitions begin at %s. The topic has cleanup.policy=%s, retention.ms=%s and "
                                    + "segment.ms=%s.",
                            LIMIT.toSeconds(),
                            truth.offsets(topic, OffsetSpec.earliest()),
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
        Map<Integer, List<Long>> found = cluster.records(topic).stream()
                .collect(Collectors.groupingBy(
                        ConsumerRecord::partition, Collectors.mapping(ConsumerRecord::timestamp, Collectors.toList())));
        List<Long> wanted = young.stream().map(Instant::toEpochMilli).toList();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            if (!found.getOrDefault(partition, List.of()).equals(wanted)) {
                throw Lesson.expected("The %d records younger than %d hours stay.", young.size(), age.toHours())
                        .actual(
                                "Partition %d has %d of them. The topic has cleanup.policy=%s and retention.ms=%s.",
                                partition,
                                found.getOrDefault(partition, List.of()).size(),
                                truth.config(topic, "cleanup.policy"),
                                truth.config(topic, "retention.ms"))
                        .why("A limit in the wrong unit, or of another kind, deletes what is still wanted.")
                        .next("Limit the age, in milliseconds.");
            }
        }
    }

    private void assertOtherSettingsKept(String topic) {
        if (!truth.hasConfig(topic, "cleanup.policy", "delete")) {
            throw Lesson.expected("The topic deletes by age, and no young record goes.")
                    .actual("Its cleanup.policy is %s.", truth.config(topic, "cleanup.policy"))
                    .why("A compacted topic drops the earlier records of a key, however young they are.")
                    .next("Leave the clean-up policy as it is.");
        }
        assertKept(truth, topic, "max.message.bytes", "123456");
    }

    static void assertKept(Truth truth, String topic, String setting, String value) {
        if (!truth.hasConfig(topic, setting, value)) {
            throw Lesson.expected("The topic's other settings stay: %s=%s.", setting, value)
                    .actual("%s is %s now.", setting, truth.config(topic, setting))
                    .why(
                            "A topic's settings belong to several people. Whoever writes all of them back, or clears what he "
                                    + "does not know, undoes the work of the others.")
                    .next("Change one setting by one operation, and name no other.");
        }
    }
}
