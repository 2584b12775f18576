package kafkalab.streams;

import java.util.Map;
import kafkalab.pageviews.PageEvent;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.WindowStore;

/** Counts the visits of each page in windows of event time. */
public class PageStats {

    public static final long BOUNCE_MS = 100;

    static final String STORE = "counts";

    private final PageStatsConfig config;

    public PageStats(PageStatsConfig config) {
        this.config = config;
    }

    public Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, PageEvent> visits = visits(builder);
        titled(results(visits, windows()), builder)
                .to(config.topics().pageStats(), Produced.with(Serdes.String(), PageSerdes.pageCounts()));
        return builder.build();
    }

    public KStream<String, PageEvent> visits(StreamsBuilder builder) {
        return builder.stream(config.topics().events(), Consumed.with(Serdes.String(), PageSerdes.pageEvents()))
                .filter((user, event) -> event.duration() > BOUNCE_MS)
                .selectKey((user, event) -> event.page());
    }

    public KStream<Windowed<String>, Long> counts(KStream<String, PageEvent> visits, TimeWindows windows) {
        return count(visits, windows).toStream();
    }

    private KTable<Windowed<String>, Long> count(KStream<String, PageEvent> visits, TimeWindows windows) {
        return visits.groupByKey(Grouped.with(Serdes.String(), PageSerdes.pageEvents()))
                .windowedBy(windows)
                .count(Materialized.<String, Long, WindowStore<Bytes, byte[]>>as(STORE)
                        .withKeySerde(Serdes.String())
                        .withValueSerde(Serdes.Long())
                        .withRetention(config.windowing().history()));
    }

    public TimeWindows windows() {
        return TimeWindows.ofSizeAndGrace(
                config.windowing().size(), config.windowing().grace());
    }

    public KStream<String, PageCount> results(KStream<String, PageEvent> visits, TimeWindows windows) {
        return count(visits, windows)
                .suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))
                .toStream()
                .map((window, count) -> result(window, count));
    }

    private static KeyValue<String, PageCount> result(Windowed<String> window, long count) {
        PageCount result = new PageCount(window.key(), null, window.window().startTime(), count);
        return KeyValue.pair(result.key(), result);
    }

    public KStream<String, PageCount> titled(KStream<String, PageCount> results, StreamsBuilder builder) {
        KTable<String, String> titles =
                builder.table(config.topics().pages(), Consumed.with(Serdes.String(), Serdes.String()));
        return results.selectKey((key, result) -> result.page())
                .repartition(Repartitioned.with(Serdes.String(), PageSerdes.pageCounts())
                        .withNumberOfPartitions(2))
                .leftJoin(
                        titles,
                        (result, title) -> result.withTitle(title),
                        Joined.with(Serdes.String(), PageSerdes.pageCounts(), Serdes.String()))
                .selectKey((page, result) -> result.key());
    }

    public Map<String, Object> poisonSettings() {
        return Map.of(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndContinueExceptionHandler.class,
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                config.topics().deadLetters());
    }

    public Map<String, Object> exactlyOnceSettings() {
        return Map.of(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    }
}
