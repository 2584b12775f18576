package kafkalab.groups;

import java.util.Map;

/**
 * A worker that handles the page events of a topic together with the other workers of a share group (KIP-932).
 *
 * <p>A share group shares records, not partitions: it may have more workers than the topic has partitions. Each record is
 * acquired by one worker at a time, and acknowledged on its own; there is no order between records, and no offset to
 * commit.
 *
 * <p>One thread calls {@link #run()}, and only once; {@link #close()} is for any thread.
 */
public class SharingWorker implements Runnable, AutoCloseable {

    private final Map<String, Object> cluster;
    private final String topic;
    private final String group;
    private final PageEventHandler handler;

    /**
     * Creates a worker that takes no part in the group before {@link #run()}.
     *
     * @param cluster how to reach the cluster: {@code bootstrap.servers} and whatever else a client needs there; the
     *     worker's consumer gets all of it, and the map stays as it is
     * @param topic the topic of the events
     * @param group the share group's name
     * @param handler what to do with an event
     */
    public SharingWorker(Map<String, Object> cluster, String topic, String group, PageEventHandler handler) {
        this.cluster = cluster;
        this.topic = topic;
        this.group = group;
        this.handler = handler;
    }

    /**
     * Works until {@link #close()} is called.
     *
     * <p>An event that was handled is acknowledged and comes to nobody again. One at which the handler throws is given
     * back: the group delivers it again, to this worker or another.
     */
    @Override
    public void run() {
        // TODO 9 (bonus): poll a KafkaShareConsumer, and acknowledge each record by what became of it.
        throw new UnsupportedOperationException("TODO 9: poll a share consumer, and acknowledge each record");
    }

    /**
     * Ends the worker: {@link #run()} finishes the event in hand, or at most the batch of its last {@code poll()}.
     *
     * <p>May be called by any thread but that of {@link #run()}, at any time, more than once. Whenever it returns,
     * {@link #run()} has ended, however long that took; a worker that was closed before its run handles nothing.
     */
    @Override
    public void close() {
        // TODO 9 (bonus): let run() come to a clean end, and wait for it, as in task 5.
        throw new UnsupportedOperationException("TODO 9: let run() come to a clean end");
    }
}
