package kafkalab.partitions;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentProcess;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Kills a move in the middle of its work, which is where one partition of the new topic stores nothing.
 *
 * <pre>
 *   from                             to: min.insync.replicas = 2
 *   ───────────────┬──────────       partition 0   three replicas: takes copies
 *    users of 0, 1 │ all users  ──►  partition 1   three replicas: takes copies
 *   ───────────────┴──────────       partition 2   one replica: refuses them, and the producer tries again
 *
 *   the grower has stored what it can ──► SIGKILL ──► partition 2 is mended ──► grow() again, until all is there
 * </pre>
 *
 * <p>So the kill meets every program in the same state, without luck: some copies are stored, others are in its buffer.
 * Who has committed offsets before they were stored loses those; who has not committed them at all, or apart from the
 * copies, copies those of the other partitions again.
 */
final class KilledMove {

    private static final int PARTITIONS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration CALM = Duration.ofSeconds(2);

    private final LabCluster cluster;
    private final TrafficGenerator traffic;
    private final String from;
    private final String to;
    private final Move move;
    private final int refusing;

    KilledMove(LabCluster cluster, TrafficGenerator traffic, Random random)
            throws ExecutionException, InterruptedException {
        this.cluster = cluster;
        this.traffic = traffic;
        from = cluster.createTopic(3);
        Move planned = new Move(cluster, from, "planned", PARTITIONS);
        refusing = choose(planned, random);
        to = cluster.createTopic(PARTITIONS, Map.of("min.insync.replicas", "2"));
        leaveOneReplica(new TopicPartition(to, refusing));
        move = new Move(cluster, from, to, PARTITIONS);
    }

    /** Chooses a partition that gets users; so must another one. */
    private int choose(Move planned, Random random) {
        Set<Integer> used = new TreeSet<>();
        new TrafficGenerator(random.nextInt(1_000_000))
                .events(1_000)
                .forEach(event -> used.add(planned.partitionOf(event.user())));
        if (used.size() < 2) {
            throw Lesson.expected("The users are spread over the %d partitions of the new topic.", PARTITIONS)
                    .actual("They all share partition %s.", used)
                    .why("A topic grows so that more brokers and consumers share the work.")
                    .next("Look at the UserPartitioner of task 1.");
        }
        return new ArrayList<>(used).get(random.nextInt(used.size()));
    }

    private void leaveOneReplica(TopicPartition partition) throws ExecutionException, InterruptedException {
        int leader = cluster.leader(to, refusing);
        cluster.admin()
                .alterPartitionReassignments(
                        Map.of(partition, Optional.of(new NewPartitionReassignment(List.of(leader)))))
                .all()
                .get();
        await("the partition to have one replica")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> cluster.inSyncReplicas(to, refusing).equals(List.of(leader)));
    }

    void play() throws ExecutionException, InterruptedException {
        List<PageEvent> events = new ArrayList<>(traffic.events(4_000));
        List<PageEvent> first = events.stream()
                .filter(event -> move.partitionOf(event.user()) != refusing)
                .limit(1_500)
                .toList();
        events.removeAll(Set.copyOf(first));
        try (Writer writer = new Writer(cluster, from, Writer.byUser(3))) {
            writer.write(first);
            writer.write(events.subList(0, 1_500));
            List<PageEvent> later = events.subList(1_500, events.size());
            int half = later.size() / 2;

            try (StudentProcess grower = StudentProcess.start(
                    GrowAndTell.class, cluster.bootstrapServers(), from, to, Integer.toString(PARTITIONS))) {
                try (LiveWriter live = new LiveWriter(writer, later.subList(0, half))) {
                    awaitCopies(grower);
                }
                awaitNoMoreCopies(grower);
                assertStillAtWork(grower);
                grower.kill();
            }
            mend();
            try (LiveWriter live = new LiveWriter(writer, later.subList(half, later.size()))) {
                move.grow();
            }
        }
        move.grow();
        move.assertComplete("though the first grower was killed");
        move.writeToNew(traffic.events(300));
        move.grow();
        move.assertComplete("though the first grower was killed, and writers were at work in the new topic");
    }

    private void awaitCopies(StudentProcess grower) {
        await("the first copies")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> copies() > 0 || hasEnded(grower));
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
            move.assertComplete("since grow() has returned");
            throw Lesson.expected("grow() returns when its copies are safe.")
                    .actual("It returned though a partition of the new topic has one replica in sync, of two it needs.")
                    .why("With acks=1 or 0 a producer is content before there are min.insync.replicas copies: what it "
                            + "was told is stored may be lost with one broker.")
                    .next("Leave acks at all.");
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
            // The grower may be about to make the topic anew.
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Lets the partition with one replica take records. */
    private void mend() throws ExecutionException, InterruptedException {
        AlterConfigOp enough = new AlterConfigOp(new ConfigEntry("min.insync.replicas", "1"), AlterConfigOp.OpType.SET);
        cluster.admin()
                .incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, to), List.of(enough)))
                .all()
                .get();
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
