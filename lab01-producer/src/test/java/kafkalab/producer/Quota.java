package kafkalab.producer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import kafkalab.kit.LabCluster;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A quota that limits a client to a kilobyte a second, and uses that up for the better part of a minute to come: longer
 * than any attempt is waited for, and not so long that nobody could close the client.
 *
 * <p>Brokers answer a client over its quota at once, and name a time for which it must not send again (KIP-219). So the
 * cluster is there, its topic has a leader, and yet the client's next record stays in its buffer.
 */
final class Quota implements AutoCloseable {

    private static final double BYTES_A_SECOND = 1_000;

    private final LabCluster cluster;
    private final String clientId;

    private Quota(LabCluster cluster) {
        this.cluster = cluster;
        this.clientId = cluster.freshName();
    }

    /** Sets the quota and returns once the leader of the topic's partition 0 enforces it. */
    static Quota usedUp(LabCluster cluster, String topic) throws InterruptedException {
        Quota quota = new Quota(cluster);
        quota.set(BYTES_A_SECOND);
        try (Producer<byte[], byte[]> first =
                new KafkaProducer<>(quota.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
            await("the broker to enforce the quota")
                    .atMost(Duration.ofSeconds(20))
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        first.send(new ProducerRecord<>(topic, 0, null, new byte[50_000]))
                                .get(20, SECONDS);
                        return isThrottled(first);
                    });
        }
        return quota;
    }

    private static boolean isThrottled(Producer<?, ?> producer) {
        return producer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("produce-throttle-time-max"))
                .anyMatch(metric -> metric.metricValue() instanceof Double ms && ms > 0);
    }

    /** Returns a client configuration under whose client.id the quota applies. */
    Map<String, Object> clientConfig() {
        Map<String, Object> config = new HashMap<>(cluster.clientConfig());
        config.put("client.id", clientId);
        return config;
    }

    private void set(Double bytesASecond) throws InterruptedException {
        ClientQuotaEntity entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, clientId));
        ClientQuotaAlteration alteration = new ClientQuotaAlteration(
                entity, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", bytesASecond)));
        try {
            cluster.admin().alterClientQuotas(List.of(alteration)).all().get(20, SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the quota could not be set", e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        set(null);
    }
}
