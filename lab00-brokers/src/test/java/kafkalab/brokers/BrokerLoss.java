package kafkalab.brokers;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Returned;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A scene that plays the loss of one broker, and then of a second one, while a producer with acks=all is at work.
 *
 * <pre>
 *   all three up   the producer sends to every partition
 *   one is lost    every partition still takes records, and holds all that it ever acknowledged
 *   two are lost   no partition acknowledges anything
 * </pre>
 *
 * <p>The broker that is left in the end has led partition 0 from the beginning, and the first that is lost holds a copy
 * of it wherever there is one: with too few copies, or too low a floor, that partition shows it.
 */
final class BrokerLoss {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final LabCluster cluster;
    private final Layout spec;
    private final ClusterFacts truth;
    private final Set<Integer> lost = new TreeSet<>();

    BrokerLoss(LabCluster cluster, Layout spec) {
        this.cluster = cluster;
        this.spec = spec;
        truth = new ClusterFacts(cluster);
    }

    void play(TopicManager manager) throws InterruptedException {
        String name = spec.name();
        int partitions = spec.partitions();
        createTopic(name);
        assertNoLeaderWithoutTheRecords();
        TopicPartitionInfo first = truth.partitions(name).get(0);
        int survivor = ClusterFacts.leader(first);
        int firstVictim = first.replicas().stream()
                .map(Node::id)
                .filter(broker -> broker != survivor)
                .findFirst()
                .orElse((survivor + 1) % 3);
        int secondVictim = 3 - survivor - firstVictim;

        Set<SteadyProducer.Stored> acknowledged;
        try (SteadyProducer load = new SteadyProducer(cluster, name, partitions)) {
            awaitMore(load, 50, "every partition takes records while all brokers are up");
            lose(firstVictim);
            assertSameLayout(manager);
            assertTakesRecords();
            awaitMore(load, 20, Lesson.phrase("every partition takes records after broker %d was lost", firstVictim));
            acknowledged = load.stop();
        }
        assertAllThere(acknowledged);

        lose(secondVictim);
        assertTakesNothing(survivor);
    }

    /** Asks for a layout, and fails unless it is of the name and the number of partitions that were asked for. */
    static Layout layout(TopicManager manager, String name, int partitions) {
        Layout layout = Layout.of(manager.durable(name, partitions));
        if (!layout.name().equals(name) || layout.partitions() != partitions) {
            throw Lesson.expected("durable() returns the layout of topic %s with %d partitions.", name, partitions)
                    .actual("It returned %s.", layout)
                    .why(
                            "The caller hands the layout to ensureTopic(). How many partitions there are, one or a hundred, says "
                                    + "nothing of how safe each of them is.")
                    .next("Use both parameters for the TopicSpec.");
        }
        return layout;
    }

    /** Fails unless a layout has the copies and the settings of another, whatever its number of partitions. */
    static void assertAsSafe(Layout layout, Layout other) {
        if (layout.replicationFactor() != other.replicationFactor()
                || !layout.configs().equals(other.configs())) {
            throw Lesson.expected(
                            "A topic of %d partitions is as safe as one of %d: %s.",
                            layout.partitions(), other.partitions(), other)
                    .actual("Its layout is %s.", layout)
                    .why(
                            "Each partition is lost or kept by itself: its copies, and how many of them must be in sync, count.")
                    .next("Let copies and settings not depend on the number of partitions.");
        }
    }

    /** Asks again with a broker lost: a layout is for the topic's whole life, and not for this moment. */
    private void assertSameLayout(TopicManager manager) {
        Layout now = layout(manager, spec.name(), spec.partitions());
        if (!now.equals(spec)) {
            throw Lesson.expected("durable() returns the same layout, whichever brokers are up: %s.", spec)
                    .actual("With broker %s lost it returned %s.", lost, now)
                    .why(
                            "A broker that is down comes back. A topic that is created meanwhile with fewer copies has fewer "
                                    + "copies for ever.")
                    .next("Let the layout depend on the name and the number of partitions alone.");
        }
    }

    /** A layout in the test's own types. */
    record Layout(String name, int partitions, short replicationFactor, Map<String, String> configs) {

        static Layout of(TopicSpec spec) {
            TopicSpec present = Returned.present("durable()", spec);
            return new Layout(
                    present.name(),
                    present.partitions(),
                    present.replicationFactor(),
                    Returned.map("TopicSpec.configs()", present.configs(), 1_000, name -> name, value -> value));
        }
    }

    /** Creates the topic as on brokers with Kafka's own defaults: a layout that relies on others is not durable. */
    private void createTopic(String name) {
        if (truth.exists(name)) {
            throw Lesson.expected("durable() only returns a layout.")
                    .actual("It created the topic.")
                    .why("Whoever asks for a layout may want to look at it, or change it, before there is a topic.")
                    .next("Leave the creation to ensureTopic().");
        }
        Map<String, String> configs = new HashMap<>(Map.of("min.insync.replicas", "1"));
        configs.putAll(spec.configs());
        try {
            ClusterFacts.answer(cluster.admin()
                    .createTopics(
                            List.of(new NewTopic(name, spec.partitions(), spec.replicationFactor()).configs(configs)))
                    .all());
        } catch (IllegalStateException e) {
            throw Lesson.expected("A cluster of three brokers can create a topic of that layout.")
                    .actual("It answered %s.", e.getMessage())
                    .why(
                            "Each replica of a partition needs a broker of its own, and a setting a value that Kafka knows.")
                    .next("Read the answer: it names the number or the setting at fault.");
        }
        await("every partition has its leader and its replicas in sync")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> truth.partitions(name).stream()
                        .allMatch(partition -> ClusterFacts.leader(partition) >= 0
                                && partition.isr().size() == spec.replicationFactor()));
    }

    private void lose(int broker) {
        cluster.stopBroker(broker);
        lost.add(broker);
        await("the others have noticed that " + lost + " are gone")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(30))
                .ignoreExceptions()
                .until(() -> truth.partitions(spec.name()).stream().allMatch(this::isSettled));
    }

    /** Tells whether a partition's leader and in-sync replicas are those that the brokers left can give it. */
    private boolean isSettled(TopicPartitionInfo partition) {
        Set<Integer> left = ids(partition.replicas());
        left.removeAll(lost);
        return left.isEmpty()
                ? ClusterFacts.leader(partition) < 0
                : left.contains(ClusterFacts.leader(partition)) && left.equals(ids(partition.isr()));
    }

    private static Set<Integer> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Offers a record; a refusal counts where no broker is missing but those that the test has stopped. */
    private SingleSend.Outcome offer(SingleSend probe, int partition) {
        SingleSend.Outcome[] outcome = new SingleSend.Outcome[1];
        await("partition " + partition + " has answered")
                .atMost(LIMIT)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(30))
                .until(() -> {
                    outcome[0] = probe.send(partition);
                    return outcome[0] == SingleSend.Outcome.ACKNOWLEDGED
                            || isSettled(truth.partitions(spec.name()).get(partition));
                });
        return outcome[0];
    }

    private void awaitMore(SteadyProducer load, int records, String expectation) {
        Map<Integer, Integer> before = load.acknowledged();
        try {
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> load.acknowledged().entrySet().stream()
                            .allMatch(each -> each.getValue() >= before.get(each.getKey()) + records));
        } catch (ConditionTimeoutException e) {
            throw Lesson.expected("With this layout %s.", expectation)
                    .actual("After %d s it does not: %s.", LIMIT.toSeconds(), load.lastFailure())
                    .why(
                            "A send with acks=all succeeds when the partition has a leader and min.insync.replicas are in sync.")
                    .next("Compare min.insync.replicas with the replicas that are left.");
        }
    }

    private void assertTakesRecords() {
        try (SingleSend probe = new SingleSend(cluster, spec.name())) {
            for (int partition = 0; partition < spec.partitions(); partition++) {
                assertTaken(partition, offer(probe, partition));
            }
        }
    }

    private void assertTaken(int partition, SingleSend.Outcome outcome) {
        if (outcome != SingleSend.Outcome.ACKNOWLEDGED) {
            throw Lesson.expected("After the loss of one broker every partition goes on taking records.")
                    .actual(
                            "With broker %s lost, partition %d %s.",
                            lost,
                            partition,
                            outcome == SingleSend.Outcome.NO_LEADER
                                    ? "has no leader: its only copy was there"
                                    : "refuses them: fewer replicas are in sync than min.insync.replicas asks for")
                    .why(
                            "Of N replicas the topic can lose as many as N minus min.insync.replicas, and still take records "
                                    + "with acks=all.")
                    .next(
                            "Let the number of replicas be greater than min.insync.replicas, by as many brokers as may be lost.");
        }
    }

    private void assertAllThere(Set<SteadyProducer.Stored> acknowledged) {
        Set<SteadyProducer.Stored> found = cluster.records(spec.name()).stream()
                .map(record -> new SteadyProducer.Stored(
                        record.partition(), new String(record.value(), StandardCharsets.UTF_8)))
                .collect(Collectors.toSet());
        long missing =
                acknowledged.stream().filter(each -> !found.contains(each)).count();
        if (missing > 0) {
            throw Lesson.expected(
                            "After the loss of one broker all %d acknowledged records are there.", acknowledged.size())
                    .actual("With broker %s lost, %d of them are missing.", lost, missing)
                    .why("A record that only one broker has is lost with it.")
                    .next("Look at how many copies each record has when it is acknowledged.");
        }
    }

    private void assertTakesNothing(int survivor) {
        List<Integer> taking;
        try (SingleSend probe = new SingleSend(cluster, spec.name())) {
            taking = IntStream.range(0, spec.partitions())
                    .filter(partition -> offer(probe, partition) == SingleSend.Outcome.ACKNOWLEDGED)
                    .boxed()
                    .toList();
        }
        if (!taking.isEmpty()) {
            throw Lesson.expected("With two of three brokers lost, a send fails and nothing is acknowledged.")
                    .actual(
                            "With brokers %s lost, partitions %s acknowledged a record that broker %d alone has.",
                            lost, taking, survivor)
                    .why(
                            "acks=all waits for the replicas that are in sync, however few those are; min.insync.replicas says "
                                    + "how few may be enough, and is 1 unless you set it.")
                    .next("Decide on how many brokers a record must be before anybody may rely on it.");
        }
    }

    private void assertNoLeaderWithoutTheRecords() {
        if (!truth.config(spec.name(), "unclean.leader.election.enable").equals("false")) {
            throw Lesson.expected("Only a replica with all acknowledged records may lead.")
                    .actual("The layout has unclean.leader.election.enable=true.")
                    .why(
                            "When all replicas in sync are down, that setting makes a leader of one that lags: what it had not "
                                    + "copied yet is lost, though it was acknowledged.")
                    .next("Leave unclean elections off where records count.");
        }
    }
}
