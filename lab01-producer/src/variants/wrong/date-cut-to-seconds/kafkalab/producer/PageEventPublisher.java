package kafkalab.producer;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import kafkalab.pageviews.VisitSummary;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

public class PageEventPublisher implements AutoCloseable {

    private final Map<String, Object> cluster;
    private final String topic;
    private final Producer<String, byte[]> producer;
    private Producer<String, byte[]> transactional;

    public PageEventPublisher(Map<String, Object> cluster, String topic) {
        this(cluster, topic, durableSettings());
    }

    public PageEventPublisher(Map<String, Object> cluster, String topic, Duration deadline) {
        this(cluster, topic, settingsWithin(deadline));
    }

    private PageEventPublisher(Map<String, Object> cluster, String topic, Map<String, Object> settings) {
        this.cluster = cluster;
        this.topic = topic;
        producer = newProducer(settings);
    }

    private Producer<String, byte[]> newProducer(Map<String, Object> settings) {
        Map<String, Object> config = new HashMap<>(cluster);
        config.putAll(settings);
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> settingsWithin(Duration deadline) {
        int ms = Math.toIntExact(deadline.toMillis());
        Map<String, Object> settings = new HashMap<>(durableSettings());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ms);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ms);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ms);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return settings;
    }

    public static String visitsTopic(String topic) {
        return topic + "-visits";
    }

    public Future<RecordMetadata> publish(PageEvent event) {
        return producer.send(record(event));
    }

    private ProducerRecord<String, byte[]> record(PageEvent event) {
        return new ProducerRecord<>(topic, null, event.date().toEpochMilli(), key(event), json(event));
    }

    private static byte[] json(PageEvent event) {
        return PageviewsJson.encode(new PageEvent(
                event.page(), event.user(), event.date().truncatedTo(ChronoUnit.SECONDS), event.duration()));
    }

    public static String key(PageEvent event) {
        return event.user();
    }

    @Override
    public void close() {
        producer.close();
        if (transactional != null) {
            transactional.close();
        }
    }

    public PublishReport publishAll(List<PageEvent> events) {
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        for (PageEvent event : events) {
            answers.add(publish(event));
        }
        List<PageEvent> stored = new ArrayList<>();
        List<PublishReport.Failure> failed = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            try {
                answers.get(i).get();
                stored.add(events.get(i));
            } catch (ExecutionException e) {
                failed.add(new PublishReport.Failure(events.get(i), (Exception) e.getCause()));
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
        return new PublishReport(stored, failed);
    }

    public static Map<String, Object> durableSettings() {
        return Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                120_000);
    }

    public void publishVisit(List<PageEvent> events, VisitSummary summary) {
        Producer<String, byte[]> visits = transactional();
        visits.beginTransaction();
        try {
            for (PageEvent event : events) {
                visits.send(record(event));
            }
            visits.send(new ProducerRecord<>(visitsTopic(topic), summary.user(), PageviewsJson.encode(summary)));
            visits.commitTransaction();
        } catch (KafkaException e) {
            abort(visits, e);
            throw e;
        }
    }

    private static void abort(Producer<String, byte[]> visits, KafkaException cause) {
        try {
            visits.abortTransaction();
        } catch (KafkaException e) {
            cause.addSuppressed(e);
        }
    }

    private Producer<String, byte[]> transactional() {
        if (transactional == null) {
            Map<String, Object> settings = new HashMap<>(durableSettings());
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "visits-of-" + topic);
            Producer<String, byte[]> created = newProducer(settings);
            created.initTransactions();
            transactional = created;
        }
        return transactional;
    }
}
