package kafkalab.streams;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;

/** Scenes that look at what is told of a window, and when. */
final class ResultsScene {

    private ResultsScene() {}

    static void waitOnTheWall(TrafficGenerator traffic) throws IOException {
        // given
        PageStatsConfig config = Pipe.config(SceneInput.PATIENT);
        SceneInput.meet(
                config,
                each -> each.results(
                        SceneInput.plainVisits(new StreamsBuilder()), SceneInput.windowsOf(SceneInput.GIVEN)));
        PageStats stats = new PageStats(config);
        List<PageEvent> events = SceneInput.visitsWithin(Duration.ofSeconds(45), traffic);
        Map<String, PageCount> results = new TreeMap<>();

        // when
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, PageCount> out = stats.results(stats.visits(builder), SceneInput.windowsOf(SceneInput.GIVEN));
        try (Pipe pipe = Pipe.of(config, builder, out, results::put)) {
            pipe.send(events.subList(0, events.size() / 2));
            pipe.waitOnTheWall(Duration.ofHours(2));
            pipe.send(events.subList(events.size() / 2, events.size()));
            pipe.waitOnTheWall(Duration.ofHours(2));
        }

        // then
        if (!results.isEmpty()) {
            throw Lesson.expected("As long as no event closes a window, there is no result, however long that is.")
                    .actual(
                            "There are %d, such as %s.",
                            results.size(), results.values().iterator().next())
                    .why(
                            "Events may be held up for hours and still be in time: the grace is a span of event time, which "
                                    + "goes on with the events and not with the clock on the wall.")
                    .next("Close windows when a later event comes, not when time has passed.");
        }
    }

    static void closeWindows(LabCluster cluster, TrafficGenerator yesterday) throws Exception {
        TrafficGenerator traffic = SceneInput.ofToday(yesterday);
        try (Scene scene = new Scene(cluster, SceneInput.PATIENT, 3).withoutCache()) {
            // given: a first event and a second for each page and window, between which event time goes on
            PageStatsConfig config = scene.config();
            SceneInput.meet(
                    config,
                    each -> each.results(
                            SceneInput.plainVisits(new StreamsBuilder()), SceneInput.windowsOf(SceneInput.GIVEN)));
            PageStats stats = new PageStats(config);
            List<PageEvent> first = SceneInput.visitsWithin(Duration.ofSeconds(45), traffic);
            List<PageEvent> second = first.stream()
                    .map(event -> new PageEvent(event.page(), "second " + event.user(), event.date(), event.duration()))
                    .toList();
            List<PageEvent> events = new ArrayList<>(first);
            events.addAll(second);
            Map<BatchCount.Place, Long> expected = BatchCount.of(events, SceneInput.GIVEN.size());
            Instant begin = first.get(0).date();
            Instant beforeClosing = BatchCount.startOf(begin, SceneInput.GIVEN.size())
                    .plus(SceneInput.GIVEN.size())
                    .plus(SceneInput.GIVEN.grace())
                    .minusMillis(1);
            Instant allClosed =
                    SceneInput.latest(events).plus(SceneInput.GIVEN.size()).plus(SceneInput.GIVEN.grace());
            scene.start(config, () -> resultsTopology(scene, stats, SceneInput.GIVEN), Map.of());

            // when
            scene.send(first);
            scene.awaitConsumed();
            scene.tick(beforeClosing);
            scene.awaitConsumed();
            scene.send(second);
            scene.awaitConsumed();

            // then
            assertNoResultYet(Result.in(cluster, scene.topics().pageStats()));
            assertCounts(
                    expected, scene.tickForResults(allClosed, SceneInput.GIVEN.size(), expected.keySet(), () -> {}));
            assertNoTitles(Result.in(cluster, scene.topics().pageStats()));

            // when: an event comes too late
            scene.send(List.of(GraceScene.visit(first.get(0).page(), begin)));
            scene.awaitConsumed();
            scene.tick(allClosed.plus(Duration.ofMinutes(10)));
            scene.awaitConsumed();

            // then
            assertCounts(
                    expected, Result.counts(Result.in(cluster, scene.topics().pageStats())));
        }
    }

    static Topology resultsTopology(Scene scene, PageStats stats, PageStatsConfig.Windowing windowing) {
        StreamsBuilder builder = new StreamsBuilder();
        return Scene.topology(
                builder,
                stats.results(stats.visits(builder), SceneInput.windowsOf(windowing)),
                PageSerdes.pageCounts(),
                scene.topics().pageStats());
    }

    static void assertNoResultYet(List<Result> results) {
        if (!results.isEmpty()) {
            throw Lesson.expected("A window that may still get events has no result.")
                    .actual(
                            "There are %d results, such as %d for %s.",
                            results.size(),
                            results.get(0).count(),
                            results.get(0).place())
                    .why(
                            "A table of counts changes with every event, and hands each change on unless it is told to wait. "
                                    + "A window's count is final when event time has reached its end and the grace.")
                    .next("Hold a count back until its window closes: by suppress(), by an EmitStrategy, or in a "
                            + "processor of your own.");
        }
    }

    static void assertNoTitles(List<Result> results) {
        results.stream().filter(result -> result.title() != null).findFirst().ifPresent(result -> {
            throw Lesson.expected("A result has no title yet.")
                    .actual("That of %s is %s.", result.place(), TitlesScene.quoted(result.title()))
                    .why(
                            "Titles are in a table of their own, and a page may have none: whoever reads a made-up title can "
                                    + "not know.")
                    .next("Leave the title null. titled() adds it.");
        });
    }

    static void assertCounts(Map<BatchCount.Place, Long> expected, Map<BatchCount.Place, Long> actual) {
        Optional<String> difference = BatchCount.difference(expected, actual);
        if (difference.isPresent()) {
            throw Lesson.expected("The %d results are the counts of a batch.", expected.size())
                    .actual("%s", difference.get())
                    .why("Each event is in one window of its page, by its own date, and no event came too late for it.")
                    .next("Compare the key, the window and the count of that result with the events.");
        }
    }
}
