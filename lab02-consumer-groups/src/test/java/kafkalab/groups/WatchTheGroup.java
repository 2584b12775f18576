package kafkalab.groups;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kafkalab.kit.LabCluster;
import kafkalab.pageviews.PageviewsJson;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An example that shows a group at work: three workers come, one after the other, and go again, while events flow.
 *
 * <p>{@code mvn test -Pexample -pl lab02-consumer-groups} runs it with your worker, with {@code -Psolution} added with
 * ours.
 */
final class WatchTheGroup {

    private static final int PARTITIONS = 6;
    private static final List<String> NAMES = List.of("A", "B", "C");
    private static final int STEPS = 8;

    private WatchTheGroup() {}

    public static void main(String[] arguments) throws Exception {
        try (LabCluster cluster = LabCluster.open()) {
            String topic = cluster.createTopic(PARTITIONS);
            Map<String, AtomicInteger> handled =
                    Map.of("A", new AtomicInteger(), "B", new AtomicInteger(), "C", new AtomicInteger());
            List<PageEventWorker> workers = new ArrayList<>();
            for (String name : NAMES) {
                Map<String, Object> settings = Protocol.CONSUMER.settings(cluster, name);
                workers.add(new PageEventWorker(
                        settings, topic, "watchers", event -> handled.get(name).incrementAndGet()));
            }
            System.out.println();
            try (Producer<String, byte[]> producer =
                    new KafkaProducer<>(cluster.clientConfig(), new StringSerializer(), new ByteArraySerializer())) {
                TrafficGenerator traffic = new TrafficGenerator(42).startingAt(Instant.now());
                for (int step = 0; step < STEPS; step++) {
                    if (step < NAMES.size()) {
                        new Thread(workers.get(step)).start();
                    } else if (step == STEPS - 2) {
                        workers.get(0).close();
                    }
                    for (int i = 0; i < 500; i++) {
                        producer.send(new ProducerRecord<>(topic, PageviewsJson.encode(traffic.next())));
                    }
                    // An example is watched by a human, who needs the time.
                    TimeUnit.MILLISECONDS.sleep(1_500);
                    show(workers, handled);
                }
            }
            System.out.println();
            workers.forEach(PageEventWorker::close);
        }
        // The brokers' threads would keep the JVM alive for their six seconds of closing.
        Runtime.getRuntime().halt(0);
    }

    private static void show(List<PageEventWorker> workers, Map<String, AtomicInteger> handled) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < workers.size(); i++) {
            String name = NAMES.get(i);
            line.append(String.format(
                    Locale.ROOT,
                    "  %s %-20s %,6d",
                    name,
                    new TreeSet<>(workers.get(i).partitions()),
                    handled.get(name).get()));
        }
        System.out.println(line);
    }
}
