package kafkalab.groups;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;

/**
 * A scene that gives a worker whose handler is slow more events than it can handle between two polls.
 *
 * <p>22 events of 150 ms, which one poll() may return at once, take 3.3 s; 2.5 s may pass between two polls. Whoever
 * reckons with the 200 ms that it is told polls after 2.4 s at the latest.
 *
 * <p>On a machine that stands still for a while an event may take longer than the worker was told. Then the test has
 * broken its word, and what the worker did is not judged: the scene is played again.
 */
final class Slow {

    private static final int EVENTS = 22;
    private static final Duration EACH = Duration.ofMillis(150);
    private static final Duration SLOWEST = Duration.ofMillis(200);
    private static final Duration INTERVAL = Duration.ofMillis(2_500);
    private static final int TRIES = 5;

    private final Scene scene;
    private final RecordingHandler handler;

    private Slow(Scene scene, RecordingHandler handler) {
        this.scene = scene;
        this.handler = handler;
    }

    static void play(LabCluster cluster, Protocol protocol, Random random) throws InterruptedException {
        for (int left = TRIES - 1; left >= 0; left--) {
            try (Scene scene = new Scene(cluster, protocol, 1, random.nextLong()).withKnownGroup()) {
                RecordingHandler handler = scene.handler("A");
                handler.take(EACH);
                try {
                    new Slow(scene, handler).assertStays();
                    return;
                } catch (Lesson lesson) {
                    if (left == 0 || handler.longestCall().compareTo(SLOWEST) <= 0) {
                        throw lesson;
                    }
                }
            }
        }
    }

    private void assertStays() {
        // given
        Map<String, Object> settings = scene.settings("A");
        settings.put("max.poll.interval.ms", (int) INTERVAL.toMillis());
        PageEventWorker worker = new PageEventWorker(
                settings, scene.stream().topic(), scene.group().name(), handler, SLOWEST);
        Member a = scene.add("A", worker, handler);
        scene.stream().publish(EVENTS);

        // when
        a.start();

        // then
        scene.awaitMembers(1);
        awaitAllHandledAsMember();
    }

    /** Waits until everything is handled; fails where the worker is put out of its group meanwhile. */
    private void awaitAllHandledAsMember() {
        long start = scene.journal().now();
        scene.becomes("all events are handled", Scene.LIMIT, () -> {
            List<Journal.Repeat> repeats = scene.journal().repeats(0, place -> true);
            if (!repeats.isEmpty()) {
                throw lesson("it handled " + repeats.get(0).second().place() + " twice");
            }
            if (scene.group().memberIds().isEmpty()) {
                throw lesson(String.format(
                        Locale.ROOT,
                        "after %.1f s the group had no member any more",
                        (scene.journal().now() - start) / 1000.0));
            }
            return scene.journal().holdsAll(scene.stream().places());
        });
        scene.awaitAllHandled();
    }

    private static Lesson lesson(String what) {
        return Lesson.expected("A worker stays in its group, however many events are waiting for its slow handler.")
                .actual("It did not: %s.", what)
                .why(
                        "Who does not call poll() for max.poll.interval.ms, here %d ms, counts as dead: it leaves the "
                                + "group, its partitions go to others, and its commit is refused. The time for a whole batch "
                                + "counts, not that for one event.",
                        INTERVAL.toMillis())
                .next("Find out how long it takes from one poll() to the next, and what decides on that.");
    }
}
