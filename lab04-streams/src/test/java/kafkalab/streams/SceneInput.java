package kafkalab.streams;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.TimeWindows;

/** The windows, events and sources that the scenes are given. */
final class SceneInput {

    private SceneInput() {}

    static final Duration SIZE = Duration.ofSeconds(5);

    /** Lets all events of a test count, whichever partition is read first: they span less than the grace. */
    static final PageStatsConfig.Windowing PATIENT =
            new PageStatsConfig.Windowing(SIZE, Duration.ofSeconds(60), Duration.ofMinutes(10));

    /** Describes the windows that methods are given: not those of the configuration, which they have no need to know. */
    static final PageStatsConfig.Windowing GIVEN =
            new PageStatsConfig.Windowing(Duration.ofSeconds(7), Duration.ofSeconds(50), Duration.ofMinutes(10));

    /**
     * Returns the same events, some two hours old: the changelog of a windowed store keeps records for its history and a
     * day, by their own time, and yesterday's may be gone from it before anybody restores them.
     */
    static TrafficGenerator ofToday(TrafficGenerator traffic) {
        return traffic.startingAt(Instant.now().truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.HOURS));
    }

    /** Lets a method that is not written yet say so, before any other that its test needs. */
    static void meet(PageStatsConfig config, Consumer<PageStats> method) {
        method.accept(new PageStats(config));
    }

    static KStream<String, PageEvent> plainVisits(StreamsBuilder builder) {
        return builder.stream("visits", Consumed.with(Serdes.String(), PageSerdes.pageEvents()));
    }

    /** Returns events that count whatever task 1 does: none of them is short. */
    static List<PageEvent> visits(TrafficGenerator traffic, int count) {
        return traffic.stream()
                .filter(event -> event.duration() > 150)
                .limit(count)
                .toList();
    }

    static Instant latest(List<PageEvent> events) {
        return Collections.max(events.stream().map(PageEvent::date).toList());
    }

    static TimeWindows windowsOf(PageStatsConfig.Windowing windowing) {
        return TimeWindows.ofSizeAndGrace(windowing.size(), windowing.grace());
    }

    /** Returns the events of a span of event time, none of them short. */
    static List<PageEvent> visitsWithin(Duration span, TrafficGenerator traffic) {
        PageEvent first = traffic.next();
        return traffic.stream()
                .filter(event -> event.duration() > 150)
                .takeWhile(event -> event.date().isBefore(first.date().plus(span)))
                .toList();
    }

    static KStream<String, PageCount> plainResults(StreamsBuilder builder, String topic) {
        return builder.stream(topic, Consumed.with(Serdes.String(), PageSerdes.pageCounts()));
    }
}
