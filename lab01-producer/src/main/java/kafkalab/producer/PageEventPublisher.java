package kafkalab.producer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.VisitSummary;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A publisher of the page events of a website to a topic.
 *
 * <p>A publisher is for one thread at a time. There is one publisher a topic at work; when a newer one takes over, the
 * older may still be running somewhere, and must do no harm (task 7).
 */
public class PageEventPublisher implements AutoCloseable {

    private final Map<String, Object> cluster;
    private final String topic;

    /**
     * Creates a publisher that keeps trying for at least a minute before it gives an event up.
     *
     * @param cluster how to reach the cluster: {@code bootstrap.servers} and whatever else a client needs there, all of
     *     which every producer is made with; the map is the caller's and stays as it is
     * @param topic the topic of the events
     */
    public PageEventPublisher(Map<String, Object> cluster, String topic) {
        this.cluster = cluster;
        this.topic = topic;
        // Task 1 needs a producer: create it here, once for all events.
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
        // TODO 6: create a producer that fails within the deadline, whether or not the cluster can be reached.
        throw new UnsupportedOperationException("TODO 6: create a producer that fails within the deadline");
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
        // TODO 1: send the event. PageviewsJson writes the JSON.
        throw new UnsupportedOperationException("TODO 1: send the event");
    }

    /**
     * Returns the key of an event's record: equal for all events whose order matters, which are those of one user.
     *
     * @param event the event
     */
    public static String key(PageEvent event) {
        // TODO 2: which part of the event decides where it goes? Use this key in publish().
        throw new UnsupportedOperationException("TODO 2: choose the key");
    }

    /**
     * Ends the publisher, and no other. When it returns, every published event is stored or has failed: the program may
     * end at once. Nothing that the publisher has made is left, neither threads nor connections, whatever failed
     * before.
     */
    @Override
    public void close() {
        // TODO 3: let nothing that was published get lost, then let go of the producer.
        throw new UnsupportedOperationException("TODO 3: lose nothing");
    }

    /**
     * Publishes events in their order, and returns once the cluster has answered for each of them.
     *
     * @param events the events
     * @return what was stored and what was not of this list, each event as often as it is there; an event that fails
     *     stops no other
     */
    public PublishReport publishAll(List<PageEvent> events) {
        // TODO 4: publish all events, wait for every answer, report each failure with its cause.
        throw new UnsupportedOperationException("TODO 4: publish all events and report");
    }

    /**
     * Returns the producer settings with which an acknowledged event is safe: stored once, in order, and on more than
     * one broker, also when a broker dies meanwhile. The producer of the first constructor is made with them.
     */
    public static Map<String, Object> durableSettings() {
        // TODO 5: return the settings, and use them for the producer of the first constructor.
        throw new UnsupportedOperationException("TODO 5: choose the settings");
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
        // TODO 7: publish events and summary in one transaction.
        throw new UnsupportedOperationException("TODO 7: publish the visit in one transaction");
    }
}
