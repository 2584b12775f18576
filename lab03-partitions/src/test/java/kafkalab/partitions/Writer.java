package kafkalab.partitions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A writer of page events into the partitions that the test chooses, in transactions or without.
 *
 * <p>The key is the user, the value JSON, the timestamp the event's date; two headers of one name are about the page.
 */
final class Writer implements AutoCloseable {

    /** How much a fetch brings of a partition, where it is not one larger batch: {@code max.partition.fetch.bytes}. */
    static final int FETCH_BYTES = 17_000;

    private static final int LARGER_THAN_A_FETCH = 18_000;
    private static final int ABORTED_FETCHES = 12;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final LabCluster cluster;
    private final String topic;
    private final ToIntFunction<PageEvent> partitions;
    private Producer<byte[], byte[]> plain;
    private Producer<byte[], byte[]> transactional;

    Writer(LabCluster cluster, String topic, ToIntFunction<PageEvent> partitions) {
        this.cluster = cluster;
        this.topic = topic;
        this.partitions = partitions;
    }

    /** Spreads users over partitions by a rule that no hash of the program under test is likely to share. */
    static ToIntFunction<PageEvent> byUser(int partitions) {
        return event -> event.user().codePoints().sum() % partitions;
    }

    /** Stores events without a transaction. */
    void write(List<PageEvent> events) {
        awaitStored(send(plain(), events, PageviewsJson::encode));
    }

    private synchronized Producer<byte[], byte[]> plain() {
        if (plain == null) {
            plain = new KafkaProducer<>(cluster.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer());
        }
        return plain;
    }

    /** Deletes all that is stored, as retention does: each partition begins behind it. */
    void deleteAll() throws InterruptedException, ExecutionException {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        ends(cluster, topic, IsolationLevel.READ_UNCOMMITTED)
                .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
        cluster.admin().deleteRecords(all).all().get();
    }

    /** Stores events in a transaction; its markers are there as well when it returns. */
    void commit(List<PageEvent> events) {
        begin(events);
        transactional.commitTransaction();
        awaitNoOpenTransaction(cluster, topic);
    }

    /** Stores events in a transaction and aborts it. */
    void abort(List<PageEvent> events) {
        begin(events);
        transactional.abortTransaction();
        awaitNoOpenTransaction(cluster, topic);
    }

    /** Stores events in a transaction that stays open. */
    void begin(List<PageEvent> events) {
        if (transactional == null) {
            Map<String, Object> config = cluster.clientConfig();
            config.put("transactional.id", topic + "-writer");
            transactional = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
            transactional.initTransactions();
        }
        transactional.beginTransaction();
        awaitStored(send(transactional, events, PageviewsJson::encode));
    }

    /**
     * Aborts so much that a consumer's next {@value #ABORTED_FETCHES} fetches get nothing else ({@link PartitionsTest#quick}): as
     * many poll() return without a record, though committed ones follow.
     */
    void abortMoreThanSomeFetches(PageEvent like) {
        abort(Collections.nCopies(ABORTED_FETCHES, largerThanAFetch(like)));
    }

    /** Returns an event like another one that no other event shares a fetch with. */
    static PageEvent largerThanAFetch(PageEvent like) {
        return new PageEvent("x".repeat(LARGER_THAN_A_FETCH), like.user(), like.date(), like.duration());
    }

    /** Stores the users' tombstones without a transaction: records without a value. */
    void writeTombstones(List<PageEvent> events) {
        awaitStored(send(plain(), events, event -> null));
    }

    private List<Future<RecordMetadata>> send(
            Producer<byte[], byte[]> producer, List<PageEvent> events, Function<PageEvent, byte[]> value) {
        List<Future<RecordMetadata>> answers = new ArrayList<>(events.size());
        events.forEach(event -> answers.add(producer.send(record(event, value.apply(event)))));
        producer.flush();
        return answers;
    }

    private ProducerRecord<byte[], byte[]> record(PageEvent event, byte[] value) {
        // A name may come twice, and a header may have no value.
        List<Header> headers = List.of(
                new RecordHeader("page", event.page().substring(0, 1).getBytes(UTF_8)),
                new RecordHeader("shop", new byte[] {(byte) event.duration()}),
                new RecordHeader("page", (byte[]) null));
        return new ProducerRecord<>(
                topic,
                partitions.applyAsInt(event),
                event.date().toEpochMilli(),
                event.user().getBytes(UTF_8),
                value,
                headers);
    }

    private static void awaitStored(List<Future<RecordMetadata>> answers) {
        try {
            for (Future<RecordMetadata> answer : answers) {
                answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The cluster did not take the test's events", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the last stable offset has reached the end: what readers do not see then, they never will. */
    static void awaitNoOpenTransaction(LabCluster cluster, String topic) {
        try {
            await("no transaction to be open in " + topic)
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> ends(cluster, topic, IsolationLevel.READ_COMMITTED)
                            .equals(ends(cluster, topic, IsolationLevel.READ_UNCOMMITTED)));
        } catch (ConditionTimeoutException e) {
            throw Lesson.expected("Every transaction of the program is committed or aborted.")
                    .actual("One is still open after %d s.", LIMIT.toSeconds())
                    .why("An open transaction stops all readers of committed records at its first record. The "
                            + "coordinator ends that of a killed program when one with the same transactional.id calls "
                            + "initTransactions(), or when transaction.timeout.ms has passed.")
                    .next("Let every life of the program use the same transactional.id, and end each transaction.");
        }
    }

    /** Returns where each partition of a topic ends. */
    static Map<TopicPartition, Long> ends(LabCluster cluster, String topic, IsolationLevel isolation)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> request = IntStream.range(0, partitionsOf(cluster, topic))
                .boxed()
                .collect(Collectors.toMap(number -> new TopicPartition(topic, number), number -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        cluster.admin()
                .listOffsets(request, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** Returns how many partitions a topic has. */
    static int partitionsOf(LabCluster cluster, String topic) throws InterruptedException, ExecutionException {
        return cluster.admin()
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    @Override
    public void close() {
        if (plain != null) {
            plain.close();
        }
        if (transactional != null) {
            transactional.close();
        }
    }
}
