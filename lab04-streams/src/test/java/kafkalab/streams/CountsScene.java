package kafkalab.streams;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;

/** Scenes that compare counts as they change with those of a batch, in this thread and over several partitions. */
final class CountsScene {

    private CountsScene() {}

    static void countOutOfOrder(TrafficGenerator traffic) throws IOException {
        // given
        Duration disorder = Duration.ofSeconds(20);
        PageStatsConfig config = Pipe.config(SceneInput.PATIENT);
        SceneInput.meet(
                config,
                each -> each.counts(
                        SceneInput.plainVisits(new StreamsBuilder()), SceneInput.windowsOf(SceneInput.GIVEN)));
        PageStats stats = new PageStats(config);
        List<PageEvent> events = SceneInput.visits(traffic.outOfOrder(disorder), 1_000);
        Map<BatchCount.Place, Long> counts = Pipe.counts();

        // when
        StreamsBuilder builder = new StreamsBuilder();
        try (Pipe pipe = Pipe.ofCounts(
                config, builder, stats.counts(stats.visits(builder), SceneInput.windowsOf(SceneInput.GIVEN)), counts)) {
            pipe.send(events);
            pipe.closeWindowsUntil(SceneInput.latest(events));
        }

        // then
        assertLastCounts(BatchCount.of(events, SceneInput.GIVEN.size()), counts);
    }

    static void countOverPartitions(LabCluster cluster, TrafficGenerator yesterday) throws Exception {
        TrafficGenerator traffic = SceneInput.ofToday(yesterday);
        try (Scene scene = new Scene(cluster, SceneInput.PATIENT, 3)) {
            // given
            PageStatsConfig config = scene.config();
            SceneInput.meet(
                    config,
                    each -> each.counts(
                            SceneInput.plainVisits(new StreamsBuilder()), SceneInput.windowsOf(SceneInput.GIVEN)));
            List<PageEvent> events = SceneInput.visitsWithin(Duration.ofSeconds(20), traffic);
            Map<BatchCount.Place, Long> expected = BatchCount.of(events, SceneInput.GIVEN.size());
            Map<BatchCount.Place, Long> counts = new TreeMap<>();
            scene.send(events);

            // when
            scene.start(config, () -> countsTopology(scene, new PageStats(config)), Map.of());
            scene.awaitConsumed();
            scene.tickUntil(
                    SceneInput.latest(events).plus(SceneInput.GIVEN.size()).plus(SceneInput.GIVEN.grace()),
                    SceneInput.GIVEN.size(),
                    () -> {
                        counts.clear();
                        Result.in(cluster, scene.topics().pageStats())
                                .forEach(result -> counts.put(result.place(), result.count()));
                        return counts.keySet().containsAll(expected.keySet());
                    },
                    () -> lessonOfCounts(
                            expected, Lesson.phrase("Only %d pages and windows have one.", counts.size())));

            // then
            assertLastCounts(expected, counts);
        }
    }

    static Topology countsTopology(Scene scene, PageStats stats) {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, PageCount> counts = stats.counts(stats.visits(builder), SceneInput.windowsOf(SceneInput.GIVEN))
                .filter((window, count) -> count != null)
                .map((window, count) -> {
                    PageCount each =
                            new PageCount(window.key(), null, window.window().startTime(), count);
                    return KeyValue.pair(each.key(), each);
                });
        return Scene.topology(
                builder, counts, PageSerdes.pageCounts(), scene.topics().pageStats());
    }

    static void assertLastCounts(Map<BatchCount.Place, Long> expected, Map<BatchCount.Place, Long> counts) {
        BatchCount.difference(expected, counts).ifPresent(difference -> {
            throw lessonOfCounts(expected, difference);
        });
    }

    static Lesson lessonOfCounts(Map<BatchCount.Place, Long> expected, String actual) {
        return Lesson.expected(
                        "The last count of each page and window is that of a batch over all %d events.",
                        expected.values().stream().mapToLong(Long::longValue).sum())
                .actual("%s", actual)
                .why("A window is a span of event time: an event belongs to the one that holds its date, whenever it "
                        + "comes, and whichever partition it comes from. Windows of the same size side by side "
                        + "take each event once.")
                .next("Bring equal keys together, use the windows that you are given, and take the time from the "
                        + "record.");
    }
}
