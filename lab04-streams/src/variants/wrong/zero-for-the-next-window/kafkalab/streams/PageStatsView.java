package kafkalab.streams;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Answers questions about the counts of all instances. */
public class PageStatsView {

    private final KafkaStreams streams;
    private final HostInfo self;

    public PageStatsView(KafkaStreams streams, HostInfo self) {
        this.streams = streams;
        this.self = self;
    }

    public List<PageCount> counts(Instant from, Instant to) {
        requireRunning();
        List<PageCount> counts = new ArrayList<>();
        for (StreamsMetadata instance : streams.streamsMetadataForStore(WindowCounter.COUNTS)) {
            counts.addAll(
                    instance.hostInfo().equals(self)
                            ? localCounts(from, to)
                            : CountsEndpoint.ask(instance.hostInfo(), from, to));
        }
        return counts;
    }

    public List<PageCount> localCounts(Instant from, Instant to) {
        requireRunning();
        List<PageCount> counts = new ArrayList<>();
        try (KeyValueIterator<String, Long> windows =
                store().range(WindowCounter.from(from.toEpochMilli()), WindowCounter.from(to.toEpochMilli()))) {
            windows.forEachRemaining(window -> {
                int end = window.key.indexOf('@');
                counts.add(new PageCount(
                        window.key.substring(end + 1),
                        null,
                        Instant.ofEpochMilli(Long.parseLong(window.key.substring(0, end))),
                        window.value));
            });
        } catch (InvalidStateStoreException e) {
            throw new NotRunningException("The counts of this instance are not at hand", e);
        }
        return counts;
    }

    private ReadOnlyKeyValueStore<String, Long> store() {
        return streams.store(StoreQueryParameters.fromNameAndType(
                WindowCounter.COUNTS, QueryableStoreTypes.<String, Long>keyValueStore()));
    }

    private void requireRunning() {
        if (streams.state() != KafkaStreams.State.RUNNING) {
            throw new NotRunningException("This instance is " + streams.state() + ", not RUNNING");
        }
    }
}
