package kafkalab.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import kafkalab.kit.LabCluster;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A reader of along with a topic of one partition, from its beginning. */
final class PagesTopic implements AutoCloseable {

    private final Consumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    PagesTopic(LabCluster cluster, String topic) {
        Map<String, Object> config = cluster.clientConfig();
        config.put("auto.offset.reset", "earliest");
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /**
     * Reads on until a record comes.
     *
     * @param limit how long at the most
     * @param wanted tells the record
     * @param meanwhile is asked between two looks; it may throw a lesson
     * @return whether it came
     */
    boolean awaitRecord(Duration limit, Predicate<ConsumerRecord<byte[], byte[]>> wanted, Runnable meanwhile) {
        long end = System.nanoTime() + limit.toNanos();
        while (records.stream().noneMatch(wanted)) {
            if (System.nanoTime() > end) {
                return false;
            }
            meanwhile.run();
            readOn();
        }
        return true;
    }

    /** Reads what is there now. */
    void readOn() {
        consumer.poll(Duration.ofMillis(50)).forEach(records::add);
    }

    /** Returns what was read so far, undecoded. */
    List<ConsumerRecord<byte[], byte[]>> records() {
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
