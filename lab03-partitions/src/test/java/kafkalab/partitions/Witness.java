package kafkalab.partitions;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Sees from which partitions the consumers of the program under test get records: Kafka lets an interceptor look at
 * whatever a consumer is about to return from {@code poll()}.
 *
 * <p>A producer that is given the same settings takes it for one of its own kind, so it is one.
 */
public final class Witness implements ConsumerInterceptor<Object, Object>, ProducerInterceptor<Object, Object> {

    private static final Set<Integer> PARTITIONS = new ConcurrentSkipListSet<>();

    /** Adds the witness to the settings of a client. */
    static Map<String, Object> watching(Map<String, Object> config) {
        config.put("interceptor.classes", Witness.class.getName());
        return config;
    }

    /** Forgets what was seen so far. */
    static void forget() {
        PARTITIONS.clear();
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
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
