package kafkalab.partitions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A reader of page events, back from a topic and outside of any group.
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
     * Returns all events of a user, each as often as it was published, in that order. Of the topic, only the partition that
     * holds these events is read.
     *
     * @param user the user's name
     * @return the events, none where the user has none
     */
    public List<PageEvent> history(String user) {
        byte[] key = user.getBytes(UTF_8);
        try (Consumer<byte[], byte[]> consumer = newConsumer();
                UserPartitioner partitioner = new UserPartitioner()) {
            partitioner.configure(cluster);
            int partitions = consumer.partitionsFor(topic).size();
            TopicPartition partition = new TopicPartition(topic, partitioner.partitionOf(key, partitions));
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            // Other users share the partition.
            return readToEnd(consumer, record -> Arrays.equals(key, record.key()));
        }
    }

    /**
     * Returns the events from a time on, from all partitions.
     *
     * @param start the time, in whole milliseconds; an event of this very millisecond is among them
     * @return the events whose date is {@code start} or later, and no others; those of one user in the order in which
     *     they were published
     */
    public List<PageEvent> since(Instant start) {
        long from = start.toEpochMilli();
        try (Consumer<byte[], byte[]> consumer = newConsumer()) {
            Map<TopicPartition, Long> times = new HashMap<>();
            consumer.partitionsFor(topic).forEach(each -> times.put(new TopicPartition(topic, each.partition()), from));
            Map<TopicPartition, OffsetAndTimestamp> beginnings = new HashMap<>(consumer.offsetsForTimes(times));
            // A partition that has nothing from this time on is there with null for its offset.
            beginnings.values().removeIf(beginning -> beginning == null);
            consumer.assign(beginnings.keySet());
            beginnings.forEach((partition, beginning) -> consumer.seek(partition, beginning.offset()));
            // Timestamps need not rise with the offsets: behind the first newer event there may be older ones.
            return readToEnd(consumer, record -> record.timestamp() >= from);
        }
    }

    private Consumer<byte[], byte[]> newConsumer() {
        Map<String, Object> config = new HashMap<>(cluster);
        // The default reads what was aborted, too.
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads from the consumer's positions up to what is the end now. */
    private static List<PageEvent> readToEnd(
            Consumer<byte[], byte[]> consumer, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        List<PageEvent> events = new ArrayList<>();
        // Under read_committed the end is in front of the first open transaction: what is behind may yet be aborted.
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (isBehind(consumer, ends)) {
            // An empty poll tells nothing: the position tells, which also passes markers and what was aborted.
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                if (wanted.test(record)) {
                    events.add(PageviewsJson.decodePageEvent(record.value()));
                }
            }
        }
        return events;
    }

    private static boolean isBehind(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        Collection<TopicPartition> partitions = ends.keySet();
        return partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition));
    }
}
