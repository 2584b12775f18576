package kafkalab.groups;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import kafkalab.groups.RecordingHandler.Hold;
import kafkalab.kit.LabCluster;
import kafkalab.kit.LabReport;
import kafkalab.kit.Lesson;

/**
 * A scene that lets a second worker join and leave while the first is at work.
 *
 * <pre>
 *   A  ====  all four partitions  ===|   ==  two of them  ==        |  ===  all four  ===
 *   B                     joins  ^   |   ==  two of them  == leaves |
 *
 *   1  A is held up in the midst of a batch while B joins: what A has not handled must not be committed,
 *      what A has handled must be before B begins.
 *   2  B works, then A: what A still remembers of B's partitions must not be committed any more.
 *   3  B is closed in the midst of a batch: A begins exactly there.
 * </pre>
 */
final class Rebalance {

    private static final int PARTITIONS = 4;
    private static final String WHEN = "While workers come and go in peace";

    /** Six times auto.commit.interval.ms. */
    private static final Duration HOLD = Duration.ofMillis(1_200);

    private final Protocol protocol;
    private final LabReport report;
    private final Scene scene;
    private final int handledBeforeJoin;
    private final int handledBeforeLeave;

    Rebalance(LabCluster cluster, Protocol protocol, Random random, LabReport report) {
        this.protocol = protocol;
        this.report = report;
        scene = new Scene(cluster, protocol, PARTITIONS, random.nextLong());
        handledBeforeJoin = 2 + random.nextInt(20);
        handledBeforeLeave = 2 + random.nextInt(20);
    }

    void play() throws InterruptedException {
        try (Scene open = scene.withKnownGroup();
                GroupWatch watch = Pictures.rebalanced(scene, protocol, report)) {
            Member a = open.hire("A");
            Member b = open.hire("B");
            assertListens(a);
            a.start();
            publishAndAwait(10);

            bJoinsWhileAIsInABatch(a, b, watch);
            bWorksThenA(b);
            bLeavesInABatch(b, watch);

            publishAndAwait(5);
            assertNoneTwice();
            watch.assertCommitsWereRight();
        }
    }

    /** Fails where there is no listener. */
    static void assertListens(Member member) {
        if (member.worker().rebalanceListener() == null) {
            throw Lesson.expected("rebalanceListener() returns what the consumer calls in a rebalance.")
                    .actual("It returned null.")
                    .why("The consumer tells its listener before a partition goes, and after one has come.")
                    .next("Return a ConsumerRebalanceListener, and pass it to subscribe().");
        }
    }

    private void publishAndAwait(int eachPartition) {
        scene.stream().publish(eachPartition);
        scene.awaitAllHandled();
        Judge.awaitAllCommitted(scene, "Once there is nothing left to handle");
    }

    private void bJoinsWhileAIsInABatch(Member a, Member b, GroupWatch watch) {
        Hold hold = a.handler().holdAfter(handledBeforeJoin);
        scene.stream().publish(25);
        scene.awaitHold(hold);
        // Work that arrives while the worker is busy waits for its next poll(), whoever that is then.
        scene.stream().publish(3);
        b.start();
        watch.mark("B joins", "B arrive");
        scene.awaitMembers(2);
        scene.becomes("the time to run ahead has passed", HOLD, () -> {
            Judge.assertNothingCommittedUnhandled(scene.group().committed(), scene);
            return false;
        });
        hold.release();
        scene.awaitShares(2, 2);
        scene.awaitAllHandled();
        assertNoneTwice();
    }

    private void bWorksThenA(Member b) {
        // By the name that the test gave it, or, where the program chose another, by what the worker itself says.
        Map<String, Set<Integer>> owners = scene.group().owners();
        Set<Integer> ofB = owners.containsKey(b.name()) ? owners.get(b.name()) : b.partitions();
        for (boolean turnOfB : new boolean[] {true, false}) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                if (ofB.contains(partition) == turnOfB) {
                    scene.stream().publish(partition, scene.stream().prepare(10));
                }
            }
            scene.awaitAllHandled();
            Judge.awaitAllCommitted(
                    scene, turnOfB ? "When B has handled its events" : "When A has handled its own, after B has");
        }
        assertNoneTwice();
    }

    private void bLeavesInABatch(Member b, GroupWatch watch) throws InterruptedException {
        Hold hold = b.handler().holdAfter(handledBeforeLeave);
        scene.stream().publish(25);
        scene.awaitHold(hold);
        scene.stream().publish(3);
        Closing closing = b.beginClose();
        scene.becomes("close() waits", Duration.ofSeconds(3), closing::isUnderWay);
        watch.mark("B leaves", "B part");
        hold.release();
        closing.assertPrompt("The worker is in the midst of a batch");
        scene.awaitShares(PARTITIONS);
        scene.awaitAllHandled();
        assertNoneTwice();
    }

    private void assertNoneTwice() {
        Judge.assertNoneTwice(
                scene,
                place -> true,
                WHEN,
                "A partition's next owner begins at the committed offset. The old owner may commit up to the end of "
                        + "onPartitionsRevoked(), which the consumer calls from within poll() and close().",
                "What was handled when the partition changed hands, and what was committed? Commit before it goes, "
                        + "and forget it when it has gone.");
    }
}
