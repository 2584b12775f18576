package kafkalab.streams;

import java.util.Set;
import kafkalab.pageviews.PageEvent;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.kstream.internals.TimeWindow;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Counts by page and window, in stores under keys that begin with the time: 1790000000000@page. */
final class WindowCounter extends ContextualProcessor<String, PageEvent, Windowed<String>, Long> {

    /** Names the store of all counts of the history. */
    static final String COUNTS = "page-counts";

    private static final String OPEN = "open-windows";

    private final long size;
    private final long grace;
    private final long history;
    private final boolean finalOnly;
    private KeyValueStore<String, Long> counts;
    private KeyValueStore<String, Long> open;

    private WindowCounter(TimeWindows windows, long history, boolean finalOnly) {
        size = windows.size();
        grace = windows.gracePeriodMs();
        this.history = history;
        this.finalOnly = finalOnly;
    }

    /** Returns a supplier of counters, with their stores. */
    static ProcessorSupplier<String, PageEvent, Windowed<String>, Long> supplier(
            TimeWindows windows, long history, boolean finalOnly) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, PageEvent, Windowed<String>, Long> get() {
                return new WindowCounter(windows, history, finalOnly);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(store(COUNTS), store(OPEN));
            }
        };
    }

    private static StoreBuilder<KeyValueStore<String, Long>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.Long());
    }

    /** Returns the key before all keys of windows that start at a time or later. */
    static String from(long start) {
        return String.format("%013d", start);
    }

    @Override
    public void init(ProcessorContext<Windowed<String>, Long> context) {
        super.init(context);
        counts = context.getStateStore(COUNTS);
        open = context.getStateStore(OPEN);
    }

    @Override
    public void process(Record<String, PageEvent> record) {
        long now = Math.max(context().currentStreamTimeMs(), record.timestamp());
        long start = record.timestamp() - record.timestamp() % size;
        if (start + size + grace > now) {
            String key = from(start) + "@" + record.key();
            Long before = counts.get(key);
            long count = before == null ? 1 : before + 1;
            counts.put(key, count);
            open.put(key, count);
            if (!finalOnly) {
                context().forward(new Record<>(window(key), count, record.timestamp()));
            }
        }
        close(now);
        forget(now);
    }

    private void close(long now) {
        try (KeyValueIterator<String, Long> closed = open.range(null, from(now - grace - size + 1))) {
            while (closed.hasNext()) {
                KeyValue<String, Long> next = closed.next();
                if (finalOnly) {
                    context().forward(new Record<>(window(next.key), next.value, now));
                    zero(next.key, now);
                }
                open.delete(next.key);
            }
        }
    }

    private void zero(String key, long now) {
        int end = key.indexOf('@');
        String next = from(Long.parseLong(key.substring(0, end)) + size) + key.substring(end);
        if (counts.get(next) == null) {
            context().forward(new Record<>(window(next), 0L, now));
        }
    }

    private void forget(long now) {
        try (KeyValueIterator<String, Long> old = counts.range(null, from(now - history))) {
            while (old.hasNext()) {
                counts.delete(old.next().key);
            }
        }
    }

    private Windowed<String> window(String key) {
        int end = key.indexOf('@');
        long start = Long.parseLong(key.substring(0, end));
        return new Windowed<>(key.substring(end + 1), new TimeWindow(start, start + size));
    }
}
