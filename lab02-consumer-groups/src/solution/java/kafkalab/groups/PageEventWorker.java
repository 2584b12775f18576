package kafkalab.groups;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import kafkalab.pageviews.PageviewsJson;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A worker that handles the page events of a topic, at least once each, together with the other workers of its
 * group.
 *
 * <pre>{@code
 * PageEventWorker worker = new PageEventWorker(cluster, "page-events", "counters", handler);
 * new Thread(worker, "counters").start();
 * // … until it is time to end:
 * worker.close(); // from another thread than the worker's: returns when run() has ended
 * }</pre>
 *
 * <p>One thread calls {@link #run()}, and only once. {@link #partitions()}, {@link #failure()} and {@link #close()} are for
 * any thread.
 *
 * <p>The handler is called for one event at a time, and gets the events of a partition in the order of their offsets. What
 * is in an event changes nothing of that: its date may be before that of the event before it, and two events may be equal.
 */
public class PageEventWorker implements Runnable, AutoCloseable {

    /** Bounds how long close() waits for poll() to return. */
    private static final Duration POLL = Duration.ofMillis(200);

    /** Kafka's default, for a cluster that names no other. */
    private static final int MAX_POLL_INTERVAL_MS = 300_000;

    private final Map<String, Object> settings;
    private final String topic;
    private final PageEventHandler handler;

    /** Is held by run(), so that close() can wait for its end. */
    private final Lock running = new ReentrantLock();

    private final Set<Integer> owned = ConcurrentHashMap.newKeySet();

    /** Holds, for each partition of ours, the next offset to read: handled up to there, and not committed yet. */
    private final Map<TopicPartition, OffsetAndMetadata> handled = new HashMap<>();

    private Consumer<byte[], byte[]> consumer;
    private volatile boolean closing;
    private volatile HandlingFailure failure;

    /**
     * Creates a worker that takes no part in the group before {@link #run()}.
     *
     * @param cluster how to reach the cluster, and what its operators have decided for all consumers: at least
     *     {@code bootstrap.servers}; it may hold {@code group.protocol}, the timing of the group and any other setting of a
     *     consumer as well, numbers also as text; the worker's consumer gets all of it, and the map stays as it is
     * @param topic the topic of the events
     * @param group the group's name
     * @param handler what to do with an event
     */
    public PageEventWorker(Map<String, Object> cluster, String topic, String group, PageEventHandler handler) {
        this(cluster, topic, group, handler, Map.of());
    }

    /**
     * Creates a worker whose handler is slow.
     *
     * @param cluster as above
     * @param topic the topic of the events
     * @param group the group's name
     * @param handler what to do with an event
     * @param slowest the longest that the handler takes for one event, and each may take so long; shorter than
     *     {@code max.poll.interval.ms}, which is Kafka's default where {@code cluster} names none
     */
    public PageEventWorker(
            Map<String, Object> cluster, String topic, String group, PageEventHandler handler, Duration slowest) {
        this(cluster, topic, group, handler, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch(cluster, slowest)));
    }

    /**
     * Creates a worker that is a static member of its group: it keeps its partitions through a restart, and its place in
     * the group when {@link #run()} ends.
     *
     * @param cluster as above
     * @param topic the topic of the events
     * @param group the group's name
     * @param handler what to do with an event
     * @param instance tells this worker from all others of the group, the same after a restart
     */
    public PageEventWorker(
            Map<String, Object> cluster, String topic, String group, PageEventHandler handler, String instance) {
        this(cluster, topic, group, handler, Map.of(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance));
    }

    private PageEventWorker(
            Map<String, Object> cluster,
            String topic,
            String group,
            PageEventHandler handler,
            Map<String, Object> extras) {
        this.topic = topic;
        this.handler = handler;
        settings = new HashMap<>(cluster);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        // Where the group has no committed offset. The default, latest, skips all that was there before the group.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.putAll(commitSettings());
        settings.putAll(extras);
    }

    /** Returns how many events fit between two polls: half of what the interval allows leaves room for a busy machine. */
    private static int batch(Map<String, Object> cluster, Duration slowest) {
        Object interval = cluster.getOrDefault(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MAX_POLL_INTERVAL_MS);
        long fitting = Long.parseLong(interval.toString()) / 2 / Math.max(1, slowest.toMillis());
        return (int) Math.max(1, Math.min(ConsumerConfig.DEFAULT_MAX_POLL_RECORDS, fitting));
    }

    /**
     * Works until {@link #close()} is called or the handler throws.
     *
     * <p>A new group begins with the first event of every partition, a known group where it was. An event counts as
     * done only when the handler has returned from it. What was handled is committed soon after, also where no further
     * event comes. When this method ends, in whatever way, what was handled is committed, nothing else is, and the worker
     * has left the group.
     *
     * <p>A worker that the group has put out while it works, since it was too slow or an operator has removed it, goes on:
     * it joins again. For the partitions that it has lost it commits nothing any more, since they are another's.
     *
     * @throws RuntimeException what the handler threw: the same object, not wrapped; an {@link Error} likewise
     */
    @Override
    public void run() {
        running.lock();
        try (Consumer<byte[], byte[]> opened =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer = opened;
            consumer.subscribe(List.of(topic), rebalanceListener());
            while (!closing) {
                // No wakeup() from close(): it would break into commitSync() as well. A short poll does as well.
                ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
                handle(batch);
                commit();
            }
        } finally {
            owned.clear();
            running.unlock();
        }
    }

    private void handle(ConsumerRecords<byte[], byte[]> batch) {
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            if (closing) {
                // The rest of the batch is for whoever gets the partition next.
                return;
            }
            handle(record);
        }
    }

    private void handle(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        try {
            handler.handle(PageviewsJson.decodePageEvent(record.value()));
        } catch (RuntimeException e) {
            failure = new HandlingFailure(partition, record.offset(), e);
            commitBefore(e);
            throw e;
        }
        // The committed offset is the next one to read.
        handled.put(partition, new OffsetAndMetadata(record.offset() + 1));
    }

    private void commitBefore(RuntimeException failed) {
        try {
            commit();
        } catch (RuntimeException e) {
            // The caller must learn of the event that failed; that some will be repeated is the smaller news.
            failed.addSuppressed(e);
        }
    }

    /** Commits what was handled. */
    private void commit() {
        if (handled.isEmpty()) {
            return;
        }
        try {
            // Named offsets: commitSync() without them commits all that poll() has returned, handled or not.
            consumer.commitSync(handled);
            handled.clear();
        } catch (RebalanceInProgressException e) {
            // The next poll() completes the rebalance; what is then still ours is committed after it.
        } catch (CommitFailedException | UnknownMemberIdException e) {
            // Too late: the group gave our partitions away. Their new owner handles the events again.
            // UnknownMemberIdException is for a member that was removed, and was not told yet; under consumer only.
            handled.clear();
        }
    }

    /**
     * Returns the partitions that are this worker's now, by number: none before {@link #run()} and none after it, in
     * whatever way it ended.
     *
     * <p>May be called by any thread, and waits for nothing: not for the event in hand either.
     */
    public Set<Integer> partitions() {
        // A copy kept by the rebalance listener: the consumer itself must be asked by no other thread.
        return Set.copyOf(owned);
    }

    /** Returns the consumer settings that decide who commits offsets, and when: those that each worker's consumer has. */
    public static Map<String, Object> commitSettings() {
        // Auto-commit commits what poll() returned, and does so on close() as well, also when the handler has thrown.
        return Map.of(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    }

    /**
     * Returns where and why the handler threw; empty as long as it has not, and after a peaceful end.
     *
     * <p>It tells of exceptions. An {@link Error} comes out of {@link #run()} just as well, and is not told here.
     */
    public Optional<HandlingFailure> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns what the consumer calls, from within {@code poll()} and {@code close()}, when partitions come and go. */
    public ConsumerRebalanceListener rebalanceListener() {
        return new ConsumerRebalanceListener() {

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                partitions.forEach(partition -> owned.add(partition.partition()));
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                // The last moment before another worker reads our committed offsets.
                commit();
                forget(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                // They are another's already: our offsets would only set its own back.
                forget(partitions);
            }

            private void forget(Collection<TopicPartition> partitions) {
                partitions.forEach(partition -> owned.remove(partition.partition()));
                handled.keySet().removeAll(partitions);
            }
        };
    }

    /**
     * Ends the worker: {@link #run()} finishes the event in hand, or at most the batch of its last {@code poll()}, commits
     * what was handled and leaves the group.
     *
     * <p>May be called by any thread but that of {@link #run()}, at any time, more than once, by several threads at once, and
     * after {@link #run()} has thrown. Whenever it returns, {@link #run()} has ended, however long that took; a worker that
     * was closed before its run never joins the group.
     */
    @Override
    public void close() {
        closing = true;
        running.lock();
        running.unlock();
    }
}
