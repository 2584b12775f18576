package kafkalab.producer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A hold on the answers to a producer: the cluster has stored the first records, and their futures do not end until the
 * test lets the answers through.
 *
 * <p>A producer's only I/O thread calls its interceptors with each answer before the future ends, so that one answer that
 * is held holds all those behind it.
 */
final class HeldAnswers implements AutoCloseable {

    private static final String NUMBER = "kafkalab.held.answers";
    private static final Map<String, HeldAnswers> ALL = new ConcurrentHashMap<>();

    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private HeldAnswers() {}

    /** Adds to a configuration what holds the answers to the producers that are made with it. */
    static HeldAnswers with(Map<String, Object> config) {
        HeldAnswers held = new HeldAnswers();
        String number = Integer.toString(ALL.size());
        ALL.put(number, held);
        config.put(NUMBER, number);
        config.put(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, Interceptor.class.getName());
        return held;
    }

    /**
     * Waits until an answer is held.
     *
     * @param limit how long at the most
     * @param publishing who publishes: where it ends without one, the producer was not given the interceptor
     * @return whether one is held
     */
    boolean awaitFirst(Duration limit, CallAside publishing) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (publishing.isUnderWay() && System.nanoTime() < end) {
            if (first.await(20, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return first.getCount() == 0;
    }

    /** Lets all answers through. */
    @Override
    public void close() {
        released.countDown();
    }

    /** The interceptor that Kafka makes with a producer. */
    public static final class Interceptor implements ProducerInterceptor<Object, Object> {

        private HeldAnswers held = new HeldAnswers();

        @Override
        public void configure(Map<String, ?> configs) {
            held = ALL.getOrDefault(String.valueOf(configs.get(NUMBER)), held);
        }

        @Override
        public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
            if (exception == null) {
                held.first.countDown();
                try {
                    held.released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
