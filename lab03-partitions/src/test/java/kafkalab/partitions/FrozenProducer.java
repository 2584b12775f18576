package kafkalab.partitions;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * An interceptor that freezes the I/O thread of a producer at an acknowledgement, for ever: what was sent is stored,
 * what was not stays in the buffer, and whoever waits for it waits on. So a kill meets every program in the same state,
 * without luck.
 *
 * <p>A consumer that is given the same settings takes it for one of its own kind, so it is one, and lets it work on.
 */
public final class FrozenProducer implements ProducerInterceptor<Object, Object>, ConsumerInterceptor<Object, Object> {

    /** Names the setting that says which acknowledgement is the last. */
    private static final String AFTER = "kafkalab.frozen.after";

    private static final AtomicInteger ACKNOWLEDGED = new AtomicInteger();

    private int after;

    /** Returns settings for clients whose producers freeze. */
    static Map<String, Object> frozenAfter(int acknowledgements, String bootstrapServers) {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "interceptor.classes",
                FrozenProducer.class.getName(),
                AFTER,
                Integer.toString(acknowledgements),
                // Little is on its way at a time: when one acknowledgement is the last, most is still in the buffer.
                "max.in.flight.requests.per.connection",
                "1",
                "batch.size",
                "4096",
                // Who waits for a killed program's transaction to time out, waits for longer than a test.
                "transaction.timeout.ms",
                "600000");
    }

    @Override
    public void configure(Map<String, ?> configs) {
        after = Integer.parseInt(configs.get(AFTER).toString());
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
        if (exception == null && ACKNOWLEDGED.incrementAndGet() >= after) {
            GrowAndFreeze.tellStuck();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        return record;
    }

    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
