package kafkalab.producer;

import java.time.Duration;
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

/**
 * A publisher of the page events of a website to a topic.
 *
 * <p>A publisher is for one thread at a time. There is one publisher a topic at work; when a newer one takes over, the
 * older may still be running somewhere, and must do no harm (task 7).
 */
public class PageEventPublisher implements AutoCloseable {

    private final Map<String, Object> cluster;
    private final String topic;
    private final Producer<String, byte[]> producer;
    private Producer<String, byte[]> transactional;

    /**
     * Creates a publisher that keeps trying for at least a minute before it gives an event up.
     *
     * @param cluster how to reach the cluster: {@code bootstrap.servers} and whatever else a client needs there, all of
     *     which every producer is made with; the map is the caller's and stays as it is
     * @param topic the topic of the events
     */
    public PageEventPublisher(Map<String, Object> cluster, String topic) {
        this(cluster, topic, durableSettings());
    }

    /**
     * Creates a publisher that gives an event up after a deadline.
     *
     * @param cluster how to reach the cluster, as above
     * @param topic the topic of the events
     * @param deadline the longest that {@link #publish} may take to return, and again the longest that its future may
     *     take to end; from 100 ms to a day
     */
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
        // send() itself waits for metadata, and for room in the buffer.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ms);
        // A record in the buffer waits for its acknowledgement, over all retries.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ms);
        // Kafka insists that one request, with the linger before it, fits into the delivery timeout.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ms);
        return settings;
    }

    /** Returns the topic for the summaries of the visits whose events go to {@code topic}. */
    public static String visitsTopic(String topic) {
        return topic + "-visits";
    }

    /**
     * Publishes an event: as JSON, under its {@link #key}, with the event's date as the record's timestamp. Two equal
     * events are two events, and both are stored.
     *
     * @param event the event
     * @return where the event was stored, once the cluster has acknowledged it
     */
    public Future<RecordMetadata> publish(PageEvent event) {
        return producer.send(record(event));
    }

    private ProducerRecord<String, byte[]> record(PageEvent event) {
        // No partition: the partitioner derives it from the key's bytes, the same way in every producer.
        return new ProducerRecord<>(topic, null, event.date().toEpochMilli(), key(event), PageviewsJson.encode(event));
    }

    /**
     * Returns the key of an event's record: equal for all events whose order matters, which are those of one user.
     *
     * @param event the event
     */
    public static String key(PageEvent event) {
        return event.user();
    }

    /**
     * Ends the publisher, and no other. When it returns, every published event is stored or has failed: the program may
     * end at once. Nothing that the publisher has made is left, neither threads nor connections, whatever failed
     * before.
     */
    @Override
    public void close() {
        // Without a time limit, close() waits for all that is in the buffer; close(Duration.ZERO) would drop it.
        producer.close();
        if (transactional != null) {
            transactional.close();
        }
    }

    /**
     * Publishes events in their order, and returns once the cluster has answered for each of them.
     *
     * @param events the events
     * @return what was stored and what was not of this list, each event as often as it is there; an event that fails
     *     stops no other
     */
    public PublishReport publishAll(List<PageEvent> events) {
        // All sends first: waiting after each would turn batches into single records.
        List<Future<RecordMetadata>> answers = new ArrayList<>(events.size());
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

    /**
     * Returns the producer settings with which an acknowledged event is safe: stored once, in order, and on more than
     * one broker, also when a broker dies meanwhile. The producer of the first constructor is made with them.
     */
    public static Map<String, Object> durableSettings() {
        // Kafka's defaults since 3.0. They are written out because the program is wrong without them.
        return Map.of(
                // The leader answers when all in-sync replicas have the record, and there are min.insync.replicas.
                ProducerConfig.ACKS_CONFIG,
                "all",
                // The leader knows a retry by its sequence number, and stores it no second time and not out of order.
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                // Long enough for a partition to find a new leader; retries go on until then.
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                120_000);
    }

    /**
     * Publishes a visit: its events to the topic, as {@link #publish} makes them, and its summary to
     * {@link #visitsTopic}, as JSON under the user as key. Readers that read committed records see all of it or
     * nothing. Where a visit can not be published, whatever the reason, a null among its events say, the next one still
     * can.
     *
     * @param events the visit's events, in their order
     * @param summary the visit's summary
     * @throws RuntimeException where the visit could not be published, and when a newer publisher of this topic has
     *     published a visit since this one did
     */
    public void publishVisit(List<PageEvent> events, VisitSummary summary) {
        Producer<String, byte[]> visits = transactional();
        visits.beginTransaction();
        try {
            for (PageEvent event : events) {
                visits.send(record(event));
            }
            visits.send(new ProducerRecord<>(visitsTopic(topic), summary.user(), PageviewsJson.encode(summary)));
            // Throws where any of the sends failed, so their futures need no look.
            visits.commitTransaction();
        } catch (RuntimeException e) {
            // Not only what Kafka says: a null among the events must not leave the transaction open either.
            abort(visits, e);
            throw e;
        }
    }

    private static void abort(Producer<String, byte[]> visits, RuntimeException cause) {
        try {
            visits.abortTransaction();
        } catch (KafkaException e) {
            // A fenced producer may not even abort: its successor has already ended the transaction.
            cause.addSuppressed(e);
        }
    }

    private Producer<String, byte[]> transactional() {
        if (transactional == null) {
            Map<String, Object> settings = new HashMap<>(durableSettings());
            // The same id for every publisher of this topic: by it the coordinator knows the newer from the zombie.
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "visits-of-" + topic);
            Producer<String, byte[]> created = newProducer(settings);
            try {
                created.initTransactions();
            } catch (RuntimeException e) {
                // Nobody else knows of it yet, so nobody else could close it.
                created.close();
                throw e;
            }
            transactional = created;
        }
        return transactional;
    }
}
