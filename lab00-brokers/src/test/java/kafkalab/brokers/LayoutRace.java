package kafkalab.brokers;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A race of several programs for one topic, of which two layouts are wanted, in an order drawn by the seed.
 *
 * <p>The model: one of the calls creates the topic, and its layout stays. Each call with that layout returns, each with the
 * other throws a TopicMismatchException, whoever was first.
 */
final class LayoutRace {

    private static final int PROGRAMS = 4;
    private static final int CALLS = 3;

    private final LabCluster cluster;
    private final Random random;
    private final ClusterFacts truth;

    LayoutRace(LabCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
        truth = new ClusterFacts(cluster);
    }

    /** Lets a rival ensure the same topic right before each of the calls that the program makes, one after the other. */
    void overtake(Admin admin, Admin another) {
        boolean overtaken = true;
        for (int call = 1; overtaken; call++) {
            TopicSpec spec = new TopicSpec(
                    cluster.freshName(), 2, (short) 3, Map.of("retention.ms", Integer.toString(3_600_000 + call)));
            String second =
                    Lesson.phrase("The one that came second, right before call %d of the first one's Admin,", call);
            String first = Lesson.phrase(
                    "The first, after the other had done its work right before call %d of the first one's Admin,",
                    call);
            OvertakenAdmin client = new OvertakenAdmin(admin, call, () -> {
                ensure(new TopicManager(another), spec, second);
                truth.awaitNewsEverywhere();
            });
            ensure(new TopicManager(client.client()), spec, first);
            overtaken = client.wasOvertaken() && call < 20;
        }
    }

    private static void ensure(TopicManager manager, TopicSpec spec, String who) {
        try {
            manager.ensureTopic(spec);
        } catch (UnsupportedOperationException unwritten) {
            throw unwritten;
        } catch (RuntimeException e) {
            throw Lesson.expected(
                            "Two programs ensure the same topic at the same moment, and each finds it as it is wanted.")
                    .actual("%s threw %s.", who, StudentCode.describe(e))
                    .why(
                            "Between a look and a creation somebody else may create the topic, so that createTopics() answers "
                                    + "TopicExistsException; and between a creation and a change of settings somebody else may find "
                                    + "a topic without them. One request that does it all leaves no room between.")
                    .next(
                            "Create the topic in one request, with its settings, and take TopicExistsException as the reason to "
                                    + "compare.");
        }
    }

    /** Lets several programs call in turn, by two admin clients. */
    void play(Admin admin, Admin another) throws InterruptedException {
        String name = cluster.freshName();
        List<TopicSpec> layouts = List.of(
                new TopicSpec(name, 2, (short) 3, Map.of("retention.ms", "7200000")),
                new TopicSpec(name, 3, (short) 3, Map.of("retention.ms", "7200000")));
        CountDownLatch start = new CountDownLatch(1);
        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < PROGRAMS; i++) {
            List<Integer> wanted = random.ints(CALLS, 0, 2).boxed().toList();
            programs.add(new Program(new TopicManager(i % 2 == 0 ? admin : another), layouts, wanted, start));
        }
        start.countDown();
        for (Program program : programs) {
            program.awaitEnd();
        }
        TopicDescription found = truth.topic(name);
        int layout = found.partitions().size() - 2;
        String story = Lesson.phrase(
                " The calls: %s. The topic has %d partitions.",
                programs.stream()
                        .map(program -> Lesson.phrase(
                                "program %s: %s", (char) ('A' + programs.indexOf(program)), program.story()))
                        .collect(Collectors.joining("; ")),
                found.partitions().size());
        for (Program program : programs) {
            program.assertAsModelled(layout, story);
        }
    }

    /** A program that calls ensureTopic() several times. */
    private static final class Program {

        private final List<Integer> wanted;
        private final List<RuntimeException> thrown = new ArrayList<>();
        private final Thread thread;

        Program(TopicManager manager, List<TopicSpec> layouts, List<Integer> wanted, CountDownLatch start) {
            this.wanted = wanted;
            thread = new Thread(
                    () -> {
                        awaitStart(start);
                        wanted.forEach(layout -> thrown.add(call(manager, layouts.get(layout))));
                    },
                    "ensures a topic");
            thread.setDaemon(true);
            thread.start();
        }

        private static void awaitStart(CountDownLatch start) {
            try {
                start.await(40, SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static RuntimeException call(TopicManager manager, TopicSpec spec) {
            try {
                manager.ensureTopic(spec);
                return null;
            } catch (RuntimeException e) {
                return e;
            }
        }

        void awaitEnd() throws InterruptedException {
            thread.join(SECONDS.toMillis(40));
            if (thread.isAlive()) {
                throw Lesson.expected("ensureTopic() returns or throws, also where others call it at the same moment.")
                        .actual("A call had not ended after 40 s.")
                        .why("Whoever waits for another, who waits as well, waits for ever.")
                        .next("Look at what ensureTopic() waits for.");
            }
        }

        String story() {
            List<String> calls = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                RuntimeException outcome = thrown.get(i);
                calls.add(Lesson.phrase(
                        "%d partitions: %s",
                        wanted.get(i) + 2,
                        outcome == null
                                ? Lesson.phrase("fine")
                                : outcome.getClass().getSimpleName()));
            }
            return String.join(Lesson.phrase(", then "), calls);
        }

        /** Tells whether the broker that was asked had not heard of the topic yet: that is no mistake of the program's. */
        private static boolean isUnheardOf(Throwable outcome) {
            Throwable cause = outcome;
            for (int depth = 0; cause != null && depth < 10; depth++) {
                if (cause instanceof UnknownTopicOrPartitionException) {
                    return true;
                }
                cause = cause.getCause();
            }
            return false;
        }

        void assertAsModelled(int layout, String story) {
            for (int i = 0; i < wanted.size(); i++) {
                RuntimeException outcome = thrown.get(i);
                boolean right = isUnheardOf(outcome)
                        || (wanted.get(i) == layout ? outcome == null : outcome instanceof TopicMismatchException);
                if (!right) {
                    throw Lesson.expected(
                                    "Whoever wants the layout that the topic has gets it, and whoever wants another "
                                            + "gets a TopicMismatchException, also at the same moment.")
                            .actual(
                                    "A call %s.%s",
                                    outcome == null
                                            ? "returned as if all were well"
                                            : Lesson.phrase("threw %s", StudentCode.describe(outcome)),
                                    story)
                            .why(
                                    "Between a look and a creation somebody else may create the topic, with this layout or another.")
                            .next("Create first, and compare where the answer is TopicExistsException.");
                }
            }
        }
    }
}
