package kafkalab.groups;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import kafkalab.pageviews.PageviewsJson;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A worker that handles the page events of a topic together with the other workers of a share group (KIP-932).
 *
 * <p>A share group shares records, not partitions: it may have more workers than the topic has partitions. Each record is
 * acquired by one worker at a time, and acknowledged on its own; there is no order between records, and no offset to
 * commit.
 *
 * <p>One thread calls {@link #run()}, and only once; {@link #close()} is for any thread.
 */
public class SharingWorker implements Runnable, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> settings;
    private final String topic;
    private final PageEventHandler handler;
    private final Lock running = new ReentrantLock();
    private volatile boolean closing;

    /**
     * Creates a worker that takes no part in the group before {@link #run()}.
     *
     * @param cluster how to reach the cluster: {@code bootstrap.servers} and whatever else a client needs there; the
     *     worker's consumer gets all of it, and the map stays as it is
     * @param topic the topic of the events
     * @param group the share group's name
     * @param handler what to do with an event
     */
    public SharingWorker(Map<String, Object> cluster, String topic, String group, PageEventHandler handler) {
        this.topic = topic;
        this.handler = handler;
        settings = new HashMap<>(cluster);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        // Implicit mode would accept, with the next poll(), whatever the last one returned.
        settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    }

    /**
     * Works until {@link #close()} is called.
     *
     * <p>An event that was handled is acknowledged and comes to nobody again. One at which the handler throws is given
     * back: the group delivers it again, to this worker or another.
     */
    @Override
    public void run() {
        running.lock();
        try (ShareConsumer<byte[], byte[]> consumer =
                new KafkaShareConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (!closing) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    consumer.acknowledge(record, handle(record));
                }
                // An acknowledgement travels with the next fetch, or now.
                consumer.commitSync();
            }
        } finally {
            running.unlock();
        }
    }

    private AcknowledgeType handle(ConsumerRecord<byte[], byte[]> record) {
        if (closing) {
            // Whoever is still at work may have it.
            return AcknowledgeType.RELEASE;
        }
        try {
            handler.handle(PageviewsJson.decodePageEvent(record.value()));
            return AcknowledgeType.ACCEPT;
        } catch (RuntimeException e) {
            // Delivered again, up to group.share.delivery.count.limit times (5 by default).
            return AcknowledgeType.RELEASE;
        }
    }

    /**
     * Ends the worker: {@link #run()} finishes the event in hand, or at most the batch of its last {@code poll()}.
     *
     * <p>May be called by any thread but that of {@link #run()}, at any time, more than once. Whenever it returns,
     * {@link #run()} has ended, however long that took; a worker that was closed before its run handles nothing.
     */
    @Override
    public void close() {
        closing = true;
        running.lock();
        running.unlock();
    }
}
