package kafkalab.brokers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Returned;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * A scene that has a topic of many partitions described before and after a broker's death.
 *
 * <pre>
 *   partition       replicas   after the death of X
 *   0, 6, 12         B A       as before; of 0 in sync are A and B, in that order: B is preferred since later
 *   1, 7             X A       another leader, one replica short
 *   2, 8             A X       the same leader, one replica short
 *   3, 9             X         no leader; who is in sync, the cluster says
 *   4, 10            B X A     the same leader, one replica short of three
 *   5, 11            A         as before
 * </pre>
 */
final class Description {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PARTITIONS = 13;

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

    private List<Integer> replicas(int partition) {
        return switch (partition % 6) {
            case 0 -> List.of(third, other);
            case 1 -> List.of(victim, other);
            case 2 -> List.of(other, victim);
            case 3 -> List.of(victim);
            case 4 -> List.of(third, victim, other);
            default -> List.of(other);
        };
    }

    /** Returns the first two of the replicas that a partition is to have, or one more; of partition 0 in another order. */
    private List<Integer> twoReplicas(int partition) {
        List<Integer> replicas = replicas(partition);
        return switch (replicas.size()) {
            case 1 -> List.of(replicas.get(0), third);
            case 2 -> partition == 0 ? List.of(other, third) : replicas;
            default -> replicas.subList(0, 2);
        };
    }

    void play() {
        String topic = cluster.createTopic(
                IntStream.range(0, PARTITIONS).mapToObj(this::twoReplicas).toList(),
                Map.of("min.insync.replicas", "1"));
        String single = cluster.createTopic(List.of(List.of(victim)), Map.of());
        truth.place(
                topic,
                IntStream.range(0, PARTITIONS)
                        .boxed()
                        .filter(partition -> !replicas(partition).equals(twoReplicas(partition)))
                        .collect(Collectors.toMap(partition -> partition, this::replicas)));
        truth.awaitNewsEverywhere();
        for (String each : List.of(topic, single)) {
            assertDescribed(each, "while all brokers are up");
        }
        // Who looks the topic up in a list has not been refused by the cluster, and says so in words of its own.
        Refusal.assertNotSilent("there is no such topic", "describe()", () -> manager.describe(cluster.freshName()));

        cluster.stopBroker(victim);
        truth.giveUp(victim);
        await("the others have noticed that broker " + victim + " is gone")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(30))
                .ignoreExceptions()
                .until(() -> Stream.of(topic, single)
                        .flatMap(each -> truth.partitions(each).stream())
                        .noneMatch(this::relyingOnVictim));
        truth.awaitNewsAt(List.of(other, third));
        for (String each : List.of(topic, single)) {
            assertDescribed(each, Lesson.phrase("after broker %d has died", victim));
        }
    }

    private boolean relyingOnVictim(TopicPartitionInfo partition) {
        boolean onlyThere = partition.replicas().size() == 1;
        return ClusterFacts.leader(partition) == victim
                || (!onlyThere && partition.isr().stream().anyMatch(node -> node.id() == victim));
    }

    /** Asks between two answers of the test's own; where those differ, something has just changed. */
    private void assertDescribed(String topic, String when) {
        List<Seen> before;
        List<Seen> described;
        List<Seen> after;
        do {
            before = states(topic);
            described = Returned.list("describe()", manager.describe(topic), 1_000, Seen::of);
            after = states(topic);
        } while (!before.equals(after));
        if (!after.equals(described)) {
            throw lesson(after, described, when);
        }
    }

    private List<Seen> states(String topic) {
        return truth.partitions(topic).stream().map(Seen::of).toList();
    }

    private Lesson lesson(List<Seen> expected, List<Seen> described, String when) {
        List<Integer> numbers = described.stream().map(Seen::partition).toList();
        if (described.size() != expected.size()
                || !numbers.equals(expected.stream().map(Seen::partition).toList())) {
            return Lesson.expected(
                            "describe() returns a state for each of the %d partitions, by number, %s.",
                            expected.size(), when)
                    .actual("It returned %d states, of the partitions %s.", described.size(), numbers)
                    .why(
                            "A partition without a leader is a partition still: it is the one that you want to hear of. And 10 "
                                    + "comes after 9, where numbers are compared and not their texts.")
                    .next("Turn every TopicPartitionInfo of the description into a PartitionState, in their order.");
        }
        int first = 0;
        while (expected.get(first).equals(described.get(first))) {
            first++;
        }
        return Lesson.expected(
                        "Partition %d is described as it is %s: %s.",
                        expected.get(first).partition(),
                        when,
                        expected.get(first).text())
                .actual("It is described as %s.", described.get(first).text())
                .why(
                        "Replicas are where the copies belong, and do not change when a broker dies; their number may differ "
                                + "from partition to partition. Leader and in-sync replicas are what is left of them now; a "
                                + "partition with fewer in sync than there are replicas is under-replicated.")
                .next(
                        "Take leader, replicas and isr of each partition from a description that you ask for at each call.");
    }

    /** A partition's state in the test's own types. */
    private record Seen(int partition, int leader, List<Integer> replicas, List<Integer> inSync, boolean under) {

        static Seen of(PartitionState state) {
            OptionalInt leader = Returned.present("PartitionState.leader()", state.leader());
            return new Seen(
                    state.partition(),
                    leader.orElse(-1),
                    Returned.list("PartitionState.replicas()", state.replicas(), 100, broker -> broker),
                    sorted(Returned.list("PartitionState.inSync()", state.inSync(), 100, broker -> broker)),
                    state.underReplicated());
        }

        static Seen of(TopicPartitionInfo partition) {
            List<Integer> replicas = partition.replicas().stream().map(Node::id).toList();
            List<Integer> inSync = sorted(partition.isr().stream().map(Node::id).toList());
            return new Seen(
                    partition.partition(),
                    ClusterFacts.leader(partition),
                    replicas,
                    inSync,
                    inSync.size() < replicas.size());
        }

        private static List<Integer> sorted(List<Integer> brokers) {
            return brokers.stream().sorted().toList();
        }

        String text() {
            return Lesson.phrase(
                    "number %d, %s, replicas %s, in sync %s, %s",
                    partition,
                    leader >= 0 ? Lesson.phrase("leader %d", leader) : "no leader",
                    replicas,
                    inSync,
                    under ? Lesson.phrase("under-replicated") : "not under-replicated");
        }
    }
}
