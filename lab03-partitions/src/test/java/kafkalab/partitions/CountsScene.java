package kafkalab.partitions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Returned;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Scenes that count the records of topics in which offsets are not records. */
final class CountsScene {

    private CountsScene() {}

    static void countWithTransactions(LabCluster cluster, TrafficGenerator traffic) {
        // given: partition 3 stays empty
        String topic = cluster.createTopic(4);
        assertCounts(cluster, topic, Map.of(0, 0L, 1, 0L, 2, 0L, 3, 0L));
        ToIntFunction<PageEvent> thirds = Writer.byUser(3);
        Map<Integer, List<PageEvent>> events = traffic.events(1_000).stream().collect(groupingBy(thirds::applyAsInt));
        try (Writer writer = new Writer(cluster, topic, thirds)) {
            events.values().forEach(each -> writer.abortMoreThanSomeFetches(each.get(0)));
            // Partition 0: many small transactions. Partition 1: nothing is committed. Partition 2: both, in turn.
            for (int i = 0; i < 10; i++) {
                writer.commit(events.get(0).subList(7 * i, 7 * i + 7));
            }
            writer.abort(events.get(1).subList(0, 90));
            writer.commit(events.get(2).subList(0, 40));
            writer.abort(events.get(2).subList(40, 60));
            writer.write(events.get(2).subList(60, 75));
            writer.writeTombstones(events.get(2).subList(75, 80));
        }

        // when, then
        assertCounts(cluster, topic, Map.of(0, 70L, 1, 0L, 2, 60L, 3, 0L));
    }

    static void countWithDeletedAndOpen(LabCluster cluster, TrafficGenerator traffic)
            throws ExecutionException, InterruptedException {
        // given
        String topic = cluster.createTopic(2);
        ToIntFunction<PageEvent> halves = Writer.byUser(2);
        Map<Integer, List<PageEvent>> events = traffic.events(1_000).stream().collect(groupingBy(halves::applyAsInt));
        try (Writer writer = new Writer(cluster, topic, halves)) {
            writer.write(events.get(0).subList(0, 100));
            writer.write(events.get(1).subList(0, 50));
            cluster.admin()
                    .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(30)))
                    .all()
                    .get();
            writer.begin(Stream.concat(events.get(0).subList(100, 110).stream(), events.get(1).subList(50, 60).stream())
                    .toList());
            // Readers of committed records do not get past the open transaction.
            writer.write(events.get(0).subList(110, 115));

            // when, then
            assertCounts(cluster, topic, Map.of(0, 70L, 1, 50L));
        }
    }

    static void countCompacted(LabCluster cluster, TrafficGenerator traffic) {
        // given: the last event is so much later that it begins a new segment; only those before it are compacted
        String topic = cluster.createTopic(
                2, Map.of("cleanup.policy", "compact", "segment.ms", "600000", "min.cleanable.dirty.ratio", "0.01"));
        ToIntFunction<PageEvent> halves = Writer.byUser(2);
        List<PageEvent> events = traffic.events(600);
        Instant later = events.get(599).date().plus(Duration.ofHours(1));
        try (Writer writer = new Writer(cluster, topic, halves)) {
            writer.write(events);
            writer.write(EventLists.firstOfEach(halves, events).stream()
                    .map(event -> new PageEvent("last", event.user(), later, 1))
                    .toList());
        }
        await("the topic to be compacted")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> hasOneRecordAKey(cluster, topic, later));
        Map<Integer, Long> expected = cluster.committedRecords(topic).stream()
                .collect(groupingBy(ConsumerRecord::partition, TreeMap::new, Collectors.counting()));

        // when, then
        assertCounts(cluster, topic, expected);
    }

    static boolean hasOneRecordAKey(LabCluster cluster, String topic, Instant before) {
        Set<String> keys = new HashSet<>();
        return cluster.records(topic).stream()
                .filter(record -> record.timestamp() < before.toEpochMilli())
                .allMatch(record -> keys.add(new String(record.key(), UTF_8)));
    }

    static void assertCounts(LabCluster cluster, String topic, Map<Integer, Long> expected) {
        Skew skew = new Skew(ClientKinds.noting(PartitionsTest.quick(cluster)));
        assertCounts(expected, skew.of(topic));
        ClientKinds.assertGiven("Skew", ClientKinds.CONSUMER);
        // Whoever notes down how far it has counted, begins there the second time.
        assertCounts(expected, skew.of(topic));
    }

    private static void assertCounts(Map<Integer, Long> expected, Map<Integer, Long> returned) {
        Map<Integer, Long> actual = Returned.map("of()", returned, 100, number -> number, count -> count);
        if (!expected.equals(actual)
                && actual.keySet().equals(expected.keySet())
                && actual.values().stream().allMatch(count -> count == 0)) {
            throw Lesson.expected("The numbers of records are %s.", new TreeMap<>(expected))
                    .actual("All of them are 0.")
                    .why("A consumer that nobody has told where to begin goes where auto.offset.reset says: by default "
                            + "to the end.")
                    .next("Send it to the beginning of its partitions, after assign().");
        }
        if (!expected.equals(actual)) {
            throw Lesson.expected("The numbers of records are %s.", new TreeMap<>(expected))
                    .actual("They are %s.", new TreeMap<>(actual))
                    .why("Offsets number the places in a partition, not its records: markers of transactions take "
                            + "places, aborted records keep theirs, compaction and deletion leave theirs empty, and "
                            + "what is in an open transaction is no reader's yet. A tombstone is a record.")
                    .next("Find who knows what a reader of committed records gets, and let every partition have a "
                            + "number, also 0.");
        }
    }
}
