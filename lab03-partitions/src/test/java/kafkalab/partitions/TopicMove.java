package kafkalab.partitions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A scene that moves a topic to more partitions with the program under test, and compares the new topic with the old.
 */
final class TopicMove {

    private static final String TOMBSTONE = "null";

    private final LabCluster cluster;
    private final String from;
    private final String to;
    private final int partitions;
    private final Map<String, Object> settings;
    private final UserPartitioner partitioner;
    private final List<PageEvent> writtenToNew = new ArrayList<>();

    /**
     * Plans a move.
     *
     * @param settings what the grower is given; its producers' partitioner is told of the same
     */
    TopicMove(LabCluster cluster, String from, String to, int partitions, Map<String, Object> settings) {
        this.cluster = cluster;
        this.from = from;
        this.to = to;
        this.partitions = partitions;
        this.settings = settings;
        partitioner = new UserPartitioner();
        partitioner.configure(settings);
    }

    /** Returns events of users for whom the new topic has a place. */
    List<PageEvent> placed(List<PageEvent> events) {
        return Keys.placed(events, partitioner, partitions);
    }

    void grow() {
        new TopicGrower(settings).grow(from, to, partitions);
    }

    /** Lets the writers move on. */
    void writeToNew(List<PageEvent> events) {
        try (Writer writer = new Writer(cluster, to, event -> partitionOf(event.user()))) {
            writer.write(events);
        }
        writtenToNew.addAll(events);
    }

    private int partitionOf(String user) {
        return Keys.partitionOf(partitioner, user, partitions);
    }

    /** Fails unless the new topic holds what the old one does, and what was written to it since the writers moved on. */
    void assertComplete(String when) throws ExecutionException, InterruptedException {
        assertComplete(
                when,
                "send() only fills a buffer: whoever notes down offsets before the copies are stored, loses what was in the "
                        + "buffer when it is killed. And an empty poll() is not the end of a partition.");
    }

    /** Fails as {@link #assertComplete(String)} does, with another reason for what is lost. */
    void assertComplete(String when, String whyLost) throws ExecutionException, InterruptedException {
        assertLayout();
        Writer.awaitNoOpenTransaction(cluster, to);
        List<ConsumerRecord<byte[], byte[]>> originals = cluster.committedRecords(from);
        List<ConsumerRecord<byte[], byte[]>> copies = cluster.committedRecords(to);
        Map<String, Integer> open = new HashMap<>();
        originals.forEach(record -> open.merge(text(record.value()), 1, Integer::sum));
        writtenToNew.forEach(event -> open.merge(text(PageviewsJson.encode(event)), 1, Integer::sum));
        assertNothingElse(open.keySet(), copies, when);
        copies.forEach(copy -> {
            if (open.merge(text(copy.value()), -1, Integer::sum) < 0) {
                throw twice(copy, when);
            }
        });
        assertWritersLeftAlone(open, when);
        int missing = open.values().stream().mapToInt(count -> count).sum();
        if (missing > 0) {
            throw open.getOrDefault(TOMBSTONE, 0) == missing
                    ? tombstonesLost(missing, when)
                    : lost(missing, originals.size(), when, whyLost);
        }
        assertAsTheyWere(originals, copies);
        assertOrder(originals, copies, when);
    }

    /** Fails unless there is a copy for each record that is as it was; of equal values, any of the copies. */
    private void assertAsTheyWere(
            List<ConsumerRecord<byte[], byte[]>> originals, List<ConsumerRecord<byte[], byte[]>> copies) {
        Map<String, List<ConsumerRecord<byte[], byte[]>>> byValue =
                copies.stream().collect(groupingBy(copy -> text(copy.value())));
        for (ConsumerRecord<byte[], byte[]> original : originals) {
            List<ConsumerRecord<byte[], byte[]>> candidates = byValue.get(text(original.value()));
            ConsumerRecord<byte[], byte[]> copy = candidates.stream()
                    .filter(candidate -> isAsItWas(original, candidate))
                    .findFirst()
                    .orElse(candidates.get(0));
            assertAsItWas(original, copy);
            candidates.remove(copy);
        }
    }

    private static boolean isAsItWas(ConsumerRecord<byte[], byte[]> original, ConsumerRecord<byte[], byte[]> copy) {
        return Arrays.equals(original.key(), copy.key())
                && original.timestamp() == copy.timestamp()
                && isWithin(headers(original), headers(copy));
    }

    /** Returns whether the parts are among all in this order: whoever copies may add headers of its own. */
    private static boolean isWithin(List<String> parts, List<String> all) {
        int found = 0;
        for (String each : all) {
            if (found < parts.size() && parts.get(found).equals(each)) {
                found++;
            }
        }
        return found == parts.size();
    }

    private void assertLayout() throws ExecutionException, InterruptedException {
        TopicDescription description = awaitNew();
        int actual = description.partitions().size();
        if (actual != partitions) {
            throw Lesson.expected("The new topic has %d partitions.", partitions)
                    .actual("It has %d.", actual)
                    .why("The number of partitions is set when a topic is made.")
                    .next("Make it with the number that grow() was given.");
        }
        int expectedReplicas = replicas(describe(from));
        if (replicas(description) != expectedReplicas) {
            throw Lesson.expected("The new topic has as many replicas as the old one: %d.", expectedReplicas)
                    .actual("It has %d.", replicas(description))
                    .why("A topic with one replica is lost with its broker, and each one more costs room and time.")
                    .next("Look up how many replicas the old topic has, and make the new one alike.");
        }
    }

    /** Returns the new topic once all of its partitions have a leader, which takes brokers a moment to tell. */
    private TopicDescription awaitNew() {
        AtomicReference<TopicDescription> found = new AtomicReference<>();
        try {
            await("the new topic")
                    .atMost(Duration.ofSeconds(15))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptionsMatching(e -> e.getCause() instanceof UnknownTopicOrPartitionException)
                    .until(() -> {
                        found.set(describe(to));
                        return found.get().partitions().stream().allMatch(each -> each.leader() != null);
                    });
        } catch (ConditionTimeoutException e) {
            throw Lesson.expected("The new topic is there.")
                    .actual("There is no topic %s.", to)
                    .why("createPartitions() gives a topic more partitions, but moves no record: a user's events "
                            + "stay where they are, and the next ones go elsewhere. A new topic is the way to keep "
                            + "them together.")
                    .next("Create the new topic where it is missing, and copy the records.");
        }
        return found.get();
    }

    private TopicDescription describe(String topic) throws ExecutionException, InterruptedException {
        return cluster.admin()
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic);
    }

    private static int replicas(TopicDescription topic) {
        return topic.partitions().get(0).replicas().size();
    }

    private static Lesson twice(ConsumerRecord<byte[], byte[]> copy, String when) {
        return Lesson.expected("Each record is in the new topic once, %s.", when)
                .actual("This one is there again: %s.", text(copy.value()))
                .why("Whoever copies first and notes down later how far it came, copies again what it had not noted "
                        + "when it was killed.")
                .next("Let the copies and the note become visible together, or find out from the new topic itself what "
                        + "it has.");
    }

    private static Lesson tombstonesLost(int missing, String when) {
        return Lesson.expected("The tombstones of the old topic are in the new one, %s.", when)
                .actual("%d of them are not.", missing)
                .why("A tombstone, a record without a value, says that its key is deleted: where it is missing, the "
                        + "readers of the new topic go on with what is gone.")
                .next("Copy a null as a null.");
    }

    private static Lesson lost(int missing, int of, String when, String why) {
        if (missing == of) {
            return Lesson.expected("All %,d committed records of the old topic are in the new one, %s.", of, when)
                    .actual("None of them is.")
                    .why(
                            "A consumer that finds no offset of its group goes where auto.offset.reset says: by default to the "
                                    + "end. And that the new topic is there does not mean that anybody has filled it.")
                    .next("Look at what grow() does before its first send(), and where its consumer begins.");
        }
        return Lesson.expected("All %,d committed records of the old topic are in the new one, %s.", of, when)
                .actual("%,d of them are not.", missing)
                .why("%s", why)
                .next("Look at when you note down how far you came, and at what ends your loop.");
    }

    private void assertAsItWas(ConsumerRecord<byte[], byte[]> original, ConsumerRecord<byte[], byte[]> copy) {
        if (!Arrays.equals(original.key(), copy.key())) {
            throw changed("key", text(original.key()), text(copy.key()));
        }
        if (original.timestamp() != copy.timestamp()) {
            throw changed("timestamp", Long.toString(original.timestamp()), Long.toString(copy.timestamp()));
        }
        if (!isWithin(headers(original), headers(copy))) {
            throw changed("headers", headers(original).toString(), headers(copy).toString());
        }
        int partition = partitionOf(text(copy.key()));
        if (copy.partition() != partition) {
            throw Lesson.expected(
                            "The records of user %s are in partition %d of the new topic, where the UserPartitioner "
                                    + "will put the next ones.",
                            text(copy.key()), partition)
                    .actual("They are in partition %d.", copy.partition())
                    .why("Kafka keeps order only within a partition: a user's old and new events must share one.")
                    .next("Let the partitioner that the topic's writers use choose the partition of the copies.");
        }
    }

    private static Lesson changed(String what, String original, String copy) {
        return Lesson.expected("A copy has the same %s: %s.", what, original)
                .actual("It has %s.", copy)
                .why("Key, value, timestamp and headers are what a record is: readers of the new topic must not see "
                        + "that it was moved.")
                .next("Hand over all parts of the record, as bytes, without reading any meaning into them.");
    }

    private static void assertNothingElse(Set<String> known, List<ConsumerRecord<byte[], byte[]>> copies, String when) {
        long others = copies.stream()
                .filter(copy -> !known.contains(text(copy.value())))
                .count();
        if (others > 0) {
            throw Lesson.expected("The new topic has the committed records of the old one and no others, %s.", when)
                    .actual("%,d others are there.", others)
                    .why(
                            "Unless its isolation.level says otherwise, a consumer also gets the records of aborted "
                                    + "transactions. And a value is only bytes: whoever reads and writes it anew may change it.")
                    .next("Look at the settings of your consumer, and copy values as bytes.");
        }
    }

    private void assertWritersLeftAlone(Map<String, Integer> open, String when) {
        long missing = writtenToNew.stream()
                .filter(event -> open.get(text(PageviewsJson.encode(event))) > 0)
                .count();
        if (missing > 0) {
            throw Lesson.expected("What the writers have stored in the new topic stays there, %s.", when)
                    .actual("%,d of %,d events are gone.", missing, writtenToNew.size())
                    .why("After the move the new topic is the only one that has them.")
                    .next("Do not begin anew in a topic that is there already.");
        }
    }

    private void assertOrder(
            List<ConsumerRecord<byte[], byte[]>> originals, List<ConsumerRecord<byte[], byte[]>> copies, String when) {
        Map<String, List<String>> expected = byUser(originals);
        writtenToNew.forEach(event -> expected.computeIfAbsent(event.user(), user -> new ArrayList<>())
                .add(text(PageviewsJson.encode(event))));
        Map<String, List<String>> actual = byUser(copies);
        expected.forEach((user, values) -> {
            if (!values.equals(actual.get(user))) {
                throw Lesson.expected("The events of user %s are in the order of the old topic, %s.", user, when)
                        .actual("They are in another order.")
                        .why("Order is by offset, and the producer keeps the order of the sends to a partition.")
                        .next("Send the copies in the order in which you read them.");
            }
        });
    }

    private static Map<String, List<String>> byUser(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .collect(groupingBy(record -> text(record.key()), mapping(record -> text(record.value()), toList())));
    }

    private static List<String> headers(ConsumerRecord<byte[], byte[]> record) {
        Stream<Header> headers = StreamSupport.stream(record.headers().spliterator(), false);
        return headers.map(header -> header.key() + "=" + Arrays.toString(header.value()))
                .toList();
    }

    private static String text(byte[] bytes) {
        return bytes == null ? TOMBSTONE : new String(bytes, UTF_8);
    }

    void deleteNew() {
        // Nobody else knows of it; if it can not be deleted, its name is not used again.
        cluster.admin().deleteTopics(List.of(to));
    }
}
