package kafkalab.brokers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Returned;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.QuorumInfo.ReplicaState;

/**
 * A scene that asks for the quorum, and measures the answer by two of its own, one before and one after it.
 *
 * <p>Logs only grow. So a voter's lag lies between the end of the leader's log before minus the voter's end after, and
 * the leader's end after minus the voter's end before; for a voter that is down the two bounds meet but for what the
 * leader wrote meanwhile.
 */
final class Quorum {

    private static final int QUESTIONS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long ENOUGH = 5;

    private final LabCluster cluster;
    private final TopicManager manager;
    private final ClusterFacts truth;

    Quorum(LabCluster cluster, TopicManager manager) {
        this.cluster = cluster;
        this.manager = manager;
        truth = new ClusterFacts(cluster);
    }

    /** Asks often: who guesses the leader is right each third time. */
    void assertVotersAndLeader() {
        for (int i = 0; i < QUESTIONS; i++) {
            assertAnswer();
        }
    }

    /**
     * Stops a node that does not lead the quorum, and waits until its metadata log is a good deal shorter.
     *
     * <p>The brokers have forgotten it by then, and the quorum has not. Where the first of the voters leads, another is made
     * the leader before: whoever takes the first for the leader is wrong then, and not only two times in three.
     */
    void assertLagOfLostController() {
        manager.quorum();
        leadByAnotherThanTheFirst();
        assertAnswer();
        int leader = truth.quorum().leaderId();
        int lost = (leader + 1) % 3;
        int other = (leader + 2) % 3;
        cluster.stopNode(lost);
        truth.giveUp(lost);
        // What the lost one misses: a topic more, in ten partitions.
        cluster.createTopic(Collections.nCopies(10, List.of(other)), Map.of("min.insync.replicas", "1"));
        await("controller " + lost + " has fallen behind")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> lag(truth.quorum(), lost) >= ENOUGH);
        truth.awaitNewsAt(List.of(leader, other));
        assertAnswer();
    }

    private void leadByAnotherThanTheFirst() {
        QuorumInfo quorum = truth.quorum();
        int first = quorum.voters().get(0).replicaId();
        if (quorum.leaderId() != first) {
            return;
        }
        cluster.stopNode(first);
        await("another controller leads")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> truth.quorum().leaderId() != first);
        cluster.startBroker(first);
        await("controller " + first + " has caught up with the other")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    QuorumInfo now = truth.quorum();
                    return now.leaderId() != first && ends(now).get(first) > 0 && lag(now, first) <= ENOUGH;
                });
        truth.awaitNewsEverywhere();
    }

    /** Asks a cluster that does not answer. */
    void assertRefusalThrown() throws IOException {
        try (ServerSocket silence = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Admin unheard = Admin.create(Map.of(
                        "bootstrap.servers", "127.0.0.1:" + silence.getLocalPort(),
                        "default.api.timeout.ms", "1000",
                        "request.timeout.ms", "900"))) {
            Refusal.assertNotSilent("no controller answers", "quorum()", () -> new TopicManager(unheard).quorum());
        }
    }

    private void assertAnswer() {
        QuorumInfo before;
        QuorumInfo after;
        Seen answer;
        do {
            before = truth.quorum();
            answer = Seen.of(manager.quorum());
            after = truth.quorum();
        } while (before.leaderEpoch() != after.leaderEpoch());
        assertVoters(answer, ends(before).keySet());
        assertLeader(answer, before.leaderId());
        for (int voter : answer.lags().keySet()) {
            assertLag(answer, voter, before, after);
        }
    }

    private static void assertVoters(Seen answer, Set<Integer> voters) {
        if (!answer.lags().keySet().equals(voters)) {
            throw Lesson.expected("The voters are the controllers %s, up or down, with the leader among them.", voters)
                    .actual("quorum() names %s.", answer.lags().keySet())
                    .why(
                            "A change of the metadata counts when most of the voters have it; the leader is one of them, and a "
                                    + "voter that is down is a voter still.")
                    .next("Name each of the voters that describeMetadataQuorum() names.");
        }
    }

    private static void assertLeader(Seen answer, int leader) {
        if (answer.leader() != leader) {
            throw Lesson.expected("The quorum's leader is controller %d.", leader)
                    .actual("quorum() says %d.", answer.leader())
                    .why(
                            "One of the voters leads: it is the active controller. describeCluster().controller() is a remnant of "
                                    + "ZooKeeper's days: with KRaft it names any broker that is up.")
                    .next("Ask for the metadata quorum itself.");
        }
    }

    private static void assertLag(Seen answer, int voter, QuorumInfo before, QuorumInfo after) {
        long lag = answer.lags().get(voter);
        int leader = before.leaderId();
        long least = Math.max(0, ends(before).get(leader) - ends(after).get(voter));
        long most = voter == leader ? 0 : ends(after).get(leader) - ends(before).get(voter);
        if (lag < least || lag > most) {
            throw Lesson.expected(
                            "Controller %d is behind controller %d, the leader, by %s.",
                            voter,
                            leader,
                            least == most
                                    ? Lesson.phrase("%d records", least)
                                    : Lesson.phrase("%d to %d records", least, most))
                    .actual("quorum() says %d.", lag)
                    .why(
                            "The metadata is a log, as a topic's partition is one. A voter's lag is how much shorter its log is "
                                    + "than the leader's, which itself is behind by nothing.")
                    .next("Subtract the end of the voter's log from the end of the leader's.");
        }
    }

    private static long lag(QuorumInfo quorum, int voter) {
        return ends(quorum).get(quorum.leaderId()) - ends(quorum).get(voter);
    }

    private static Map<Integer, Long> ends(QuorumInfo quorum) {
        return quorum.voters().stream().collect(Collectors.toMap(ReplicaState::replicaId, ReplicaState::logEndOffset));
    }

    /** An answer in the test's own types. */
    private record Seen(int leader, Map<Integer, Long> lags) {

        static Seen of(QuorumState state) {
            QuorumState present = Returned.present("quorum()", state);
            return new Seen(
                    present.leader(),
                    Returned.map("QuorumState.lags()", present.lags(), 100, voter -> voter, lag -> lag));
        }
    }
}
