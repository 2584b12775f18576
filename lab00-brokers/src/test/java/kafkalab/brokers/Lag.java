package kafkalab.brokers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Returned;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A scene that lets groups fall behind, and asks by how much. */
final class Lag {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final LabCluster cluster;
    private final TopicManager manager;
    private final Random random;
    private final ClusterFacts truth;

    Lag(LabCluster cluster, TopicManager manager, Random random) {
        this.cluster = cluster;
        this.manager = manager;
        this.random = random;
        truth = new ClusterFacts(cluster);
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
     *       5         some      fewer       more     committed below the earliest
     *       6          0        some        more     a transaction that is open still
     * </pre>
     */
    void ofGroupAtRest() throws InterruptedException {
        String topic = cluster.createTopic(12);
        String group = cluster.freshName();
        int plain = 10 + random.nextInt(10);
        int trimmed = 10 + random.nextInt(10);
        int transactional = 3 + random.nextInt(5);
        int done = 5 + random.nextInt(5);
        int committed = 1 + random.nextInt(8);
        KafkaFuture<Void> commit = commit(
                group,
                Map.of(
                        new TopicPartition(topic, 0), committed,
                        new TopicPartition(topic, 2), 1,
                        new TopicPartition(topic, 4), done,
                        new TopicPartition(topic, 5), 1,
                        new TopicPartition(topic, 6), 2));
        try (Writer writer = Writer.to(cluster);
                Writer transaction = Writer.inTransaction(cluster);
                Writer open = Writer.inTransaction(cluster)) {
            writer.write(topic, 0, plain);
            writer.write(topic, 1, trimmed);
            writer.write(topic, 4, done);
            writer.write(topic, 5, trimmed);
            writer.write(topic, 6, done);
            transaction.write(topic, 2, transactional);
            writer.awaitStored();
            transaction.awaitStored();
            open.write(topic, 6, transactional);
            open.flush();
            finishGroupAtRest(topic, group, commit, new Sizes(plain, committed, trimmed, transactional, done));
        }
    }

    private void finishGroupAtRest(String topic, String group, KafkaFuture<Void> commit, Sizes sizes) {
        await("the transaction's marker is written")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> truth.offsets(topic, OffsetSpec.latest()).get(2) == sizes.transactional + 1);
        int firstKept = 2 + random.nextInt(5);
        ClusterFacts.answer(cluster.admin()
                .deleteRecords(Map.of(
                        new TopicPartition(topic, 1), RecordsToDelete.beforeOffset(firstKept),
                        new TopicPartition(topic, 5), RecordsToDelete.beforeOffset(firstKept + 1)))
                .all());
        ClusterFacts.answer(commit);

        Map<TopicPartition, Long> expected = new HashMap<>(Map.of(
                new TopicPartition(topic, 0), (long) sizes.plain - sizes.committed,
                new TopicPartition(topic, 1), (long) sizes.trimmed - firstKept,
                new TopicPartition(topic, 2), (long) sizes.transactional + 1 - 1,
                new TopicPartition(topic, 4), 0L,
                new TopicPartition(topic, 5), sizes.trimmed - 1L,
                new TopicPartition(topic, 6), sizes.done + sizes.transactional - 2L));
        for (int partition = 0; partition < 12; partition++) {
            expected.putIfAbsent(new TopicPartition(topic, partition), 0L);
        }
        assertLag(group, expected, "a group that nobody is in");
    }

    /** How much there is in the partitions. */
    private record Sizes(int plain, int committed, int trimmed, int transactional, int done) {}

    /** Asks for a group that the cluster does not know. */
    void ofNobody() {
        Refusal.assertThrown("there is no such group", "lag()", () -> manager.lag(cluster.freshName()), Set.of());
    }

    /** Lets three consumers of one group read: one topic each, and the third has nothing to read. */
    void ofMembersWithDifferentTopics() throws InterruptedException {
        String first = cluster.createTopic(1);
        String second = cluster.createTopic(1);
        String group = cluster.freshName();
        int inFirst = 5 + random.nextInt(5);
        int inSecond = 11 + random.nextInt(5);
        try (Writer writer = Writer.to(cluster)) {
            writer.write(first, 0, inFirst);
            writer.write(second, 0, inSecond);
            writer.awaitStored();
        }
        try (Consumer<byte[], byte[]> ofFirst = consumer(group, "consumer", first);
                Consumer<byte[], byte[]> ofSecond = consumer(group, "consumer", second);
                Consumer<byte[], byte[]> idle = consumer(group, "consumer", second)) {
            await("two of three members have a partition, and the coordinator knows it")
                    .atMost(LIMIT)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .ignoreExceptions()
                    .until(() -> {
                        for (Consumer<?, ?> consumer : List.of(ofFirst, ofSecond, idle)) {
                            consumer.poll(Duration.ofMillis(20));
                        }
                        return members(group) == 3 && assignedPartitions(group) == 2;
                    });
            assertLag(
                    group,
                    Map.of(new TopicPartition(first, 0), (long) inFirst, new TopicPartition(second, 0), (long)
                            inSecond),
                    "a group whose three members read two topics, one of them nothing, and have committed nothing");
        }
    }

    private int members(String group) {
        return ClusterFacts.answer(
                        cluster.admin().describeConsumerGroups(List.of(group)).all())
                .get(group)
                .members()
                .size();
    }

    /** Commits for a group that nobody is in; the future tells when that is done. */
    private KafkaFuture<Void> commit(String group, Map<TopicPartition, Integer> offsets) {
        return cluster.admin()
                .alterConsumerGroupOffsets(
                        group,
                        offsets.entrySet().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey, each -> new OffsetAndMetadata(each.getValue()))))
                .all();
    }

    /**
     * Lets a consumer of either protocol join a group of its own and read, at first without a commit.
     *
     * <p>Both groups have read another topic before, of which they have committed an offset.
     */
    void ofGroupsAtWork() throws InterruptedException {
        String old = cluster.createTopic(1);
        String topic = cluster.createTopic(2);
        int forgotten = 5 + random.nextInt(5);
        int first = 5 + random.nextInt(5);
        int second = 5 + random.nextInt(5);
        List<String> groups = List.of(cluster.freshName(), cluster.freshName());
        List<KafkaFuture<Void>> commits = groups.stream()
                .map(group -> commit(group, Map.of(new TopicPartition(old, 0), 2)))
                .toList();
        try (Writer writer = Writer.to(cluster)) {
            writer.write(old, 0, forgotten);
            writer.write(topic, 0, first);
            writer.write(topic, 1, second);
            writer.awaitStored();
        }
        commits.forEach(ClusterFacts::answer);
        try (Consumer<byte[], byte[]> classic = consumer(groups.get(0), "classic", topic);
                Consumer<byte[], byte[]> modern = consumer(groups.get(1), "consumer", topic)) {
            await("both consumers have both partitions, and the coordinators know it")
                    .atMost(LIMIT)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .ignoreExceptions()
                    .until(() -> {
                        classic.poll(Duration.ofMillis(30));
                        modern.poll(Duration.ofMillis(30));
                        return classic.assignment().size() == 2
                                && modern.assignment().size() == 2
                                && groups.stream().allMatch(group -> assignedPartitions(group) == 2);
                    });
            Map<TopicPartition, Long> expected = Map.of(
                    new TopicPartition(old, 0), forgotten - 2L,
                    new TopicPartition(topic, 0), (long) first,
                    new TopicPartition(topic, 1), (long) second);
            assertLag(groups.get(0), expected, reader("classic", "nothing of the other topic"));
            assertLag(groups.get(1), expected, reader("consumer", "nothing of the other topic"));

            Map<TopicPartition, Long> afterCommit = new HashMap<>(expected);
            afterCommit.put(new TopicPartition(topic, 1), second - 3L);
            for (Consumer<?, ?> consumer : List.of(classic, modern)) {
                consumer.commitSync(Map.of(new TopicPartition(topic, 1), new OffsetAndMetadata(3)));
            }
            assertLag(groups.get(0), afterCommit, reader("classic", "for one of the other's two partitions"));
            assertLag(groups.get(1), afterCommit, reader("consumer", "for one of the other's two partitions"));
        }
    }

    private static String reader(String protocol, String committed) {
        return Lesson.phrase(
                "a group (protocol %s) that has read one topic, and whose one member reads another now and has committed %s",
                protocol, committed);
    }

    private Consumer<byte[], byte[]> consumer(String group, String protocol, String topic) {
        Map<String, Object> config = cluster.clientConfig();
        config.put("group.id", group);
        config.put("group.protocol", protocol);
        config.put("auto.offset.reset", "earliest");
        config.put("enable.auto.commit", false);
        config.put("fetch.max.wait.ms", 20);
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    private int assignedPartitions(String group) {
        return ClusterFacts.answer(
                        cluster.admin().describeConsumerGroups(List.of(group)).all())
                .get(group)
                .members()
                .stream()
                .mapToInt(member -> member.assignment().topicPartitions().size())
                .sum();
    }

    private void assertLag(String group, Map<TopicPartition, Long> expected, String who) {
        Map<TopicPartition, Long> lag = Returned.map(
                "lag()",
                manager.lag(group),
                1_000,
                partition -> new TopicPartition(partition.topic(), partition.partition()),
                offsets -> offsets);
        if (!expected.equals(lag)) {
            throw Lesson.expected("The lag of %s is %s.", who, text(expected))
                    .actual("lag() says %s.", text(lag))
                    .why("Lag is counted in offsets, from where the group will go on to where the next record will be "
                            + "written, also while a transaction is open. Where it has committed nothing it goes on at the "
                            + "earliest offset, which need not be 0. Its topics are those of all its members, and those that "
                            + "it has committed offsets of.")
                    .next(
                            "Look at each partition that differs: what is its earliest offset, its end, and what has the group "
                                    + "committed?");
        }
    }

    /** Names topic and partition, sorted. */
    private static String text(Map<TopicPartition, Long> lag) {
        return lag.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .sorted()
                .toList()
                .toString();
    }
}
