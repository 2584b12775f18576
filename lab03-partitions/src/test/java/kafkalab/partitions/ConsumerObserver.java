package kafkalab.partitions;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * An interceptor that sees from which partitions the consumers of the program under test get records, and whether they
 * are closed: Kafka lets an interceptor look at whatever a consumer is about to return from {@code poll()}, and closes
 * it with its client.
 *
 * <p>A producer that is given the same settings takes it for one of its own kind, so it is one.
 */
public final class ConsumerObserver
        implements ConsumerInterceptor<Object, Object>, ProducerInterceptor<Object, Object> {

    private static final Set<Integer> PARTITIONS = new ConcurrentSkipListSet<>();
    private static final AtomicInteger OPEN = new AtomicInteger();

    /** Adds the witness to the settings of a client. */
    static Map<String, Object> watching(Map<String, Object> config) {
        config.put("interceptor.classes", ConsumerObserver.class.getName());
        return config;
    }

    /** Forgets what was seen so far. */
    static void forget() {
        PARTITIONS.clear();
        OPEN.set(0);
    }

    /** Fails where a client is open that has been made since. */
    static void assertAllClosed(String method) {
        if (OPEN.get() > 0) {
            throw Lesson.expected("When %s returns, it has closed every client that it made.", method)
                    .actual(OPEN.get() == 1 ? "%d is still open." : "%d are still open.", OPEN.get())
                    .why("A client that is only forgotten keeps its connections and its buffers until the program "
                            + "ends, and each call adds another.")
                    .next("Make your consumer in a try-with-resources statement.");
        }
    }

    /** Returns the numbers of the partitions of which a record was read. */
    static Set<Integer> partitionsRead() {
        return new TreeSet<>(PARTITIONS);
    }

    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        records.partitions().stream().map(TopicPartition::partition).forEach(PARTITIONS::add);
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

    @Override
    public void configure(Map<String, ?> configs) {
        OPEN.incrementAndGet();
    }

    @Override
    public void close() {
        OPEN.decrementAndGet();
    }
}
