package kafkalab.streams;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;

/**
 * A view of the counts of all instances of the application, whichever of them is asked.
 *
 * <p>Each instance holds the counts of its own partitions. {@link CountsEndpoint#ask} asks another one for what its
 * {@link #localCounts} returns.
 */
public class PageStatsView {

    private final KafkaStreams streams;
    private final HostInfo self;

    /**
     * Creates a view.
     *
     * @param streams this instance, running or not
     * @param self where this instance can be asked: its {@code application.server}
     */
    public PageStatsView(KafkaStreams streams, HostInfo self) {
        this.streams = streams;
        this.self = self;
    }

    /**
     * Returns the counts of all instances as they are now, final or not. Both times may be finer than a millisecond.
     *
     * @param from the earliest start of a window
     * @param to the time before which a window starts
     * @return one count for each page and window with visits that starts within, in any order, without titles
     * @throws NotRunningException unless this instance is in the state RUNNING and all others have answered
     */
    public List<PageCount> counts(Instant from, Instant to) {
        // TODO 7: find the instances, ask each of them, and put the answers together.
        throw new UnsupportedOperationException("TODO 7: ask all instances");
    }

    /**
     * Returns the counts that this instance holds, final or not.
     *
     * @param from the earliest start of a window
     * @param to the time before which a window starts
     * @return one count for each page and window with visits that starts within, in any order, without titles
     * @throws NotRunningException unless this instance is in the state RUNNING
     */
    public List<PageCount> localCounts(Instant from, Instant to) {
        // TODO 7: look into the store of this instance.
        throw new UnsupportedOperationException("TODO 7: look into the store of this instance");
    }
}
