package kafkalab.streams;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;

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
        requireRunning();
        List<PageCount> counts = new ArrayList<>();
        for (StreamsMetadata instance : streams.streamsMetadataForStore(PageStats.STORE)) {
            // Each partition of the store is on one instance, so that the answers do not overlap.
            counts.addAll(
                    instance.hostInfo().equals(self)
                            ? localCounts(from, to)
                            : CountsEndpoint.ask(instance.hostInfo(), from, to));
        }
        return counts;
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
        requireRunning();
        return countsWithin(wholeMillis(from), wholeMillis(to));
    }

    private List<PageCount> countsWithin(Instant from, Instant to) {
        List<PageCount> counts = new ArrayList<>();
        // Both ends of a store's range are included.
        try (KeyValueIterator<Windowed<String>, Long> windows = store().fetchAll(from, to.minusMillis(1))) {
            windows.forEachRemaining(window -> counts.add(
                    new PageCount(window.key.key(), null, window.key.window().startTime(), window.value)));
        } catch (InvalidStateStoreException e) {
            // A rebalance has begun since: the partition may be elsewhere by now.
            throw new NotRunningException("The counts of this instance are not at hand", e);
        }
        return counts;
    }

    private ReadOnlyWindowStore<String, Long> store() {
        return streams.store(
                StoreQueryParameters.fromNameAndType(PageStats.STORE, QueryableStoreTypes.<String, Long>windowStore()));
    }

    private void requireRunning() {
        // Before RUNNING nobody knows all instances, and a store may still miss what it is about to restore.
        if (streams.state() != KafkaStreams.State.RUNNING) {
            throw new NotRunningException("This instance is " + streams.state() + ", not RUNNING");
        }
    }

    /** Returns the first whole millisecond that is not before a time: windows start at whole ones. */
    private static Instant wholeMillis(Instant time) {
        Instant cut = time.truncatedTo(ChronoUnit.MILLIS);
        return cut.equals(time) ? cut : cut.plusMillis(1);
    }
}
