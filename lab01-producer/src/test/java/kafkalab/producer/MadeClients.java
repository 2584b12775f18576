package kafkalab.producer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * A record of the clients that a program has made with a configuration of the test's: with which settings, and how many
 * of them are open.
 *
 * <p>Kafka hands a metrics reporter the settings of its client when it makes it, and closes it with the client.
 */
final class MadeClients {

    private static final String NUMBER = "kafkalab.made.clients";
    private static final Map<String, MadeClients> ALL = new ConcurrentHashMap<>();

    private final List<Map<String, Object>> settings = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();

    private MadeClients() {}

    /** Adds to a configuration what records the clients that are made with it. */
    static MadeClients with(Map<String, Object> config) {
        MadeClients made = new MadeClients();
        String number = Integer.toString(ALL.size());
        ALL.put(number, made);
        config.put(NUMBER, number);
        config.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, Reporter.class.getName());
        return made;
    }

    /** Returns whether no client was made, or none with the whole configuration. */
    boolean none() {
        return settings.isEmpty();
    }

    /** Returns how many were made and have not been closed. */
    int open() {
        return open.get();
    }

    /** Returns the settings that the producers have been given, those of the configuration among them. */
    List<Map<String, Object>> given() {
        return settings.stream()
                .filter(each -> each.containsKey(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG))
                .toList();
    }

    /** Returns the settings that the producers have, defaults among them. */
    List<ProducerConfig> producers() {
        return given().stream().map(ProducerConfig::new).toList();
    }

    /** The reporter that Kafka makes with a client. */
    public static final class Reporter implements MetricsReporter {

        private MadeClients made = new MadeClients();

        @Override
        public void configure(Map<String, ?> configs) {
            made = ALL.getOrDefault(String.valueOf(configs.get(NUMBER)), made);
            made.settings.add(new HashMap<>(configs));
            made.open.incrementAndGet();
        }

        @Override
        public void close() {
            made.open.decrementAndGet();
        }

        @Override
        public void init(List<KafkaMetric> metrics) {
            // Only the client's life counts.
        }

        @Override
        public void metricChange(KafkaMetric metric) {
            // Only the client's life counts.
        }

        @Override
        public void metricRemoval(KafkaMetric metric) {
            // Only the client's life counts.
        }
    }
}
