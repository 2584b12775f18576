package kafkalab.groups;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import kafkalab.groups.HandleUntilKilled.Orders;
import kafkalab.kit.LabCluster;
import kafkalab.kit.LabReport;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentProcess;
import kafkalab.pageviews.PageEvent;

/**
 * A scene that kills a worker's process between handling and commit, and lets another worker go on.
 *
 * <pre>
 *   first batch    handled, and committed           must not be handled again
 *   second batch   handled up to an event by chance:
 *                  ....x                            may be handled again, up to x
 *                       ......                      must not be committed: nobody has handled it
 *   SIGKILL while x is being handled
 *   another worker                                  handles x and all that follows
 * </pre>
 *
 * <p>The handler stops within x, so that what is committed then does not depend on who is quicker. That stop lasts for
 * several intervals of auto-commit: whoever commits from elsewhere gets the time to run ahead.
 */
final class Killing {

    private static final int PARTITIONS = 3;

    /** What the process may take to start its JVM and to join, on a busy machine. */
    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    /** Six times auto.commit.interval.ms. */
    private static final Duration HOLD = Duration.ofMillis(1_200);

    private final Protocol protocol;
    private final LabReport report;
    private final Scene scene;
    private final List<List<PageEvent>> second = new ArrayList<>();
    private final Orders orders;
    private int transcribed;

    Killing(LabCluster cluster, Protocol protocol, Random random, LabReport report) {
        this.protocol = protocol;
        this.report = report;
        scene = new Scene(cluster, protocol, PARTITIONS, random.nextLong()).withKnownGroup();
        int first = 15 + random.nextInt(15);
        scene.stream().publish(first);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            second.add(scene.stream().prepare(20));
        }
        // Neither the first nor the last of its batch: there is something before it to commit, and something after it.
        PageEvent last = second.get(random.nextInt(PARTITIONS)).get(3 + random.nextInt(14));
        orders = new Orders(
                protocol.word(), scene.stream().topic(), scene.group().name(), last, scene.settings("A"));
    }

    /** Returns what the process is to do for this scene. */
    Orders orders() {
        return orders;
    }

    /**
     * Plays the scene.
     *
     * @param process runs the worker of this scene, among others
     * @param kill kills the process when all of its scenes have come so far
     */
    void play(StudentProcess process, CyclicBarrier kill) throws InterruptedException, BrokenBarrierException {
        try (Scene open = scene;
                GroupWatch watch = Pictures.killed(scene, protocol, report)) {
            Set<Place> committed = Set.copyOf(scene.stream().places());
            awaitFirstBatchDone(process);

            for (int partition = 0; partition < PARTITIONS; partition++) {
                scene.stream().publish(partition, second.get(partition));
            }
            awaitHolding(process);
            scene.becomes("the time to run ahead has passed", HOLD, () -> {
                Judge.assertNothingCommittedUnhandled(open.group().committed(), scene);
                return false;
            });
            Set<String> dead = open.group().memberIds();
            kill.await();
            watch.mark("SIGKILL", "SIGKILL");
            transcribe(process);
            Judge.assertNothingCommittedUnhandled(open.group().committed(), scene);
            int before = scene.journal().size();

            scene.awaitRemoved(dead);
            Member b = scene.hire("B").start();
            watch.mark("B starts", "B démarre");
            scene.awaitAllHandled();
            Operators.assertSaysWhoCommits(scene, b);
            Judge.assertNoneTwice(
                    scene,
                    before,
                    committed::contains,
                    "After a crash, of what was handled before the last batch",
                    "The next owner of a partition begins at its committed offset. All of these events were committed "
                            + "when the process was killed.",
                    "Find what makes the worker begin before the committed offset.");
            Judge.awaitAllCommitted(scene, "When the other worker has caught up");
        }
    }

    /** Waits until the first batch is handled and committed, both. */
    private void awaitFirstBatchDone(StudentProcess process) {
        boolean handled = scene.becomes("the first batch is handled", START_LIMIT, () -> {
            assertAlive(process);
            transcribe(process);
            return scene.journal().holdsAll(scene.stream().places());
        });
        if (!handled) {
            throw Lesson.expected(
                            "The worker handles the %d events.",
                            scene.stream().places().size())
                    .actual("It handled %d within %d s.", scene.journal().size(), START_LIMIT.toSeconds())
                    .why("A worker gets the events of the partitions that it owns, from the committed offset on.")
                    .next("Solve task 1 first.");
        }
        Judge.awaitAllCommitted(scene, "Once there is nothing left to handle");
    }

    private void awaitHolding(StudentProcess process) {
        boolean holding = scene.becomes("the handler is in the midst of its last event", Scene.LIMIT, () -> {
            assertAlive(process);
            transcribe(process);
            return process.told().contains(orders.holding());
        });
        if (!holding) {
            throw Lesson.expected("The worker goes on with new events.")
                    .actual(
                            "It did not come to the event that it is to be killed in, within %d s.",
                            Scene.LIMIT.toSeconds())
                    .why("New events are returned by the next poll().")
                    .next("Look at what run() does when a batch is done.");
        }
    }

    private void assertAlive(StudentProcess process) {
        if (process.awaitExit(Duration.ZERO).isPresent() && orders.endedIt(process.told())) {
            throw Lesson.expected("run() goes on until the process is killed.")
                    .actual("It ended: %s.", process.failure().orElse("it returned"))
                    .why("An exception that nobody catches ends the loop, and with it the work of this worker.")
                    .next("Look at that line, and at what the exception says.");
        }
    }

    /** Writes what the process told since the last time into the scene's journal. */
    private void transcribe(StudentProcess process) {
        List<String> lines = process.told();
        for (String line : lines.subList(transcribed, lines.size())) {
            if (line.startsWith(orders.handled())) {
                PageEvent event =
                        HandleUntilKilled.decode(line.substring(orders.handled().length()));
                scene.journal().write("A", scene.stream().placeOf(event));
            }
        }
        transcribed = lines.size();
    }
}
