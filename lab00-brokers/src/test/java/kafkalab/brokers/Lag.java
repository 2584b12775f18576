package kafkalab.brokers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Lets groups fall behind, and asks by how much. */
final class Lag {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final LabCluster cluster;
    private final TopicManager manager;
    private final Random random;
    private final Truth truth;

    Lag(LabCluster cluster, TopicManager manager, Random random) {
        this.cluster = cluster;
        this.manager = manager;
        this.random = random;
        truth = new Truth(cluster);
    }

    /**
     * Commits for a group that nobody is in.
     *
     * <pre>
     *   partition   earliest   committed   end
     *       0          0        some        more     the plain case
     *       1         some      none        more     counts from its earliest offset
     *       2          0        some        more     a transaction: its marker has an offset, and is no record
     *       3          0        none         0       empty
     *       4          0        the end     more     read to the end
     * </pre>
     */
    void ofGroupAtRest() throws InterruptedException {
        String topic = cluster.createTopic(5);
        String group = cluster.freshName();
        int plain = 10 + random.nextInt(10);
        int trimmed = 10 + random.nextInt(10);
        int transactional = 3 + random.nextInt(5);
        int done = 5 + random.nextInt(5);
        try (Writer writer = Writer.to(cluster);
                Writer transaction = Writer.inTransaction(cluster)) {
            writer.write(topic, 0, plain);
            writer.write(topic, 1, trimmed);
            writer.write(topic, 4, done);
            transaction.write(topic, 2, transactional);
            writer.awaitStored();
            transaction.awaitStored();
        }
        await("the transaction's marker is written")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> truth.offsets(topic, OffsetSpec.latest()).get(2) == transactional + 1);
        int firstKept = 2 + random.nextInt(5);
        Truth.answer(cluster.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 1), RecordsToDelete.beforeOffset(firstKept)))
                .all());
        int committed = 1 + random.nextInt(8);
        Truth.answer(cluster.admin()
                .alterConsumerGroupOffsets(
                        group,
                        Map.of(
                                new TopicPartition(topic, 0), new OffsetAndMetadata(committed),
                                new TopicPartition(topic, 2), new OffsetAndMetadata(1),
                                new TopicPartition(topic, 4), new OffsetAndMetadata(done)))
                .all());

        Map<TopicPartition, Long> expected = Map.of(
                new TopicPartition(topic, 0), (long) plain - committed,
                new TopicPartition(topic, 1), (long) trimmed - firstKept,
                new TopicPartition(topic, 2), (long) transactional + 1 - 1,
                new TopicPartition(topic, 3), 0L,
                new TopicPartition(topic, 4), 0L);
        assertLag(group, expected, "a group that nobody is in");
    }

    /** Lets a consumer join a group and read, at first without a commit. */
    void ofGroupAtWork(String protocol) throws InterruptedException {
        String topic = cluster.createTopic(2);
        String group = cluster.freshName();
        int first = 5 + random.nextInt(5);
        int second = 5 + random.nextInt(5);
        try (Writer writer = Writer.to(cluster)) {
            writer.write(topic, 0, first);
            writer.write(topic, 1, second);
            writer.awaitStored();
        }
        Map<String, Object> config = cluster.clientConfig();
        config.put("group.id", group);
        config.put("group.protocol", protocol);
        config.put("auto.offset.reset", "earliest");
        config.put("enable.auto.commit", false);
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            await("the consumer has both partitions, and the coordinator knows it")
                    .atMost(LIMIT)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .ignoreExceptions()
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(50));
                        return consumer.assignment().size() == 2 && assignedPartitions(group) == 2;
                    });
            Map<TopicPartition, Long> expected = new HashMap<>(
                    Map.of(new TopicPartition(topic, 0), (long) first, new TopicPartition(topic, 1), (long) second));
            String who = "a group (protocol " + protocol + ") whose one member reads";
            assertLag(group, expected, who + " and has committed nothing");

            consumer.commitSync(Map.of(new TopicPartition(topic, 1), new OffsetAndMetadata(3)));
            expected.put(new TopicPartition(topic, 1), second - 3L);
            assertLag(group, expected, who + " and has committed for one partition");
        }
    }

    private int assignedPartitions(String group) {
        return Truth.answer(
                        cluster.admin().describeConsumerGroups(List.of(group)).all())
                .get(group)
                .members()
                .stream()
                .mapToInt(member -> member.assignment().topicPartitions().size())
                .sum();
    }

    private void assertLag(String group, Map<TopicPartition, Long> expected, String who) {
        Map<TopicPartition, Long> lag = manager.lag(group);
        if (!expected.equals(lag)) {
            throw Lesson.expected("The lag of %s is %s.", who, text(expected))
                    .actual("lag() says %s.", lag == null ? "null" : text(lag))
                    .why("Lag is counted in offsets, from where the group will go on to where the next record will be "
                            + "written. Where it has committed nothing it goes on at the earliest offset, which need not "
                            + "be 0.")
                    .next(
                            "Look at each partition that differs: what is its earliest offset, its end, and what has the group "
                                    + "committed?");
        }
    }

    /** Leaves the topic's long name out, and sorts by partition. */
    private static String text(Map<TopicPartition, Long> lag) {
        return lag.entrySet().stream()
                .sorted(Map.Entry.comparingByKey((a, b) -> Integer.compare(a.partition(), b.partition())))
                .map(each -> "partition " + each.getKey().partition() + ": " + each.getValue())
                .toList()
                .toString();
    }
}
