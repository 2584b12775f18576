package kafkalab.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import kafkalab.pageviews.PageEvent;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** Counts visits in a window store. */
final class WindowCounter extends ContextualFixedKeyProcessor<String, PageEvent, PageCount> {

    static final String STORE = "visits-in-windows";

    private final TimeWindows windows;
    private WindowStore<String, Long> counts;
    private long latest = Long.MIN_VALUE;

    private WindowCounter(TimeWindows windows) {
        this.windows = windows;
    }

    static FixedKeyProcessorSupplier<String, PageEvent, PageCount> supplier(TimeWindows windows, Duration history) {
        return new FixedKeyProcessorSupplier<>() {
            @Override
            public FixedKeyProcessor<String, PageEvent, PageCount> get() {
                return new WindowCounter(windows);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(STORE, history, Duration.ofMillis(windows.size()), false),
                        Serdes.String(),
                        Serdes.Long()));
            }
        };
    }

    @Override
    public void init(FixedKeyProcessorContext<String, PageCount> context) {
        super.init(context);
        counts = context.getStateStore(STORE);
    }

    @Override
    public void process(FixedKeyRecord<String, PageEvent> visit) {
        latest = Math.max(Math.max(latest, visit.timestamp()), context().currentStreamTimeMs());
        windows.windowsFor(visit.timestamp()).forEach((start, window) -> {
            if (window.end() + windows.gracePeriodMs() > latest) {
                Long before = counts.fetch(visit.key(), start);
                long count = before == null ? 1 : before + 1;
                counts.put(visit.key(), count, start);
                context()
                        .forward(visit.withValue(new PageCount(visit.key(), null, Instant.ofEpochMilli(start), count)));
            }
        });
    }
}
