package kafkalab.streams;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.query.WindowRangeQuery;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ValueAndTimestamp;

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
        for (StreamsMetadata instance : streams.streamsMetadataForStore(PageStats.STORE)) {
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
        StateQueryRequest<KeyValueIterator<Windowed<String>, ValueAndTimestamp<Long>>> request =
                StateQueryRequest.inStore(PageStats.STORE)
                        .withQuery(WindowRangeQuery.<String, ValueAndTimestamp<Long>>withWindowStartRange(
                                from, to.minusMillis(1)))
                        .requireActive();
        streams.query(request).getPartitionResults().forEach((partition, result) -> {
            if (result.isFailure()) {
                throw new NotRunningException(result.getFailureMessage());
            }
            try (KeyValueIterator<Windowed<String>, ValueAndTimestamp<Long>> windows = result.getResult()) {
                windows.forEachRemaining(window -> counts.add(new PageCount(
                        window.key.key(), null, window.key.window().startTime(), window.value.value())));
            }
        });
        return counts;
    }

    private void requireRunning() {
        if (streams.state() != KafkaStreams.State.RUNNING) {
            throw new NotRunningException("This instance is " + streams.state() + ", not RUNNING");
        }
    }
}
