package kafkalab.streams.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Traffic as it happens: each event when its date has come, some a little out of order. */
final class LiveTraffic implements AutoCloseable {

    private static final Duration ACKNOWLEDGED = Duration.ofSeconds(10);

    private final String topic;
    private final Producer<String, byte[]> producer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "traffic");
        thread.setDaemon(true);
        return thread;
    });

    LiveTraffic(Map<String, Object> clientConfig, String topic) {
        this.topic = topic;
        producer = new KafkaProducer<>(clientConfig, new StringSerializer(), new ByteArraySerializer());
    }

    /** Lets a generator's events flow from now on; what is older is left out. */
    void start(TrafficGenerator traffic) {
        Instant now = Instant.now();
        PageEvent next = traffic.next();
        while (next.date().isBefore(now)) {
            next = traffic.next();
        }
        schedule(next, traffic);
    }

    private void schedule(PageEvent next, TrafficGenerator traffic) {
        long wait = Duration.between(Instant.now(), next.date()).toMillis();
        clock.schedule(
                () -> {
                    send(next);
                    schedule(traffic.next(), traffic);
                },
                Math.max(0, wait),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Publishes a visit of this moment, and waits until it is stored.
     *
     * @param page the page
     * @return the event as JSON
     */
    String publish(String page) {
        // Long enough to count: shorter ones are visits of somebody who has left at once.
        PageEvent event = new PageEvent(page, "you", Instant.now().truncatedTo(ChronoUnit.MILLIS), 1_000);
        try {
            producer.send(record(event)).get(ACKNOWLEDGED.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the cluster does not answer", e);
        }
        return new String(PageviewsJson.encode(event), UTF_8);
    }

    private void send(PageEvent event) {
        producer.send(record(event));
    }

    private ProducerRecord<String, byte[]> record(PageEvent event) {
        return new ProducerRecord<>(
                topic, null, event.date().toEpochMilli(), event.user(), PageviewsJson.encode(event));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        producer.close(Duration.ofSeconds(2));
    }
}
