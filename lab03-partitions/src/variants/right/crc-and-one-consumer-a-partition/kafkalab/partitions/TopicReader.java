package kafkalab.partitions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads page events back from a topic, outside of any group.
 *
 * <p>The topic was written by producers with the {@link UserPartitioner}: the key is the user in UTF-8, the value the
 * event as JSON, the record's timestamp the event's date. Some of them use transactions. A reader sees committed events
 * only, all that were committed when a method was called, and it waits for no later ones.
 *
 * <p>Each call has clients of its own and leaves none behind.
 */
public class TopicReader {

    private final Map<String, Object> cluster;
    private final String topic;

    /**
     * Creates a reader of a topic.
     *
     * @param cluster settings that every client of this reader takes: {@code bootstrap.servers} and whatever else a
     *     client needs there; also {@link UserPartitioner#PREMIUM_USERS} where the topic's producers had them
     * @param topic the topic
     */
    public TopicReader(Map<String, Object> cluster, String topic) {
        this.cluster = Map.copyOf(cluster);
        this.topic = topic;
    }

    /**
     * Returns all events of a user, in the order in which they were published. Of the topic, only the partition that
     * holds these events is read.
     *
     * @param user the user's name
     * @return the events, none where the user has none
     */
    public List<PageEvent> history(String user) {
        byte[] key = user.getBytes(UTF_8);
        UserPartitioner partitioner = new UserPartitioner();
        partitioner.configure(cluster);
        int partition = partitioner.partitionOf(key, partitions());
        return read(partition, 0).stream()
                .filter(record -> Arrays.equals(key, record.key()))
                .map(record -> PageviewsJson.decodePageEvent(record.value()))
                .toList();
    }

    /**
     * Returns the events from a time on, from all partitions.
     *
     * @param start the time, in whole milliseconds; an event of this very millisecond is among them
     * @return the events whose date is {@code start} or later, and no others; those of one user in the order in which
     *     they were published
     */
    public List<PageEvent> since(Instant start) {
        List<PageEvent> events = new ArrayList<>();
        for (int partition = 0; partition < partitions(); partition++) {
            // Read from the beginning: slower, and as right.
            for (ConsumerRecord<byte[], byte[]> record : read(partition, 0)) {
                PageEvent event = PageviewsJson.decodePageEvent(record.value());
                if (!event.date().isBefore(start)) {
                    events.add(event);
                }
            }
        }
        return events;
    }

    private int partitions() {
        try (Consumer<byte[], byte[]> consumer = newConsumer()) {
            return consumer.partitionsFor(topic).size();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(int number, long offset) {
        TopicPartition partition = new TopicPartition(topic, number);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = newConsumer()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            }
        }
        return records;
    }

    private Consumer<byte[], byte[]> newConsumer() {
        Map<String, Object> config = new HashMap<>(cluster);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
