package kafkalab.partitions;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import kafkalab.pageviews.PageEvent;

/**
 * A reader of page events, back from a topic and outside of any group.
 *
 * <p>The topic was written by producers with the {@link UserPartitioner}: the key is the user in UTF-8, the value the
 * event as JSON, the record's timestamp the event's date. Some of them use transactions. A reader sees committed events
 * only, all that were committed when a method was called, and it waits for no later ones.
 *
 * <p>Each call has clients of its own and leaves none behind.
 */
public class TopicReader {

    private final Map<String, Object> cluster;
    private final String topic;

    /**
     * Creates a reader of a topic.
     *
     * @param cluster settings that every client of this reader takes: {@code bootstrap.servers} and whatever else a
     *     client needs there; also {@link UserPartitioner#PREMIUM_USERS} where the topic's producers had them
     * @param topic the topic
     */
    public TopicReader(Map<String, Object> cluster, String topic) {
        this.cluster = Map.copyOf(cluster);
        this.topic = topic;
    }

    /**
     * Returns all events of a user, each as often as it was published, in that order. Of the topic, only the partition that
     * holds these events is read.
     *
     * @param user the user's name
     * @return the events, none where the user has none
     */
    public List<PageEvent> history(String user) {
        // TODO 3: read the partition that holds the user's events to its end. PageviewsJson reads the JSON.
        throw new UnsupportedOperationException("TODO 3: read the events of the user");
    }

    /**
     * Returns the events from a time on, from all partitions.
     *
     * @param start the time, in whole milliseconds; an event of this very millisecond is among them
     * @return the events whose date is {@code start} or later, and no others; those of one user in the order in which
     *     they were published
     */
    public List<PageEvent> since(Instant start) {
        // TODO 4: find where each partition reaches that time, and read from there.
        throw new UnsupportedOperationException("TODO 4: read the events from that time on");
    }
}
