package kafkalab.groups;

import java.time.Duration;
import java.util.List;
import kafkalab.kit.Lesson;

/** Watches a worker whose handler is slow. */
final class Slow {

    private Slow() {}

    /** Waits until everything is handled; fails where the worker is put out of its group meanwhile. */
    static void awaitAllHandledAsMember(Scene scene, Duration interval) {
        long start = scene.journal().now();
        scene.becomes("all events are handled", Scene.LIMIT, () -> {
            List<Journal.Repeat> repeats = scene.journal().repeats(0, place -> true);
            if (!repeats.isEmpty()) {
                throw lesson(interval, "it handled " + repeats.get(0).second().place() + " twice");
            }
            if (scene.group().memberIds().isEmpty()) {
                throw lesson(
                        interval,
                        "after %.1f s the group had no member any more"
                                .formatted((scene.journal().now() - start) / 1000.0));
            }
            return scene.journal().holdsAll(scene.stream().places());
        });
        scene.awaitAllHandled();
    }

    private static Lesson lesson(Duration interval, String what) {
        return Lesson.expected("A worker stays in its group, however many events are waiting for its slow handler.")
                .actual("It did not: %s.", what)
                .why(
                        "Who does not call poll() for max.poll.interval.ms, here %d ms, counts as dead: it leaves the "
                                + "group, its partitions go to others, and its commit is refused. The time for a whole batch "
                                + "counts, not that for one event.",
                        interval.toMillis())
                .next("Find out how long it takes from one poll() to the next, and what decides on that.");
    }
}
