package kafkalab.producer;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import kafkalab.kit.LabCluster;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A step that makes all that a topic's leaders have written visible to readers.
 *
 * <p>Readers see a record once all replicas in sync have it. With acks=all that is so before the answer comes; with
 * acks=1 it follows at some time after, and whether a test would see the record were luck. What is acknowledged under
 * acks=all after it can not be seen before it.
 */
final class VisibleRecords {

    private static final String HEADER = "kafkalab-barrier";

    private VisibleRecords() {}

    /** Writes a record to every partition, which {@link #isNone} tells from others. */
    static void write(LabCluster cluster, String topic) {
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(cluster.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
            int partitions = producer.partitionsFor(topic).size();
            List<Future<?>> answers = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, new byte[0]);
                record.headers().add(HEADER, new byte[0]);
                answers.add(producer.send(record));
            }
            for (Future<?> answer : answers) {
                answer.get(40, SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the topic " + topic + " took no record", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static boolean isNone(ConsumerRecord<?, ?> record) {
        return record.headers().lastHeader(HEADER) == null;
    }
}
