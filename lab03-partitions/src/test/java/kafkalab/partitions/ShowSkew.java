package kafkalab.partitions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kafkalab.kit.LabCluster;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An example that publishes 50,000 page events with and without premium users, and draws how evenly they are spread.
 *
 * <p>{@code mvn test -Pexample -pl lab03-partitions} runs it with your partitioner, with {@code -Psolution} added with
 * ours.
 */
final class ShowSkew {

    private static final int EVENTS = 50_000;
    private static final int PARTITIONS = 6;

    private ShowSkew() {}

    public static void main(String[] arguments) {
        List<PageEvent> events = new TrafficGenerator(42)
                .startingAt(Instant.now().minus(Duration.ofHours(12)))
                .events(EVENTS);
        try (LabCluster cluster = LabCluster.open()) {
            draw("everybody alike", cluster, events, "");
            draw("Ada1 and Zoë1 are premium", cluster, events, "Ada1,Zoë1");
        }
        // The brokers' threads would keep the JVM alive for their six seconds of closing.
        Runtime.getRuntime().halt(0);
    }

    private static void draw(String title, LabCluster cluster, List<PageEvent> events, String premium) {
        String topic = cluster.createTopic(PARTITIONS);
        Map<String, Object> config = cluster.clientConfig();
        config.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, UserPartitioner.class);
        config.put(UserPartitioner.PREMIUM_USERS, premium);
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            events.forEach(
                    event -> producer.send(new ProducerRecord<>(topic, event.user(), PageviewsJson.encode(event))));
        }
        System.out.printf("%n  %s%n", title);
        new Skew(cluster.clientConfig())
                .of(topic)
                .forEach((partition, count) -> System.out.printf(
                        Locale.ROOT, "  %d  %,7d  %s%n", partition, count, "#".repeat((int) (count * 200 / EVENTS))));
    }
}
