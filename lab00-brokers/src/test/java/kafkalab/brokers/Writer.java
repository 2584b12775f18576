package kafkalab.brokers;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafkalab.kit.LabCluster;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A writer of the tests' records, with timestamps of their choice, each stored on all replicas in sync. */
final class Writer implements AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final boolean transactional;
    private final List<Future<?>> answers = new ArrayList<>();

    private Writer(Map<String, Object> config, boolean transactional) {
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.transactional = transactional;
        if (transactional) {
            producer.initTransactions();
            producer.beginTransaction();
        }
    }

    static Writer to(LabCluster cluster) {
        return new Writer(cluster.clientConfig(), false);
    }

    /** Opens a writer whose records are one transaction, committed by {@link #awaitStored()}. */
    static Writer inTransaction(LabCluster cluster) {
        Map<String, Object> config = cluster.clientConfig();
        config.put("transactional.id", cluster.freshName());
        return new Writer(config, true);
    }

    /**
     * Writes a record.
     *
     * @param value its value; null makes it a tombstone
     */
    void write(String topic, int partition, Instant date, String key, String value) {
        answers.add(
                producer.send(new ProducerRecord<>(topic, partition, date.toEpochMilli(), bytes(key), bytes(value))));
    }

    void write(String topic, int partition, int count) {
        for (int i = 0; i < count; i++) {
            write(topic, partition, Instant.now(), "key-" + i, "value-" + i);
        }
    }

    /** Returns once all records written so far are stored, and a transaction is open still. */
    void flush() {
        producer.flush();
    }

    void awaitStored() throws InterruptedException {
        producer.flush();
        for (Future<?> answer : answers) {
            try {
                answer.get(30, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("a record of the test was not stored: " + e, e);
            }
        }
        answers.clear();
        if (transactional) {
            producer.commitTransaction();
        }
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
