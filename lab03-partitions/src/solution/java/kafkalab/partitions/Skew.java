package kafkalab.partitions;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A measure of how evenly a topic's records are spread over its partitions.
 *
 * <p>What counts is what a reader of committed records would get now:
 *
 * <pre>
 *   offset     0    1    2    3    4    5    6    7    8    9
 *              a    b         c   [C]   x   [A]   d    e    f     10 offsets, 4 records
 *                        │         │    │    │    └────┴────┴─ an open transaction
 *                        │         │    └────┴──────────────── aborted, and the marker that says so
 *                        │         └────────────────────────── the marker of a commit
 *                        └──────────────────────────────────── compacted away
 * </pre>
 */
public class Skew {

    private final Map<String, Object> cluster;

    /**
     * Creates a counter.
     *
     * @param cluster settings that every client of this counter takes: {@code bootstrap.servers} and whatever else a
     *     client needs there
     */
    public Skew(Map<String, Object> cluster) {
        this.cluster = Map.copyOf(cluster);
    }

    /**
     * Returns the number of records in each partition; a tombstone is a record as any other. Whatever is in an open transaction, or behind its first record in
     * the same partition, is no part of it, and is not waited for.
     *
     * @param topic the topic
     * @return a number for every partition, 0 where it has no records
     */
    public Map<Integer, Long> of(String topic) {
        Map<String, Object> config = new HashMap<>(cluster);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        Map<Integer, Long> counts = new TreeMap<>();
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            partitions.forEach(partition -> counts.put(partition.partition(), 0L));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // The end of what is committed: in front of the first open transaction.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            // Offsets only tell where to stop. How many records lie between two of them, only reading tells.
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> counts.merge(record.partition(), 1L, Long::sum));
            }
        }
        return counts;
    }
}
