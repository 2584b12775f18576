package kafkalab.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kafkalab.kit.LabCluster;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;

/**
 * Counts an hour of page events on a real cluster, exactly once, and compares the results with a count of the whole list.
 *
 * <p>{@code mvn test -Pexample -pl lab04-streams} runs it with your statistics, with {@code -Psolution} added with ours.
 */
final class CountABusyHour {

    private static final int EVENTS = 20_000;
    private static final int SHOWN = 5;

    private CountABusyHour() {}

    public static void main(String[] arguments) throws Exception {
        try (LabCluster cluster = LabCluster.open();
                Scene scene = new Scene(cluster, PageStatsConfig.Windowing.OF_THE_STORY, 1)) {
            List<PageEvent> events = new TrafficGenerator(42)
                    .startingAt(Instant.now().minus(Duration.ofHours(12)))
                    .outOfOrder(Duration.ofSeconds(8))
                    .events(EVENTS);
            List<PageEvent> visits = events.stream()
                    .filter(event -> event.duration() > PageStats.BOUNCE_MS)
                    .toList();
            Map<BatchCount.Place, Long> expected =
                    BatchCount.of(visits, scene.windowing().size());
            Instant latest = events.stream()
                    .map(PageEvent::date)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();

            scene.send(events);
            long start = System.nanoTime();
            try (PageStatsApp app = PageStatsApp.start(scene.config())) {
                scene.awaitRunning(app);
                Map<BatchCount.Place, Long> results = scene.tickForResults(
                        latest.plus(scene.windowing().size())
                                .plus(scene.windowing().grace()),
                        scene.windowing().size(),
                        expected.keySet(),
                        () -> app.failure().ifPresent(failure -> {
                            throw new IllegalStateException(failure);
                        }));
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "%n  %,d events, %,d of them visits, became %,d results in %.1f s: %s.%n%n",
                        EVENTS,
                        visits.size(),
                        results.size(),
                        seconds,
                        BatchCount.difference(expected, results).orElse("each is that of a batch"));
                results.entrySet().stream()
                        .sorted(Map.Entry.<BatchCount.Place, Long>comparingByValue()
                                .reversed())
                        .limit(SHOWN)
                        .forEach(result ->
                                System.out.printf("  %4d visits of %s%n", result.getValue(), result.getKey()));
                System.out.println();
            }
        }
        // The brokers' threads would keep the JVM alive for their six seconds of closing.
        Runtime.getRuntime().halt(0);
    }
}
