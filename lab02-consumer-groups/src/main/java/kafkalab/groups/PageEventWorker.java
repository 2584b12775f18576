package kafkalab.groups;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;

/**
 * A worker that handles the page events of a topic, at least once each, together with the other workers of its
 * group.
 *
 * <pre>{@code
 * PageEventWorker worker = new PageEventWorker(cluster, "page-events", "counters", handler);
 * new Thread(worker, "counters").start();
 * // … until it is time to end:
 * worker.close(); // from another thread than the worker's: returns when run() has ended
 * }</pre>
 *
 * <p>One thread calls {@link #run()}, and only once. {@link #partitions()}, {@link #failure()} and {@link #close()} are for
 * any thread.
 *
 * <p>The handler is called for one event at a time, and gets the events of a partition in the order of their offsets. What
 * is in an event changes nothing of that: its date may be before that of the event before it, and two events may be equal.
 */
public class PageEventWorker implements Runnable, AutoCloseable {

    private final Map<String, Object> cluster;
    private final String topic;
    private final String group;
    private final PageEventHandler handler;

    /**
     * Creates a worker that takes no part in the group before {@link #run()}.
     *
     * @param cluster how to reach the cluster, and what its operators have decided for all consumers: at least
     *     {@code bootstrap.servers}; it may hold {@code group.protocol}, the timing of the group and any other setting of a
     *     consumer as well, numbers also as text; the worker's consumer gets all of it, and the map stays as it is
     * @param topic the topic of the events
     * @param group the group's name
     * @param handler what to do with an event
     */
    public PageEventWorker(Map<String, Object> cluster, String topic, String group, PageEventHandler handler) {
        this.cluster = cluster;
        this.topic = topic;
        this.group = group;
        this.handler = handler;
    }

    /**
     * Creates a worker whose handler is slow.
     *
     * @param cluster as above
     * @param topic the topic of the events
     * @param group the group's name
     * @param handler what to do with an event
     * @param slowest the longest that the handler takes for one event, and each may take so long; shorter than
     *     {@code max.poll.interval.ms}, which is Kafka's default where {@code cluster} names none
     */
    public PageEventWorker(
            Map<String, Object> cluster, String topic, String group, PageEventHandler handler, Duration slowest) {
        // TODO 7: see to it that polls are never further apart than max.poll.interval.ms allows.
        throw new UnsupportedOperationException("TODO 7: poll often enough, however slow the handler is");
    }

    /**
     * Creates a worker that is a static member of its group: it keeps its partitions through a restart, and its place in
     * the group when {@link #run()} ends.
     *
     * @param cluster as above
     * @param topic the topic of the events
     * @param group the group's name
     * @param handler what to do with an event
     * @param instance tells this worker from all others of the group, the same after a restart
     */
    public PageEventWorker(
            Map<String, Object> cluster, String topic, String group, PageEventHandler handler, String instance) {
        // TODO 8 (bonus): make the worker a static member of its group.
        throw new UnsupportedOperationException("TODO 8: make the worker a static member");
    }

    /**
     * Works until {@link #close()} is called or the handler throws.
     *
     * <p>A new group begins with the first event of every partition, a known group where it was. An event counts as
     * done only when the handler has returned from it. What was handled is committed soon after, also where no further
     * event comes. When this method ends, in whatever way, what was handled is committed, nothing else is, and the worker
     * has left the group.
     *
     * <p>A worker that the group has put out while it works, since it was too slow or an operator has removed it, goes on:
     * it joins again. For the partitions that it has lost it commits nothing any more, since they are another's.
     *
     * @throws RuntimeException what the handler threw: the same object, not wrapped; an {@link Error} likewise
     */
    @Override
    public void run() {
        // TODO 1: subscribe, poll, and hand every event to the handler. PageviewsJson reads the JSON.
        throw new UnsupportedOperationException("TODO 1: read the events and hand them to the handler");
    }

    /**
     * Returns the partitions that are this worker's now, by number: none before {@link #run()} and none after it, in
     * whatever way it ended.
     *
     * <p>May be called by any thread, and waits for nothing: not for the event in hand either.
     */
    public Set<Integer> partitions() {
        // TODO 2: tell which partitions the group has given to this worker.
        throw new UnsupportedOperationException("TODO 2: tell which partitions are this worker's");
    }

    /** Returns the consumer settings that decide who commits offsets, and when: those that each worker's consumer has. */
    public static Map<String, Object> commitSettings() {
        // TODO 3: choose the settings, use them for the consumer, and let run() commit what is handled, nothing else.
        throw new UnsupportedOperationException("TODO 3: choose who commits, and when");
    }

    /**
     * Returns where and why the handler threw; empty as long as it has not, and after a peaceful end.
     *
     * <p>It tells of exceptions. An {@link Error} comes out of {@link #run()} just as well, and is not told here.
     */
    public Optional<HandlingFailure> failure() {
        // TODO 4: let run() stop at an event that fails, and tell of it here.
        throw new UnsupportedOperationException("TODO 4: stop at an event that fails, and tell of it");
    }

    /** Returns what the consumer calls, from within {@code poll()} and {@code close()}, when partitions come and go. */
    public ConsumerRebalanceListener rebalanceListener() {
        // TODO 6: see to it that partitions change hands with nothing undone and nothing done twice.
        throw new UnsupportedOperationException("TODO 6: hand partitions over cleanly");
    }

    /**
     * Ends the worker: {@link #run()} finishes the event in hand, or at most the batch of its last {@code poll()}, commits
     * what was handled and leaves the group.
     *
     * <p>May be called by any thread but that of {@link #run()}, at any time, more than once, by several threads at once, and
     * after {@link #run()} has thrown. Whenever it returns, {@link #run()} has ended, however long that took; a worker that
     * was closed before its run never joins the group.
     */
    @Override
    public void close() {
        // TODO 5: let run() come to a clean end, and wait for it.
        throw new UnsupportedOperationException("TODO 5: let run() come to a clean end");
    }
}
