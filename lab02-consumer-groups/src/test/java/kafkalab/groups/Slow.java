package kafkalab.groups;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;

/**
 * Scenes that give a worker whose handler is slow more events than it can handle between two polls, and figures that are
 * easy to reckon wrongly with.
 *
 * <p>On a machine that stands still for a while an event may take longer than the worker was told. Then the test has
 * broken its word, and what the worker did is not judged: the scene is played again.
 */
final class Slow {

    /** 18 events, which one poll() may return at once, take 3.4 s; 2.5 s may pass between two polls. */
    static final Load MANY_EVENTS = new Load(18, 3, Duration.ofMillis(190), Duration.ofMillis(200), false);

    /** Two events take 2.8 s: more than one at a time is too many. The interval is given as text. */
    static final Load LONG_EVENTS = new Load(2, 1, Duration.ofMillis(1_400), Duration.ofMillis(1_500), true);

    private static final String MAX_POLL_INTERVAL = "max.poll.interval.ms";
    private static final Duration INTERVAL = Duration.ofMillis(2_500);
    private static final int TRIES = 5;

    private final Scene scene;
    private final Load load;
    private final Member member;

    /**
     * How much work there is, and how slow the handler is.
     *
     * @param first the events that are there at the beginning
     * @param later those that come while the worker is busy
     * @param each what an event takes
     * @param slowest what the worker is told that it takes at most
     * @param asText whether the interval is given as text
     */
    record Load(int first, int later, Duration each, Duration slowest, boolean asText) {}

    private Slow(Scene scene, Load load) {
        this.scene = scene;
        this.load = load;
        Map<String, Object> settings = scene.settings("A");
        settings.put(MAX_POLL_INTERVAL, (int) INTERVAL.toMillis());
        if (load.asText()) {
            settings.replaceAll((name, value) -> name.equals(MAX_POLL_INTERVAL) ? value.toString() : value);
        }
        member = scene.hire(
                "A",
                handler -> new PageEventWorker(
                        settings, scene.stream().topic(), scene.group().name(), handler, load.slowest()));
        member.handler().take(load.each());
    }

    /** Plays the scene of a worker that has much to do. */
    static void play(LabCluster cluster, Protocol protocol, Random random, Load load) throws InterruptedException {
        for (int left = TRIES - 1; left >= 0; left--) {
            try (Scene scene = new Scene(cluster, protocol, 1, random.nextLong()).withKnownGroup()) {
                Slow slow = new Slow(scene, load);
                try {
                    slow.assertStays();
                    return;
                } catch (Lesson lesson) {
                    boolean wordKept = slow.member.handler().longestCall().compareTo(load.slowest()) <= 0;
                    if (left == 0 || wordKept) {
                        throw lesson;
                    }
                }
            }
        }
    }

    private void assertStays() {
        // given
        scene.stream().publish(load.first());

        // when
        member.start();

        // then
        scene.awaitMembers(1);
        scene.becomes("the first event is in hand", Scene.LIMIT, member.handler()::isBusy);
        scene.stream().publish(load.later());
        awaitAllHandledAsMember();
        Operators.assertCommitsAsOthersDo(scene, member);
    }

    /** Waits until everything is handled; fails where the worker is put out of its group meanwhile. */
    private void awaitAllHandledAsMember() {
        long start = scene.journal().now();
        scene.becomes("all events are handled", Scene.LIMIT, () -> {
            List<Journal.Repeat> repeats = scene.journal().repeats(0, place -> true);
            if (!repeats.isEmpty()) {
                throw lesson(Lesson.phrase(
                        "it handled %s twice", repeats.get(0).second().place()));
            }
            if (scene.group().memberIds().isEmpty()) {
                throw lesson(Lesson.phrase(
                        "after %.1f s the group had no member any more",
                        (scene.journal().now() - start) / 1000.0));
            }
            return scene.journal().holdsAll(scene.stream().places());
        });
        scene.awaitAllHandled();
    }

    private Lesson lesson(String what) {
        return Lesson.expected("A worker stays in its group, however many events are waiting for its slow handler.")
                .actual(
                        "With events of up to %d ms each it did not: %s.",
                        load.slowest().toMillis(), what)
                .why(
                        "Who does not call poll() for max.poll.interval.ms, here %d ms, counts as dead: it leaves the "
                                + "group, its partitions go to others, and its commit is refused. The time for a whole batch "
                                + "counts, up to max.poll.records events, not that for one event; neither the session "
                                + "timeout nor the time that poll() may wait has to do with it.",
                        INTERVAL.toMillis())
                .next("Find out how long it takes from one poll() to the next, and what decides on that.");
    }

    /** Plays the scene of a group whose workers were created with unusual figures, and have little to do. */
    static void playFigures(LabCluster cluster, Protocol protocol, long seed) throws InterruptedException {
        Map<String, Duration> slowest = new LinkedHashMap<>();
        slowest.put("no interval", Duration.ofMillis(200));
        slowest.put("half a millisecond", Duration.ofNanos(500_000));
        slowest.put("almost the interval", Protocol.MAX_POLL_INTERVAL.minusMillis(1));
        try (Scene scene = new Scene(cluster, protocol, slowest.size(), seed).withKnownGroup()) {
            // given
            slowest.forEach((name, duration) -> hire(scene, name, duration).start());
            scene.awaitShares(1, 1, 1);

            // when
            scene.stream().publish(3);

            // then
            scene.awaitAllHandled();
        }
    }

    private static Member hire(Scene scene, String name, Duration slowest) {
        Map<String, Object> settings = scene.settings(name);
        if (name.equals("no interval")) {
            settings.remove(MAX_POLL_INTERVAL);
        }
        return scene.hire(
                name,
                handler -> new PageEventWorker(
                        settings, scene.stream().topic(), scene.group().name(), handler, slowest));
    }
}
