package kafkalab.groups;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import kafkalab.kit.LabCluster;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A writer that publishes the events of a scene, and knows the place of each.
 *
 * <p>No two events are equal, but for those that are published twice on purpose, so that a handled event tells its place.
 * What is published to a partition at once is one batch there: a consumer gets it whole, or as much of it as it asks for.
 */
final class EventStream implements AutoCloseable {

    private final String topic;
    private final int partitions;
    private final TrafficGenerator traffic;
    private final Producer<byte[], byte[]> producer;
    /** Has more than one place for an event that was published more than once, the next to come first. */
    private final Map<PageEvent, Deque<Place>> placesOf = new HashMap<>();

    private final Map<Place, PageEvent> events = new ConcurrentHashMap<>();
    private final Map<Integer, Long> ends = new TreeMap<>();
    private boolean goesBackwards;

    EventStream(LabCluster cluster, String topic, int partitions, long seed) {
        this.topic = topic;
        this.partitions = partitions;
        traffic = new TrafficGenerator(seed).startingAt(Instant.now().minus(Duration.ofHours(6)));
        Map<String, Object> settings = cluster.clientConfig();
        settings.put("batch.size", 1_000_000);
        // flush() ends it; until then the batch grows.
        settings.put("linger.ms", 60_000);
        settings.put("delivery.timeout.ms", 120_000);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(partition, 0L);
        }
    }

    String topic() {
        return topic;
    }

    int partitions() {
        return partitions;
    }

    /** Lets each event be older than the one before it in its batch, by its own date and by its record's timestamp. */
    void goBackwards() {
        goesBackwards = true;
    }

    /** Makes events that were never before, without publishing them. */
    synchronized List<PageEvent> prepare(int count) {
        List<PageEvent> events = new ArrayList<>();
        while (events.size() < count) {
            PageEvent event = traffic.next();
            if (!placesOf.containsKey(event) && !events.contains(event)) {
                events.add(event);
            }
        }
        if (goesBackwards) {
            Collections.reverse(events);
        }
        return events;
    }

    /** Publishes some new events to each partition, among them two that are equal, neighbours, and one more at the end. */
    void publishWithEqualOnes() {
        for (int partition = 0; partition < partitions; partition++) {
            List<PageEvent> events = prepare(4);
            PageEvent event = events.get(1);
            events.add(2, event);
            events.add(event);
            publish(partition, events);
        }
    }

    /** Publishes as many new events to each partition, and returns when all are stored. */
    void publish(int eachPartition) {
        for (int partition = 0; partition < partitions; partition++) {
            publish(partition, prepare(eachPartition));
        }
    }

    /** Publishes prepared events to a partition, and returns when all are stored. */
    void publish(int partition, List<PageEvent> events) {
        Map<Place, Future<RecordMetadata>> answers = new LinkedHashMap<>();
        synchronized (this) {
            long next = ends.get(partition);
            for (PageEvent event : events) {
                Place place = new Place(partition, next++);
                // Before the send: whoever handles the event may ask for its place at once.
                placesOf.computeIfAbsent(event, unknown -> new ArrayDeque<>()).add(place);
                this.events.put(place, event);
                answers.put(
                        place,
                        producer.send(new ProducerRecord<>(
                                topic,
                                partition,
                                // Hours ago: who begins with the latest hour or so does not begin at the beginning.
                                event.date().toEpochMilli(),
                                null,
                                PageviewsJson.encode(event))));
            }
            ends.put(partition, next);
        }
        producer.flush();
        answers.forEach(EventStream::check);
    }

    private static void check(Place place, Future<RecordMetadata> answer) {
        try {
            if (answer.get().offset() != place.offset()) {
                throw new IllegalStateException("the test's own producer stored an event at another place");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the test published", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the test's own producer failed", e.getCause());
        }
    }

    /** Returns the place of an event that was published; of equal ones another one each time, and the last in the end. */
    synchronized Place placeOf(PageEvent event) {
        Deque<Place> left = placesOf.getOrDefault(event, new ArrayDeque<>());
        if (left.isEmpty()) {
            throw new IllegalStateException("the handler got an event that nobody published: " + event);
        }
        return left.size() > 1 ? left.poll() : left.peek();
    }

    /** Returns the places of all events that were published. */
    Collection<Place> places() {
        return events.keySet();
    }

    /** Returns what was published at a place. */
    PageEvent eventAt(Place place) {
        return events.get(place);
    }

    /** Forgets the events that are no longer in the topic. */
    synchronized void forgetBefore(long offset) {
        events.keySet().removeIf(place -> place.offset() < offset);
        placesOf.values().forEach(left -> left.removeIf(place -> place.offset() < offset));
    }

    /** Returns the offset after the last event, for each partition. */
    synchronized Map<Integer, Long> ends() {
        return new HashMap<>(ends);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
