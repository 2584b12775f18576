package kafkalab.streams;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.streams.StreamsBuilder;

/** A scene of events around the end of a window and of its grace. */
final class GraceScene {

    private GraceScene() {}

    static void sendAroundTheGrace(TrafficGenerator traffic, Random random) throws IOException {
        // given
        Duration size = Duration.ofSeconds(4 + random.nextInt(8)).plusMillis(1 + random.nextInt(999));
        Duration grace = Duration.ofSeconds(13 + random.nextInt(30)).plusMillis(1 + random.nextInt(999));
        PageStatsConfig config = Pipe.config(new PageStatsConfig.Windowing(size, grace, Duration.ofMinutes(5)));
        SceneInput.meet(config, PageStats::windows);
        PageStats stats = new PageStats(config);
        String page = traffic.next().page();
        String another = "not " + page;
        Instant start = BatchCount.startOf(traffic.next().date(), size);
        Instant end = start.plus(size);
        List<PageEvent> inTime = List.of(
                visit(page, start),
                visit(page, end.minusMillis(1)),
                visit(page, end),
                // event time is now one millisecond before the window closes
                visit(another, end.plus(grace).minusMillis(1)),
                visit(page, start.plusMillis(random.nextInt(3_000))),
                // now it has closed
                visit(another, end.plus(grace)));
        PageEvent tooLate = visit(page, end.minusMillis(1 + random.nextInt(3_000)));
        Map<BatchCount.Place, Long> counts = Pipe.counts();

        // when
        StreamsBuilder builder = new StreamsBuilder();
        try (Pipe pipe = Pipe.ofCounts(config, builder, stats.counts(stats.visits(builder), stats.windows()), counts)) {
            pipe.send(inTime);
            pipe.send(tooLate);
            pipe.closeWindowsUntil(SceneInput.latest(inTime));
        }

        // then
        Map<BatchCount.Place, Long> expected = BatchCount.of(inTime, size);
        BatchCount.Place window = new BatchCount.Place(page, start);
        long count = counts.getOrDefault(window, 0L);
        if (count == expected.get(window) + 1) {
            throw Lesson.expected(
                            "An event does not count that comes after another page's, whose date is the end of its window "
                                    + "and the grace.")
                    .actual("It does.")
                    .why(
                            "Event time is the latest date so far, of whichever page. With a grace of %d ms a window closes at "
                                    + "that time, and not a millisecond later: its count is final, and may have been told to "
                                    + "others.",
                            grace.toMillis())
                    .next("Give the windows the grace of the configuration.");
        }
        Optional<String> difference = BatchCount.difference(expected, counts);
        if (difference.isPresent()) {
            throw Lesson.expected(
                            "Windows are %d ms long and take events for %d ms after their end, in event time.",
                            size.toMillis(), grace.toMillis())
                    .actual("%s", difference.get())
                    .why(
                            "Event time is the latest date that was seen so far. A window closes when it reaches the window's "
                                    + "end and the grace; without a grace that is its very end.")
                    .next("Take both, size and grace, from the configuration.");
        }
    }

    static PageEvent visit(String page, Instant date) {
        return new PageEvent(page, "user of " + page, date, 1_000);
    }
}
