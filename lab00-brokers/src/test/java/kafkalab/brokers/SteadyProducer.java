package kafkalab.brokers;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafkalab.kit.LabCluster;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer that sends to all partitions of a topic, on and on, with acks=all, and keeps what was acknowledged. */
final class SteadyProducer implements AutoCloseable {

    private static final int IN_FLIGHT_A_PARTITION = 20;

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final Map<Integer, Set<Stored>> stored;
    private final Map<Integer, Semaphore> permits;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile Exception lastFailure;

    SteadyProducer(LabCluster cluster, String topic, int partitions) {
        this.topic = topic;
        stored = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(partition -> partition, partition -> ConcurrentHashMap.newKeySet()));
        permits = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(partition -> partition, partition -> new Semaphore(IN_FLIGHT_A_PARTITION)));
        Map<String, Object> config = cluster.clientConfig();
        config.put("acks", "all");
        config.put("linger.ms", 5);
        config.put("max.block.ms", 5_000);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        thread = new Thread(this::send, "load");
        thread.setDaemon(true);
        thread.start();
    }

    private void send() {
        for (long number = 0; !stopped; number++) {
            int idle = 0;
            for (int partition : permits.keySet()) {
                if (permits.get(partition).tryAcquire()) {
                    send(new Stored(partition, partition + "/" + number));
                } else {
                    idle++;
                }
            }
            if (idle == permits.size()) {
                awaitAnswer();
            }
        }
    }

    /** Waits for room in a partition that is at work; the others may be waiting for a leader. */
    private void awaitAnswer() {
        try {
            Semaphore any = permits.get(0);
            if (any.tryAcquire(5, TimeUnit.MILLISECONDS)) {
                any.release();
            }
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private void send(Stored record) {
        try {
            producer.send(
                    new ProducerRecord<>(
                            topic, record.partition(), null, record.value().getBytes(StandardCharsets.UTF_8)),
                    (metadata, failure) -> {
                        if (failure == null) {
                            stored.get(record.partition()).add(record);
                        } else {
                            lastFailure = failure;
                        }
                        permits.get(record.partition()).release();
                    });
        } catch (RuntimeException e) {
            lastFailure = e;
            permits.get(record.partition()).release();
        }
    }

    /** Returns how many records each partition has acknowledged. */
    Map<Integer, Integer> acknowledged() {
        return stored.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().size()));
    }

    String lastFailure() {
        return lastFailure == null ? "no send has been answered" : lastFailure.toString();
    }

    /** Stops sending and returns what was acknowledged so far. */
    Set<Stored> stop() throws InterruptedException {
        stopped = true;
        thread.join(Duration.ofSeconds(10).toMillis());
        Set<Stored> all = new HashSet<>();
        stored.values().forEach(all::addAll);
        return all;
    }

    @Override
    public void close() {
        stopped = true;
        producer.close(Duration.ZERO);
    }

    /** A record that was acknowledged. */
    record Stored(int partition, String value) {}
}
