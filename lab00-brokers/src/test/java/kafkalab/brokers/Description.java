package kafkalab.brokers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * A scene that has two topics described before and after a broker's death.
 *
 * <pre>
 *   topic    partition   replicas   after the death of X
 *   copied       0         X A      another leader, one replica short
 *   copied       1         A X      the same leader, one replica short
 *   copied       2         B A      as before; in sync are A and B, in that order: B is preferred since later
 *   single       0         X        no leader
 *   single       1         A        as before
 * </pre>
 */
final class Description {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final LabCluster cluster;
    private final TopicManager manager;
    private final ClusterFacts truth;
    private final int victim;
    private final int other;
    private final int third;

    Description(LabCluster cluster, TopicManager manager, Random random) {
        this.cluster = cluster;
        this.manager = manager;
        truth = new ClusterFacts(cluster);
        victim = random.nextInt(3);
        other = (victim + 1) % 3;
        third = (victim + 2) % 3;
    }

    void play() {
        String copied = cluster.createTopic(
                List.of(List.of(victim, other), List.of(other, victim), List.of(other, third)), Map.of());
        String single = cluster.createTopic(List.of(List.of(victim), List.of(other)), Map.of());
        prefer(copied, 2, List.of(third, other));
        truth.awaitNewsEverywhere();
        for (String topic : List.of(copied, single)) {
            assertDescribed(topic, "while all brokers are up");
        }
        // Who looks the topic up in a list has not been refused by the cluster, and says so in words of its own.
        Refusal.assertNotSilent("there is no such topic", "describe()", () -> manager.describe(cluster.freshName()));

        cluster.stopBroker(victim);
        truth.giveUp(victim);
        await("the others have noticed that broker " + victim + " is gone")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(30))
                .ignoreExceptions()
                .until(() -> Stream.of(copied, single)
                        .flatMap(topic -> truth.partitions(topic).stream())
                        .noneMatch(this::relyingOnVictim));
        truth.awaitNewsAt(List.of(other, third));
        for (String topic : List.of(copied, single)) {
            assertDescribed(topic, "after broker " + victim + " has died");
        }
    }

    /** Lets a partition prefer another of its replicas: those in sync stay in the order in which they came. */
    private void prefer(String topic, int partition, List<Integer> replicas) {
        truth.awaitNewsEverywhere();
        ClusterFacts.answer(cluster.admin()
                .alterPartitionReassignments(Map.of(
                        new TopicPartition(topic, partition), Optional.of(new NewPartitionReassignment(replicas))))
                .all());
        await("the replicas are in their new order")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(30))
                .until(() -> truth.partitions(topic).get(partition).replicas().stream()
                        .map(Node::id)
                        .toList()
                        .equals(replicas));
    }

    private boolean relyingOnVictim(TopicPartitionInfo partition) {
        boolean onlyThere = partition.replicas().size() == 1;
        return ClusterFacts.leader(partition) == victim
                || (!onlyThere && partition.isr().stream().anyMatch(node -> node.id() == victim));
    }

    /** Asks between two answers of the test's own; where those differ, something has just changed. */
    private void assertDescribed(String topic, String when) {
        List<PartitionState> before;
        List<PartitionState> described;
        List<PartitionState> after;
        do {
            before = states(topic);
            described = manager.describe(topic);
            after = states(topic);
        } while (!before.equals(after));
        if (!after.equals(described)) {
            throw lesson(after, described, when);
        }
    }

    private List<PartitionState> states(String topic) {
        return truth.partitions(topic).stream().map(Description::state).toList();
    }

    private static PartitionState state(TopicPartitionInfo partition) {
        int leader = ClusterFacts.leader(partition);
        Set<Integer> inSync = partition.isr().stream().map(Node::id).collect(Collectors.toSet());
        return new PartitionState(
                partition.partition(),
                leader < 0 ? OptionalInt.empty() : OptionalInt.of(leader),
                partition.replicas().stream().map(Node::id).toList(),
                inSync,
                inSync.size() < partition.replicas().size());
    }

    private Lesson lesson(List<PartitionState> expected, List<PartitionState> described, String when) {
        if (described == null || described.size() != expected.size()) {
            return Lesson.expected(
                            "describe() returns a state for each of the %d partitions, %s.", expected.size(), when)
                    .actual("It returned %s.", described == null ? "null" : described.size() + " states")
                    .why("A partition without a leader is a partition still: it is the one that you want to hear of.")
                    .next("Turn every TopicPartitionInfo of the description into a PartitionState.");
        }
        PartitionState right = null;
        PartitionState wrong = null;
        for (int i = 0; wrong == null; i++) {
            if (!expected.get(i).equals(described.get(i))) {
                right = expected.get(i);
                wrong = described.get(i);
            }
        }
        return Lesson.expected("Partition %d is described as it is %s: %s.", right.partition(), when, text(right))
                .actual("It is described as %s.", text(wrong))
                .why("Replicas are where the copies belong, and do not change when a broker dies. Leader and in-sync "
                        + "replicas are what is left of them now; a partition with fewer in sync than there are replicas "
                        + "is under-replicated.")
                .next("Take leader, replicas and isr from a description that you ask for at each call.");
    }

    private static String text(PartitionState state) {
        return "number " + state.partition() + ", "
                + (state.leader().isPresent() ? "leader " + state.leader().getAsInt() : "no leader") + ", replicas "
                + state.replicas() + ", in sync " + state.inSync() + ", "
                + (state.underReplicated() ? "under-replicated" : "not under-replicated");
    }
}
