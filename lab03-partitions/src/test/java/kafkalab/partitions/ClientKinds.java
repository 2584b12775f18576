package kafkalab.partitions;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import kafkalab.kit.Lesson;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsContext;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * A reporter of metrics that only notes which kinds of clients were given the settings that name it: each client makes one
 * of its own, and tells it what it is.
 */
public final class ClientKinds implements MetricsReporter {

    /** Names the kinds as Kafka's clients do. */
    static final String ADMIN = "kafka.admin.client";

    static final String CONSUMER = "kafka.consumer";
    static final String PRODUCER = "kafka.producer";

    private static final Map<String, String> NAMES =
            Map.of(ADMIN, "Admin", CONSUMER, "KafkaConsumer", PRODUCER, "KafkaProducer");
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    /** Adds the reporter to the settings of clients, and forgets what was seen so far. */
    static Map<String, Object> noting(Map<String, Object> settings) {
        SEEN.clear();
        Map<String, Object> noting = new HashMap<>(settings);
        noting.put("metric.reporters", ClientKinds.class.getName());
        return noting;
    }

    /** Fails unless there was a client of each kind with the settings. */
    static void assertGiven(String whose, String... kinds) {
        for (String kind : kinds) {
            if (!SEEN.contains(kind)) {
                throw Lesson.expected("Each client of %s has all settings that its constructor was given.", whose)
                        .actual("No %s had the setting metric.reporters, which is among them.", NAMES.get(kind))
                        .why("Where a cluster asks for more than its address, such as a password, a client that was "
                                + "not told can not connect.")
                        .next("Begin each client's settings with a copy of the whole map.");
            }
        }
    }

    @Override
    public void contextChange(MetricsContext context) {
        SEEN.add(context.contextLabels().get(MetricsContext.NAMESPACE));
    }

    @Override
    public void init(List<KafkaMetric> metrics) {}

    @Override
    public void metricChange(KafkaMetric metric) {}

    @Override
    public void metricRemoval(KafkaMetric metric) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
}
