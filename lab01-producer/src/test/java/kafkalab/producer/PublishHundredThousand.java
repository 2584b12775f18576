package kafkalab.producer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import kafkalab.kit.LabCluster;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * An example that publishes 100,000 page events to a real cluster, reads them back, and says how fast that went.
 *
 * <p>{@code mvn test -Pexample -pl lab01-producer} runs it with your publisher, with {@code -Psolution} added with ours.
 */
final class PublishHundredThousand {

    private static final int EVENTS = 100_000;
    private static final int PARTITIONS = 6;

    private PublishHundredThousand() {}

    public static void main(String[] arguments) throws Exception {
        try (LabCluster cluster = LabCluster.open()) {
            String topic = cluster.createTopic(PARTITIONS);
            List<PageEvent> events = new TrafficGenerator(42)
                    .startingAt(Instant.now().minus(Duration.ofHours(12)))
                    .events(EVENTS);

            long start = System.nanoTime();
            List<Future<RecordMetadata>> answers = new ArrayList<>(EVENTS);
            try (PageEventPublisher publisher = new PageEventPublisher(cluster.clientConfig(), topic)) {
                for (PageEvent event : events) {
                    answers.add(publisher.publish(event));
                }
            }
            for (Future<RecordMetadata> answer : answers) {
                answer.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;

            StoredEvent.assertStoredOnceInOrder(events, StoredEvent.in(cluster, topic, events));
            System.out.printf(
                    Locale.ROOT,
                    "%n  %,d events published in %.1f s, acknowledged by two brokers or more: %,.0f events a second.%n"
                            + "  Read back from %d partitions: complete, once each, in order for every user.%n%n",
                    EVENTS,
                    seconds,
                    EVENTS / seconds,
                    PARTITIONS);
        }
        // The brokers' threads would keep the JVM alive for their six seconds of closing.
        Runtime.getRuntime().halt(0);
    }
}
