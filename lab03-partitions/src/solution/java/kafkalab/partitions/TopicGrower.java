package kafkalab.partitions;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A move of a topic of page events to another one with more partitions, while producers go on writing to the old
 * one.
 *
 * <pre>
 *   writers ──► from ── grow() ──► to           again and again, killed or not
 *               from ── grow() ──► to           once more, when the writers have stopped
 *   writers ─────────────────────► to           from now on
 * </pre>
 */
public class TopicGrower {

    private final Map<String, Object> cluster;

    /**
     * Creates a grower.
     *
     * @param cluster settings that every client of this grower takes: {@code bootstrap.servers} and whatever else a
     *     client needs there; also {@link UserPartitioner#PREMIUM_USERS} where the topics' producers have them
     */
    public TopicGrower(Map<String, Object> cluster) {
        this.cluster = Map.copyOf(cluster);
    }

    /**
     * Copies what {@code to} lacks of {@code from}. When it returns, every record that was committed in {@code from}
     * when it was called is in {@code to}, for readers of committed records:
     *
     * <ul>
     *   <li>once, however often a grower was called, failed or was killed, at whatever moment, before it was called again;
     *   <li>as it was: the same key, value, timestamp and headers;
     *   <li>in the partition that the {@link UserPartitioner} gives its key, each user's in their order.
     * </ul>
     *
     * <p>Records that are written to {@code from} meanwhile may be copied now or by the next call. What others have
     * written to {@code to}, once the move was complete, stays as it is. There is one grower at work at a time; one
     * that was killed is not. Where a record can not be copied it throws, and the next call goes on.
     *
     * @param from the old topic, which is left as it is; every record has a key, all of a key are in one partition
     * @param to the new topic, made with as many replicas as {@code from} has if it does not exist
     * @param partitions how many partitions {@code to} has or gets
     */
    public void grow(String from, String to, int partitions) {
        createIfMissing(from, to, partitions);
        // The same name in every life of this move: by it the next finds what the one before has done.
        String move = "grow-" + from + "-to-" + to;
        try (Consumer<byte[], byte[]> consumer = newConsumer(move);
                Producer<byte[], byte[]> producer = newProducer(move)) {
            // Aborts what a killed grower has left open, and fences it should it still be alive somewhere.
            producer.initTransactions();
            List<TopicPartition> sources = consumer.partitionsFor(from).stream()
                    .map(partition -> new TopicPartition(from, partition.partition()))
                    .toList();
            // Assigned, not subscribed: there is nobody to share with, and no rebalance to wait for.
            consumer.assign(sources);
            Map<TopicPartition, Long> ends = consumer.endOffsets(sources);
            while (isBehind(consumer, ends)) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
                if (!records.isEmpty()) {
                    copy(records, to, producer, consumer);
                }
            }
        }
    }

    /** Stores the copies and how far they reach in one transaction: both or neither, whenever the program is killed. */
    private static void copy(
            ConsumerRecords<byte[], byte[]> records,
            String to,
            Producer<byte[], byte[]> producer,
            Consumer<byte[], byte[]> consumer) {
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            // No partition: the new topic's producers choose it by the key, and so must we.
            producer.send(
                    new ProducerRecord<>(to, null, record.timestamp(), record.key(), record.value(), record.headers()));
        }
        producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
        // Throws where any send failed; closing the producer then aborts the transaction.
        producer.commitTransaction();
    }

    private void createIfMissing(String from, String to, int partitions) {
        try (Admin admin = Admin.create(cluster)) {
            int replicas = admin.describeTopics(List.of(from))
                    .allTopicNames()
                    .get()
                    .get(from)
                    .partitions()
                    .get(0)
                    .replicas()
                    .size();
            admin.createTopics(List.of(new NewTopic(to, partitions, (short) replicas)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            // Made by an earlier life of this move: asking first, and then creating, would be no safer.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("The topic " + to + " can not be made", e.getCause());
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private Consumer<byte[], byte[]> newConsumer(String move) {
        Map<String, Object> config = new HashMap<>(cluster);
        // The group only keeps the offsets; it never has a member.
        config.put(ConsumerConfig.GROUP_ID_CONFIG, move);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Producer<byte[], byte[]> newProducer(String move) {
        Map<String, Object> config = new HashMap<>(cluster);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, move);
        config.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, UserPartitioner.class);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static boolean isBehind(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.keySet().stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition));
    }
}
