package kafkalab.partitions;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentProcess;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.common.IsolationLevel;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Kills a move in the middle of its work, and finishes it, while writers go on.
 *
 * <pre>
 *   1  a grower in a JVM of its own copies, until its producer freezes   ({@link FrozenProducer})
 *   2  SIGKILL
 *   3  grow() again, while events are written to the old topic
 *   4  the writers stop, grow() once more, compare
 *   5  the writers go on in the new topic, grow() once too often, compare
 * </pre>
 *
 * <p>At the kill some copies are stored and others in the buffer. Who has committed offsets before the copies were
 * stored loses those in the buffer; who commits them later, or apart from the copies, stores some a second time.
 */
final class KilledMove {

    private static final int PARTITIONS = 5;
    private static final int EVENTS = 9_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration CALM = Duration.ofSeconds(2);

    private final LabCluster cluster;
    private final TrafficGenerator traffic;
    private final String from;
    private final String to;
    private final Move move;
    private final int freezeAfter;

    KilledMove(LabCluster cluster, TrafficGenerator traffic, Random random) {
        this.cluster = cluster;
        this.traffic = traffic;
        from = cluster.createTopic(3);
        to = from + "-grown";
        move = new Move(cluster, from, to, PARTITIONS);
        freezeAfter = 1_100 + random.nextInt(400);
    }

    void play() throws ExecutionException, InterruptedException {
        List<PageEvent> live = traffic.events(EVENTS);
        try (Writer writer = new Writer(cluster, from, Writer.byUser(3))) {
            // More than the requests that a producer may have on their way at a time, so that some stay in the buffer.
            writer.write(live.subList(0, EVENTS - 600));
            killMidway(writer, live.subList(EVENTS - 600, EVENTS - 300));
            try (LiveWriter meanwhile = new LiveWriter(writer, live.subList(EVENTS - 300, EVENTS))) {
                move.grow();
            }
            move.grow();
            move.assertComplete("though the first grower was killed");
            move.writeToNew(traffic.events(300));
            move.grow();
            move.assertComplete("though the first grower was killed, and writers were at work in the new topic");
        } finally {
            move.deleteNew();
        }
    }

    private void killMidway(Writer writer, List<PageEvent> meanwhile) throws ExecutionException, InterruptedException {
        try (StudentProcess grower = StudentProcess.start(
                GrowAndFreeze.class,
                cluster.bootstrapServers(),
                from,
                to,
                Integer.toString(PARTITIONS),
                Integer.toString(freezeAfter))) {
            try (LiveWriter live = new LiveWriter(writer, meanwhile)) {
                awaitCopies(grower);
            }
            awaitNoMoreCopies(grower);
            assertStillAtWork(grower);
            grower.kill();
        }
    }

    private void awaitCopies(StudentProcess grower) {
        try {
            await("the first copies")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> copies() > 0 || hasEnded(grower));
        } catch (ConditionTimeoutException e) {
            throw Lesson.expected("grow() copies.")
                    .actual("After %d s there is no record in the new topic.", LIMIT.toSeconds())
                    .why("A program that waits for something that never comes, hangs.")
                    .next("Look at what grow() waits for before its first send().");
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
            // The grower has yet to make the topic.
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Goes on writing to the old topic meanwhile, some events at a time; all are written when it is closed. */
    private static final class LiveWriter implements AutoCloseable {

        private static final int STEP = 10;
        private static final long PACE_MS = 30;

        private final CountDownLatch stop = new CountDownLatch(1);
        private final Thread thread;
        private volatile RuntimeException failure;

        LiveWriter(Writer writer, List<PageEvent> events) {
            thread = new Thread(() -> run(writer, events), "live-writer");
            thread.setDaemon(true);
            thread.start();
        }

        private void run(Writer writer, List<PageEvent> events) {
            try {
                int written = 0;
                while (written < events.size() && !stop.await(PACE_MS, TimeUnit.MILLISECONDS)) {
                    int next = Math.min(events.size(), written + STEP);
                    writer.write(events.subList(written, next));
                    written = next;
                }
                writer.write(events.subList(written, events.size()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                failure = e;
            }
        }

        @Override
        public void close() throws InterruptedException {
            stop.countDown();
            thread.join();
            if (failure != null) {
                throw failure;
            }
        }
    }
}
