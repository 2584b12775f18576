package kafkalab.groups;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * A reporter of metrics that writes down with which settings a worker has created its consumer.
 *
 * <p>The operators' settings name it, and Kafka hands it all settings of the consumer that it belongs to: they are those
 * that the consumer really has, whatever the worker says of them. Kafka creates it, so it is public.
 */
public final class ConsumerSettings implements MetricsReporter {

    /** Tells whose consumer it is; a client of Kafka's ignores settings that it does not know. */
    static final String MARK = "lab.mark";

    private static final Map<String, List<Map<String, String>>> SEEN = new ConcurrentHashMap<>();

    /** Lets these settings be written down when a consumer is created with them. */
    static void mark(Map<String, Object> settings, String mark) {
        settings.put(MARK, mark);
        settings.put("metric.reporters", ConsumerSettings.class.getName());
    }

    /** Returns the settings of each consumer that was created under a mark, as text. */
    static List<Map<String, String>> of(String mark) {
        return List.copyOf(SEEN.getOrDefault(mark, List.of()));
    }

    @Override
    public void configure(Map<String, ?> settings) {
        Map<String, String> known = new HashMap<>();
        settings.forEach((name, value) -> known.put(name, asText(value)));
        known.values().removeIf(String::isEmpty);
        if (known.containsKey(MARK) && known.containsKey("group.id")) {
            SEEN.computeIfAbsent(known.get(MARK), mark -> new CopyOnWriteArrayList<>())
                    .add(Map.copyOf(known));
        }
    }

    /** Returns a value as text, and an empty one for a value of a type that might say anything. */
    static String asText(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : "";
    }

    @Override
    public void init(List<KafkaMetric> metrics) {}

    @Override
    public void metricChange(KafkaMetric metric) {}

    @Override
    public void metricRemoval(KafkaMetric metric) {}

    @Override
    public void close() {}
}
