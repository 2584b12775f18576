package kafkalab.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Holds counts back until stream time has passed the end of their windows and the grace. */
final class FinalOnly extends ContextualProcessor<String, PageCount, String, PageCount> {

    private static final String STORE = "not-final";

    private final TimeWindows windows;
    private KeyValueStore<String, PageCount> waiting;

    private FinalOnly(TimeWindows windows) {
        this.windows = windows;
    }

    static ProcessorSupplier<String, PageCount, String, PageCount> supplier(TimeWindows windows) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, PageCount, String, PageCount> get() {
                return new FinalOnly(windows);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(STORE), Serdes.String(), PageSerdes.pageCounts()));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, PageCount> context) {
        super.init(context);
        waiting = context.getStateStore(STORE);
        context.schedule(Duration.ofSeconds(1), PunctuationType.STREAM_TIME, this::tell);
    }

    @Override
    public void process(Record<String, PageCount> count) {
        waiting.put(count.value().key(), count.value());
    }

    private void tell(long now) {
        List<PageCount> done = new ArrayList<>();
        try (KeyValueIterator<String, PageCount> all = waiting.all()) {
            all.forEachRemaining(next -> {
                if (next.value.start().toEpochMilli() + windows.size() + windows.gracePeriodMs() <= now) {
                    done.add(next.value);
                }
            });
        }
        for (PageCount count : done) {
            waiting.delete(count.key());
            context().forward(new Record<>(count.key(), count, now));
        }
    }
}
