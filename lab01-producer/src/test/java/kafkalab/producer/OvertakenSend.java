package kafkalab.producer;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * An interceptor that holds the first send() of a producer for as long as others overtake it.
 *
 * <p>Sends of one thread can not overtake each other: there it costs a moment. Where several threads send, the first
 * record comes after those behind it, each time and not only when the scheduler happens to wish so.
 */
public final class OvertakenSend implements ProducerInterceptor<Object, Object> {

    private static final int OTHERS = 20;
    private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(150);

    private int sends;

    /** Adds this interceptor to a client's configuration. */
    static void addTo(Map<String, Object> config) {
        config.put(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, OvertakenSend.class.getName());
    }

    @Override
    public synchronized ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        sends++;
        notifyAll();
        if (sends == 1) {
            awaitOthers();
        }
        return record;
    }

    private void awaitOthers() {
        long end = System.nanoTime() + PATIENCE_NS;
        int seen = 0;
        // Patience begins anew with each that passes: whoever came this far has others behind.
        while (sends <= OTHERS && System.nanoTime() < end) {
            if (sends > seen) {
                seen = sends;
                end = System.nanoTime() + PATIENCE_NS;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, end - System.nanoTime()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
        // Only sends count.
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // Nothing to configure.
    }
}
