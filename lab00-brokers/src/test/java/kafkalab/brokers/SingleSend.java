package kafkalab.brokers;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafkalab.kit.LabCluster;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer that sends single records with acks=all and without retries, so that the leader's own answer decides, and
 * no time limit.
 */
final class SingleSend implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final ClusterFacts truth;
    private final String topic;
    private final Producer<byte[], byte[]> producer;

    SingleSend(LabCluster cluster, String topic) {
        this.topic = topic;
        truth = new ClusterFacts(cluster);
        Map<String, Object> config = cluster.clientConfig();
        config.put("acks", "all");
        config.put("enable.idempotence", false);
        config.put("retries", 0);
        config.put("linger.ms", 0);
        config.put("max.block.ms", 3_000);
        config.put("request.timeout.ms", 10_000);
        config.put("delivery.timeout.ms", 10_000);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Outcome send(int partition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        String last = null;
        while (System.nanoTime() < deadline) {
            if (ClusterFacts.leader(truth.partitions(topic).get(partition)) < 0) {
                return Outcome.NO_LEADER;
            }
            try {
                producer.send(new ProducerRecord<>(topic, partition, null, "probe".getBytes(StandardCharsets.UTF_8)))
                        .get();
                return Outcome.ACKNOWLEDGED;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof NotEnoughReplicasException
                        || e.getCause() instanceof NotEnoughReplicasAfterAppendException) {
                    return Outcome.TOO_FEW_COPIES;
                }
                // The client has not heard of the new leader yet, or still tries the old one.
                last = e.getCause().toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a record was sent", e);
            }
        }
        throw new IllegalStateException("no leader has answered for " + topic + "-" + partition + ": " + last);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    /** What became of the record. */
    enum Outcome {
        ACKNOWLEDGED,
        TOO_FEW_COPIES,
        NO_LEADER
    }
}
