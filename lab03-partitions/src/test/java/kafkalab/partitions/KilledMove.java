package kafkalab.partitions;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentProcess;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.common.IsolationLevel;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A scene that kills a move in the middle of its work, twice, and finishes it, while writers go on.
 *
 * <pre>
 *   1  a grower in a JVM of its own copies, until its producer freezes            ({@link FrozenProducer})
 *   2  SIGKILL
 *   3  another goes on, until a transaction is committed and the answer lost      ({@link LostAnswer})
 *   4  SIGKILL
 *   5  grow() again, while events are written to the old topic
 *   6  the writers stop, grow() once more, compare
 * </pre>
 *
 * <p>At the first kill some copies are stored and others in the buffer. Who has committed offsets before the copies were
 * stored loses those in the buffer; who would have done so afterwards stores some a second time. At the second kill
 * copies have been committed, and nothing was done since: who notes it down apart stores them a second time. A program
 * without transactions has no such moment, and may come to its end.
 */
final class KilledMove {

    private static final int PARTITIONS = 5;
    private static final int EVENTS = 2_000;
    private static final int MEANWHILE = 100;
    /** Is more than a group waits for a member that was killed: 45 s. */
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private static final Duration CALM = Duration.ofSeconds(1);
    private static final int NEVER = 0;

    private final LabCluster cluster;
    private final List<PageEvent> events;
    private final String from;
    private final String to;
    private final TopicMove move;
    private final int freezeAfter;
    private int written;

    KilledMove(LabCluster cluster, TrafficGenerator traffic, Random random) {
        this.cluster = cluster;
        from = cluster.createTopic(3);
        // It is there already, as after a kill right at the beginning.
        to = cluster.createTopicNamed(from + "-grown", PARTITIONS);
        move = new TopicMove(cluster, from, to, PARTITIONS, PartitionsTest.quick(cluster));
        events = move.placed(traffic.events(EVENTS));
        // More than a poll() returns, so that whoever notes down something has noted it down once.
        freezeAfter = 550 + random.nextInt(300);
    }

    void play() throws ExecutionException, InterruptedException {
        try (Writer writer = new Writer(cluster, from, Writer.byUser(3))) {
            writer.write(next(EVENTS - 3 * MEANWHILE));
            killMidway(writer);
            killAfterCommit(writer);
            try (Meanwhile writing = Meanwhile.write(writer, next(MEANWHILE))) {
                move.grow();
            }
            move.grow();
            move.assertComplete("though growers were killed");
        }
    }

    private List<PageEvent> next(int count) {
        written += count;
        return events.subList(written - count, written);
    }

    private void killMidway(Writer writer) throws ExecutionException, InterruptedException {
        try (StudentProcess grower = start(freezeAfter)) {
            try (Meanwhile writing = Meanwhile.write(writer, next(MEANWHILE))) {
                awaitStuck(grower);
            }
            assertStillAtWork(grower);
            awaitNoMoreCopies(grower);
            grower.kill();
        }
    }

    private void killAfterCommit(Writer writer) throws InterruptedException {
        try (StudentProcess grower = start(NEVER)) {
            try (Meanwhile writing = Meanwhile.write(writer, next(MEANWHILE))) {
                awaitStuck(grower);
            }
            grower.kill();
        }
    }

    private StudentProcess start(int freezeAfter) {
        return StudentProcess.start(
                GrowAndFreeze.class,
                cluster.bootstrapServers(),
                from,
                to,
                Integer.toString(PARTITIONS),
                Integer.toString(freezeAfter));
    }

    private static void awaitStuck(StudentProcess grower) {
        try {
            await("the grower to be stuck")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> grower.told().contains(GrowAndFreeze.STUCK) || hasEnded(grower));
        } catch (ConditionTimeoutException e) {
            throw Lesson.expected("grow() copies, and returns.")
                    .actual("After %d s it still waits for something.", LIMIT.toSeconds())
                    .why("A program that waits for something that never comes, hangs.")
                    .next("Look at what grow() waits for before its first send(), and at what ends its loop.");
        }
    }

    /** Waits until the grower has stored all that it can. */
    private void awaitNoMoreCopies(StudentProcess grower) {
        long[] last = {copies(), System.nanoTime()};
        await("no more copies to come")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    long copies = copies();
                    if (copies != last[0]) {
                        last[0] = copies;
                        last[1] = System.nanoTime();
                    }
                    return System.nanoTime() - last[1] > CALM.toNanos() || hasEnded(grower);
                });
    }

    /** Fails where the grower has said that all is done; one that has failed is as good as killed. */
    private void assertStillAtWork(StudentProcess grower) throws ExecutionException, InterruptedException {
        OptionalInt exit = grower.awaitExit(Duration.ZERO);
        if (exit.isPresent() && exit.getAsInt() == 0) {
            move.assertComplete("when grow() has returned");
            throw Lesson.expected("Each producer of the grower has all settings that the constructor was given.")
                    .actual("The interceptor among these settings has seen no record.")
                    .why("Where a cluster asks for more than its address, such as a password, a client that was not "
                            + "told can not connect.")
                    .next("Put all of the map into your producer's settings.");
        }
    }

    private static boolean hasEnded(StudentProcess grower) {
        return grower.awaitExit(Duration.ZERO).isPresent();
    }

    private long copies() {
        try {
            return Writer.ends(cluster, to, IsolationLevel.READ_UNCOMMITTED).values().stream()
                    .mapToLong(end -> end)
                    .sum();
        } catch (ExecutionException e) {
            // A grower may have deleted it.
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
