package kafkalab.streams;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * An interceptor that stops an application's producer at the acknowledgement of a changelog record that is about a
 * marked page.
 *
 * <p>From then on the producer's network thread stands still. A commit waits for all acknowledgements first, so that
 * there is none any more: the record is in the changelog, and the event that caused it is not committed.
 */
public final class HoldAtMarker implements ProducerInterceptor<byte[], byte[]> {

    /** Is printed when it has stopped. */
    static final String HOLDING = "holding";

    private static final String MARKER = "kafkalab.marker";

    private final Map<String, AtomicLong> sent = new ConcurrentHashMap<>();
    private final Map<String, Long> marked = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> acknowledged = new ConcurrentHashMap<>();
    private byte[] marker;

    /** Adds it to the settings of an application. */
    static void addTo(Map<String, Object> settings, String marker) {
        settings.put("producer.interceptor.classes", HoldAtMarker.class.getName());
        settings.put("producer." + MARKER, marker);
    }

    @Override
    public void configure(Map<String, ?> settings) {
        marker = settings.get(MARKER).toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        if (record.topic().endsWith("-changelog")) {
            String partition = record.topic() + "-" + record.partition();
            long number = next(sent, partition);
            if (contains(record.key()) || contains(record.value())) {
                marked.putIfAbsent(partition, number);
            }
        }
        return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
        if (metadata != null && metadata.topic().endsWith("-changelog")) {
            String partition = metadata.topic() + "-" + metadata.partition();
            // Acknowledgements of a partition come in the order of its records.
            if (next(acknowledged, partition) >= marked.getOrDefault(partition, Long.MAX_VALUE)) {
                System.out.println(HOLDING);
                standStill();
            }
        }
    }

    private static long next(Map<String, AtomicLong> counters, String partition) {
        return counters.computeIfAbsent(partition, each -> new AtomicLong()).incrementAndGet();
    }

    private boolean contains(byte[] bytes) {
        if (bytes == null) {
            return false;
        }
        for (int from = 0; from + marker.length <= bytes.length; from++) {
            if (Arrays.equals(bytes, from, from + marker.length, marker, 0, marker.length)) {
                return true;
            }
        }
        return false;
    }

    private static void standStill() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        // There is nothing to let go of.
    }
}
