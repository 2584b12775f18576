package kafkalab.connect;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * A log listener that prints of each task that ends how many records the largest batch had that it gave to the worker.
 *
 * <p>The worker counts them itself, in {@code batch-size-max}. It makes this class, which therefore is public.
 */
public final class BatchSizes implements MetricsReporter {

    /** Begins the line; the connector follows, and the number. */
    static final String LINE = "connect worker has ended a task of ";

    @Override
    public void init(List<KafkaMetric> metrics) {
        // No task runs yet.
    }

    @Override
    public void metricChange(KafkaMetric metric) {
        // What counts is how it ends.
    }

    @Override
    public void metricRemoval(KafkaMetric metric) {
        Map<String, String> tags = metric.metricName().tags();
        if (metric.metricName().name().equals("batch-size-max") && metric.metricValue() instanceof Double largest) {
            System.out.println(LINE + tags.get("connector") + " " + (largest.isNaN() ? 0 : largest.longValue()));
        }
    }

    @Override
    public void configure(Map<String, ?> settings) {
        // Nothing to configure.
    }

    @Override
    public void close() {
        // Nothing to close.
    }
}
