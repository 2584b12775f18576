package kafkalab.streams;

import java.util.Map;
import kafkalab.pageviews.PageEvent;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;

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
        // TODO 1: read the events, leave out those that are too short, and let the page be the key.
        throw new UnsupportedOperationException("TODO 1: read the events, by page");
    }

    /**
     * Counts visits by page and window, in event time.
     *
     * @param visits the visits, under their pages
     * @param windows the windows; an event that comes after its window has closed does not count
     * @return counts as they change: what comes last for a page and window is its count
     */
    public KStream<Windowed<String>, Long> counts(KStream<String, PageEvent> visits, TimeWindows windows) {
        // TODO 2: count by page and window.
        throw new UnsupportedOperationException("TODO 2: count by page and window");
    }

    /**
     * Returns the windows of the configuration: a window closes once an event has come whose date is its end and the
     * grace, or later.
     */
    public TimeWindows windows() {
        // TODO 3: windows of the right size, which wait for late events as long as they should.
        throw new UnsupportedOperationException("TODO 3: choose the windows");
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
        // TODO 4: one result a page and window, when it can no longer change.
        throw new UnsupportedOperationException("TODO 4: tell each count once, when it is final");
    }

    /**
     * Gives each result the title of its page.
     *
     * @param results the results, under {@link PageCount#key}
     * @param builder takes the table of titles; its topic may have any number of partitions
     * @return the same results under the same keys, with the title, or with null where the page has none
     */
    public KStream<String, PageCount> titled(KStream<String, PageCount> results, StreamsBuilder builder) {
        // TODO 5: join the results with the titles.
        throw new UnsupportedOperationException("TODO 5: join the results with the titles");
    }

    /**
     * Returns the settings with which a record that is no page event does not stop the application, but goes to the
     * topic of dead letters: key and value byte for byte as they were, with the message or the class of the exception
     * in a header, of whatever name. A record without a value is no page event either; a visit that is too short is one.
     *
     * @return the settings; none where {@link #visits} takes care of it
     */
    public Map<String, Object> poisonSettings() {
        // TODO 6: say what becomes of a record that can not be read.
        throw new UnsupportedOperationException("TODO 6: keep what can not be read");
    }

    /**
     * Returns the settings with which each event counts exactly once in what {@code read_committed} readers see, though
     * an instance may be killed at any time and started again.
     */
    public Map<String, Object> exactlyOnceSettings() {
        // TODO 8: let an instance that is killed have done all of a piece of work or nothing.
        throw new UnsupportedOperationException("TODO 8: count exactly once");
    }
}
