package kafkalab.streams;

import java.util.Map;
import java.util.TreeMap;
import kafkalab.pageviews.PageEvent;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.kstream.internals.TimeWindow;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Counts by page and window, in memory. */
final class WindowCounter extends ContextualProcessor<String, PageEvent, Windowed<String>, Long> {

    private final long size;
    private final long grace;
    private final boolean finalOnly;
    private final Map<Long, Map<String, Long>> windows = new TreeMap<>();

    WindowCounter(TimeWindows windows, boolean finalOnly) {
        size = windows.size();
        grace = windows.gracePeriodMs();
        this.finalOnly = finalOnly;
    }

    @Override
    public void process(Record<String, PageEvent> record) {
        long now = Math.max(context().currentStreamTimeMs(), record.timestamp());
        long start = record.timestamp() - record.timestamp() % size;
        if (start + size + grace > now) {
            long count = windows.computeIfAbsent(start, each -> new TreeMap<>()).merge(record.key(), 1L, Long::sum);
            if (!finalOnly) {
                context().forward(new Record<>(window(record.key(), start), count, record.timestamp()));
            }
        }
        windows.entrySet().removeIf(window -> {
            boolean closes = window.getKey() + size + grace <= now;
            if (closes && finalOnly) {
                window.getValue()
                        .forEach((page, count) ->
                                context().forward(new Record<>(window(page, window.getKey()), count, now)));
            }
            return closes;
        });
    }

    private Windowed<String> window(String page, long start) {
        return new Windowed<>(page, new TimeWindow(start, start + size));
    }
}
