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
import org.apache.kafka.streams.kstream.GlobalKTable;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Statistics of the visits of each page, in windows of event time.
 *
 * <pre>
 *             visits            results               titled
 *   events ─────────► by page ─────────► final counts ─────────► page-stats
 *      │       (1)               (2–4)                   (5)
 *      └─► dead letters (6)                               ▲
 *                                               pages ────┘
 * </pre>
 *
 * <p>Each method is a part of the topology, or of its settings, and knows nothing of the others. No serde is set by
 * default: name one wherever records leave the memory, for a topic or for a store.
 */
public class PageStats {

    /** Is the duration of a visit, in milliseconds, up to which it does not count: nobody has read anything. */
    public static final long BOUNCE_MS = 100;

    /** Names the store of the counts. */
    static final String STORE = "counts";

    private final PageStatsConfig config;

    /**
     * Prepares the statistics.
     *
     * @param config says how they are made
     */
    public PageStats(PageStatsConfig config) {
        this.config = config;
    }

    /** Returns the whole topology: reads the events, writes the results. */
    public Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, PageEvent> visits = visits(builder);
        titled(results(visits, windows()), builder)
                .to(config.topics().pageStats(), Produced.with(Serdes.String(), PageSerdes.pageCounts()));
        return builder.build();
    }

    /**
     * Reads the topic of events.
     *
     * @param builder takes the source
     * @return the events that are longer than {@link #BOUNCE_MS}, as they are, under their page as key
     */
    public KStream<String, PageEvent> visits(StreamsBuilder builder) {
        return builder.stream(config.topics().events(), Consumed.with(Serdes.String(), PageSerdes.pageEvents()))
                .filter((user, event) -> event.duration() > BOUNCE_MS)
                .selectKey((user, event) -> event.page());
    }

    /**
     * Counts visits by page and window, in event time.
     *
     * @param visits the visits, under their pages
     * @param windows the windows; an event that comes after its window has closed does not count
     * @return counts as they change: what comes last for a page and window is its count
     */
    public KStream<Windowed<String>, Long> counts(KStream<String, PageEvent> visits, TimeWindows windows) {
        return count(visits, windows).toStream();
    }

    private KTable<Windowed<String>, Long> count(KStream<String, PageEvent> visits, TimeWindows windows) {
        // The new key moves events to other partitions, through a topic: hence the serdes.
        return visits.groupByKey(Grouped.with(Serdes.String(), PageSerdes.pageEvents()))
                .windowedBy(windows)
                .count(Materialized.<String, Long, WindowStore<Bytes, byte[]>>as(STORE)
                        .withKeySerde(Serdes.String())
                        .withValueSerde(Serdes.Long())
                        // By default a window is forgotten with the end of its grace.
                        .withRetention(config.windowing().history()));
    }

    /**
     * Returns the windows of the configuration: a window closes once an event has come whose date is its end and the
     * grace, or later.
     */
    public TimeWindows windows() {
        return TimeWindows.ofSizeAndGrace(
                config.windowing().size(), config.windowing().grace());
    }

    /**
     * Counts visits by page and window, as {@link #counts} does, and tells each count once, when it is final.
     *
     * <p>The counts of a window, final or not, can be asked for by {@link PageStatsView}, from its first event on and for
     * as long as the configuration's history goes back.
     *
     * @param visits the visits, under their pages
     * @param windows the windows
     * @return one result for each page and window with visits, once the window has closed, under {@link PageCount#key}
     *     and without a title
     */
    public KStream<String, PageCount> results(KStream<String, PageEvent> visits, TimeWindows windows) {
        return count(visits, windows)
                // Unbounded, since a buffer that is full would tell counts that are not final, or end the application.
                .suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))
                .toStream()
                .map((window, count) -> result(window, count));
    }

    private static KeyValue<String, PageCount> result(Windowed<String> window, long count) {
        PageCount result = new PageCount(window.key(), null, window.window().startTime(), count);
        // A plain text, which any consumer can read; a windowed key would need the serde of Kafka Streams.
        return KeyValue.pair(result.key(), result);
    }

    /**
     * Gives each result the title of its page.
     *
     * @param results the results, under {@link PageCount#key}
     * @param builder takes the table of titles; its topic may have any number of partitions
     * @return the same results under the same keys, with the title, or with null where the page has none
     */
    public KStream<String, PageCount> titled(KStream<String, PageCount> results, StreamsBuilder builder) {
        // A global table is whole on each instance: no need to bring results and titles into the same partition.
        GlobalKTable<String, String> titles =
                builder.globalTable(config.topics().pages(), Consumed.with(Serdes.String(), Serdes.String()));
        return results.leftJoin(titles, (key, result) -> result.page(), (result, title) -> result.withTitle(title));
    }

    /**
     * Returns the settings with which a record that is no page event does not stop the application, but goes to the
     * topic of dead letters: key and value byte for byte as they were, with the message or the class of the exception
     * in a header, of whatever name. A record without a value is no page event either; a visit that is too short is one.
     *
     * @return the settings; none where {@link #visits} takes care of it
     */
    public Map<String, Object> poisonSettings() {
        return Map.of(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndContinueExceptionHandler.class,
                // Kafka's own handlers write to this topic before they continue (KIP-1034).
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                config.topics().deadLetters());
    }

    /**
     * Returns the settings with which each event counts exactly once in what {@code read_committed} readers see, though
     * an instance may be killed at any time and started again.
     */
    public Map<String, Object> exactlyOnceSettings() {
        // Results, changelogs and offsets of a piece of work are one transaction.
        return Map.of(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    }
}
