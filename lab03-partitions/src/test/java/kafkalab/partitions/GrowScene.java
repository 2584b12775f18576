package kafkalab.partitions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.TrafficGenerator;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** Scenes that move a topic of all kinds of records, call by call, and to more than one new topic. */
final class GrowScene {

    /** Is more than a whole batch has by default, so that a topic that refuses it takes all others. */
    private static final int LARGE = 40_000;

    private GrowScene() {}

    static void copyAsItIs(LabCluster cluster, TrafficGenerator traffic)
            throws ExecutionException, InterruptedException {
        // given: two replicas, not as many as the cluster gives by default; events come twice, and tombstones
        String from = cluster.createTopic(List.of(List.of(0, 1), List.of(1, 2)), Map.of());
        List<PageEvent> visits = traffic.outOfOrder(Duration.ofMinutes(1)).events(2_500);
        Map<String, Object> settings = withPremium(
                ClientKinds.noting(PartitionsTest.quick(cluster)), visits.get(0).user());
        TopicMove move = new TopicMove(cluster, from, from + "-grown", 7, settings);
        TopicMove another = new TopicMove(cluster, from, from + "-grown-more", 5, settings);
        List<PageEvent> events = move.placed(visits);
        ToIntFunction<PageEvent> halves = Writer.byUser(2);
        try (Writer writer = new Writer(cluster, from, halves)) {
            // when
            move.grow();
            move.assertComplete("while the old one is empty");
            EventLists.firstOfEach(halves, events).forEach(writer::abortMoreThanSomeFetches);
            writer.commit(events.subList(0, 500));
            writer.abort(events.subList(500, 600));
            writer.write(events.subList(500, 1_500));
            writer.writeTombstones(events.subList(0, 20));
            writer.write(events.subList(0, 20));
            move.grow();
            move.assertComplete("after the first call");
            ClientKinds.assertGiven("TopicGrower", ClientKinds.ADMIN, ClientKinds.CONSUMER, ClientKinds.PRODUCER);
            writer.commit(events.subList(1_500, 2_000));
            writer.writeTombstones(events.subList(0, 10));
            move.grow();
            move.assertComplete("after the second call");
            move.grow();
            move.assertComplete("after another call, with nothing new");

            // when: the same topic is moved to another one as well
            another.grow();
            another.assertComplete("after it was moved to another topic before");

            // when: the writers have moved on, and somebody calls once too often
            move.writeToNew(events.subList(2_000, 2_500));
            move.grow();
            move.assertComplete("after a call when writers were at work in the new topic");
        } finally {
            move.deleteNew();
            another.deleteNew();
        }
    }

    /** Adds a premium user to the settings, where task 2 is there yet. */
    private static Map<String, Object> withPremium(Map<String, Object> settings, String user) {
        try {
            Partitioners.premium(user);
            settings.put(UserPartitioner.PREMIUM_USERS, user);
        } catch (UnsupportedOperationException unwritten) {
            // Nobody is premium.
        }
        return settings;
    }

    static void goOnAfterAFailure(LabCluster cluster, TrafficGenerator traffic, Random random)
            throws ExecutionException, InterruptedException {
        // given: in the midst a record that the new topic is too small for
        String from = cluster.createTopic(2);
        String to = cluster.createTopicNamed(from + "-grown", 3);
        limit(cluster, to, LARGE / 2);
        TopicMove move = new TopicMove(cluster, from, to, 3, PartitionsTest.quick(cluster));
        List<PageEvent> events = new ArrayList<>(traffic.events(1_200));
        PageEvent one = events.get(900);
        // The only event of its user: the others may be stored before it, and keep their order.
        events.set(900, new PageEvent(letters(random), "Only-once", one.date(), one.duration()));
        events = move.placed(events);
        try (Writer writer = new Writer(cluster, from, Writer.byUser(2))) {
            writer.write(events);
        }

        // when, then
        if (returns(move)) {
            throw Lesson.expected("grow() throws where a record can not be copied.")
                    .actual("It returned, though the new topic has refused a record (max.message.bytes).")
                    .why("send() hands its failure to the future alone: whoever does not ask it never hears of it. A "
                            + "transaction with a failed send can not be committed.")
                    .next("Ask each future, or let commitTransaction() throw, and let the exception out of grow().");
        }
        limit(cluster, to, 1_000_000);
        move.grow();
        move.assertComplete(
                "after a call that failed, since the new topic had refused a record",
                "A consumer commits by itself what poll() has returned, copied or not, also when it is closed "
                        + "(enable.auto.commit, true by default).");
    }

    private static boolean returns(TopicMove move) {
        try {
            move.grow();
            return true;
        } catch (UnsupportedOperationException unwritten) {
            throw unwritten;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Returns letters that no compression makes few. */
    private static String letters(Random random) {
        return random.ints(LARGE, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining());
    }

    private static void limit(LabCluster cluster, String topic, int bytes)
            throws ExecutionException, InterruptedException {
        cluster.admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                                AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }
}
