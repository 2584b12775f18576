package kafkalab.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentProcess;
import kafkalab.pageviews.PageEvent;

/**
 * A scene that kills an application in the midst of its work, by SIGKILL, and lets another life of it go on.
 *
 * <pre>
 *   events    │ begin: some windows close,     │ middle, and at its end   │ end
 *             │ others are counted and open    │ the marker               │
 *   first     ├───────────────────────────────►├────────────► ✗           │
 *   life      │ results are committed          │ a count of the marker is
 *             │                                │ in the changelog, nothing
 *             │                                │ of it committed
 *   second    │                                │              └──────────►├────────────►
 * </pre>
 *
 * Where the first life is stopped is no matter of luck: {@link HoldAtMarker} holds its producer at the acknowledgement of
 * a count of the marker, before any commit that includes it.
 */
final class Killing {

    private static final Duration HOLD_LIMIT = Duration.ofSeconds(30);
    private static final Duration BEGIN = Duration.ofSeconds(30);
    private static final Duration MIDDLE = Duration.ofSeconds(40);

    private final Scene scene;
    private final PageStatsConfig config;
    private final PageStatsConfig.Windowing windowing;
    private final String marker;
    private final List<PageEvent> begin = new ArrayList<>();
    private final List<PageEvent> middle = new ArrayList<>();
    private final List<PageEvent> end = new ArrayList<>();

    /**
     * Cuts the events into three parts.
     *
     * @param scene the scene
     * @param events of a minute, in their order
     * @param random gives the marker
     */
    Killing(Scene scene, List<PageEvent> events, Random random) {
        this.scene = scene;
        config = scene.config();
        windowing = config.windowing();
        marker = "marker-" + random.nextInt(1_000_000_000);
        Instant first = events.get(0).date();
        for (PageEvent event : events) {
            if (event.date().isBefore(first.plus(BEGIN))) {
                begin.add(event);
            } else if (event.date().isBefore(first.plus(MIDDLE))) {
                middle.add(event);
            } else {
                end.add(event);
            }
        }
        for (int i = 0; i < 3; i++) {
            middle.add(new PageEvent(marker, "user" + i, first.plus(MIDDLE).plusMillis(i), 1_000));
        }
    }

    void play() throws Exception {
        scene.sendTitles(Stream.of(begin, middle, end)
                .flatMap(List::stream)
                .map(PageEvent::page)
                .filter(page -> !page.equals(marker))
                .distinct()
                .toList());
        scene.send(begin);
        try (StudentProcess program = RunUntilKilled.start(config, Optional.of(marker))) {
            awaitRunning(program);
            awaitFirstResults(program);
            scene.send(middle);
            awaitHolding(program);
            program.kill();
        }
        scene.bury();
        // Not before: in a program whose table of titles has a changelog it would have held the producer at once.
        scene.sendTitles(List.of(marker));
        scene.send(end);
        try (StudentProcess program = RunUntilKilled.start(config, Optional.empty())) {
            awaitRunning(program);
            List<PageEvent> all = new ArrayList<>(begin);
            all.addAll(middle);
            all.addAll(end);
            Map<BatchCount.Place, Long> expected = BatchCount.of(all, windowing.size());
            assertCounts(
                    expected,
                    scene.tickForResults(
                            lastOf(all).plus(windowing.size()).plus(windowing.grace()),
                            windowing.size(),
                            expected.keySet(),
                            () -> assertRuns(program)));
        }
    }

    /**
     * Waits for the results of windows that the first events have closed; others are open, and were counted before.
     *
     * <p>A program may look for closed windows from time to time only, in event time: those that have just closed may wait.
     */
    private void awaitFirstResults(StudentProcess program) {
        Instant now = lastOf(begin);
        Map<BatchCount.Place, Long> closed = BatchCount.only(
                BatchCount.of(begin, windowing.size()),
                place -> !place.start()
                        .plus(windowing.size())
                        .plus(windowing.grace())
                        .plus(windowing.size())
                        .isAfter(now));
        scene.tickForResults(now, Duration.ZERO, closed.keySet(), () -> assertRuns(program));
    }

    private static void awaitRunning(StudentProcess program) {
        try {
            RunUntilKilled.awaitRunning(program);
        } catch (IllegalStateException e) {
            assertRuns(program);
            throw Lesson.expected("An instance runs within %d s.", Scene.PATIENCE.toSeconds())
                    .actual("%s", e.getMessage())
                    .why("An instance is RUNNING once it has its partitions and has restored their state.")
                    .next("See the log in target/log/clients.log: what does it wait for?");
        }
    }

    /** Where nothing is ever held, as nothing is kept safe, the program is killed wherever it is. */
    private static void awaitHolding(StudentProcess program) {
        try {
            program.awaitLine("that it holds", HoldAtMarker.HOLDING::equals, HOLD_LIMIT);
        } catch (IllegalStateException e) {
            assertRuns(program);
        }
    }

    private static void assertRuns(StudentProcess program) {
        if (program.awaitExit(Duration.ZERO).isPresent()) {
            throw Lesson.expected("The application goes on.")
                    .actual("It ended: %s.", program.failure().orElse("nobody knows why"))
                    .why("What a setting, a serde or an operation throws ends the application.")
                    .next("Look at that exception: it names the setting, the serde or the record at fault.");
        }
    }

    private static void assertCounts(Map<BatchCount.Place, Long> expected, Map<BatchCount.Place, Long> actual) {
        Optional<String> difference = BatchCount.difference(expected, actual);
        if (difference.isPresent()) {
            throw Lesson.expected("After SIGKILL and a restart, the results are the counts of a batch.")
                    .actual("%s", difference.get())
                    .why("A count goes into the store and its changelog first, and how far the application has read is "
                            + "committed later. A kill between the two lets an event count twice, unless both are one "
                            + "transaction; and what is in memory alone is gone.")
                    .next("Choose the guarantee by which they are.");
        }
    }

    private static Instant lastOf(List<PageEvent> events) {
        return events.stream().map(PageEvent::date).max(Instant::compareTo).orElseThrow();
    }
}
