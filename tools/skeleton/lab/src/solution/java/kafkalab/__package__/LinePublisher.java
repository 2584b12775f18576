package kafkalab.__package__;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** A publisher of lines of text to a topic. */
public class LinePublisher {

    private final Map<String, Object> cluster;
    private final String topic;

    /**
     * Creates a publisher.
     *
     * @param cluster how to reach the cluster
     * @param topic the topic of the lines
     */
    public LinePublisher(Map<String, Object> cluster, String topic) {
        this.cluster = cluster;
        this.topic = topic;
    }

    /**
     * Publishes lines, each as the value of a record of its own, in UTF-8, in the order of the list; returns when all are
     * stored.
     *
     * @param lines the lines
     */
    public void publish(List<String> lines) {
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        try (Producer<String, String> producer =
                new KafkaProducer<>(cluster, new StringSerializer(), new StringSerializer())) {
            for (String line : lines) {
                answers.add(producer.send(new ProducerRecord<>(topic, line)));
            }
            // Only the answers tell that a line was stored: close() keeps failures to itself.
            for (Future<RecordMetadata> answer : answers) {
                answer.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a line was not stored", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before all lines were stored", e);
        }
    }
}
