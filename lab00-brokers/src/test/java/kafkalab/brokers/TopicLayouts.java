package kafkalab.brokers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import kafkalab.brokers.TopicMismatchException.Difference;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Returned;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.core.ConditionTimeoutException;

/** A scene that puts topics of various layouts into ensureTopic(), and looks at what the cluster holds afterwards. */
final class TopicLayouts {

    private final LabCluster cluster;
    private final TopicManager manager;
    private final Random random;
    private final ClusterFacts truth;

    TopicLayouts(LabCluster cluster, TopicManager manager, Random random) {
        this.cluster = cluster;
        this.manager = manager;
        this.random = random;
        truth = new ClusterFacts(cluster);
    }

    void createTwoTopics() {
        TopicSpec first = spec(2 + random.nextInt(4), 3, Map.of("retention.ms", Integer.toString(hours())));
        TopicSpec second = spec(
                1,
                2,
                Map.of(
                        "cleanup.policy",
                        "compact",
                        "max.message.bytes",
                        Integer.toString(50_000 + random.nextInt(999))));
        TopicSpec wide = spec(12, 1, Map.of());
        for (TopicSpec spec : List.of(first, second, wide)) {
            manager.ensureTopic(spec);
            assertCreated(spec);
        }
    }

    private void assertCreated(TopicSpec spec) {
        truth.awaitNewsEverywhere();
        if (!truth.exists(spec.name())) {
            throw Lesson.expected("When ensureTopic() has returned, there is a topic %s.", spec.name())
                    .actual("There is none.")
                    .why("Kafka can be told to create topics by itself, with the brokers' default layout "
                            + "(auto.create.topics.enable). This cluster, as most in production, does not.")
                    .next("Ask for the topic with createTopics(), and wait for the answer.");
        }
        TopicDescription topic = truth.topic(spec.name());
        assertEqual("partitions", spec.partitions(), topic.partitions().size());
        topic.partitions()
                .forEach(partition -> assertEqual(
                        "replicas of each partition",
                        spec.replicationFactor(),
                        partition.replicas().size()));
        spec.configs().forEach((name, value) -> {
            if (!value.equals(truth.config(spec.name(), name))) {
                throw Lesson.expected("The new topic's %s is that of the spec, %s.", name, value)
                        .actual("It is %s.", truth.config(spec.name(), name))
                        .why("A topic has the brokers' default for each setting that it was not given.")
                        .next("Give NewTopic the settings of the spec, or set them before you return.");
            }
        });
    }

    private static void assertEqual(String what, int wanted, int found) {
        if (wanted != found) {
            throw Lesson.expected("The new topic has the number of %s of its spec, %d.", what, wanted)
                    .actual("It has %d.", found)
                    .why("What NewTopic is not told, the brokers' defaults decide.")
                    .next("Give NewTopic the numbers of the spec.");
        }
    }

    void askForTheImpossible() {
        Refusal.assertThrown(
                "four replicas are wanted of three brokers",
                "ensureTopic()",
                () -> manager.ensureTopic(spec(1, 4, Map.of())),
                Set.of(UnknownTopicOrPartitionException.class));
        Refusal.assertThrown(
                "retention.ms is no number",
                "ensureTopic()",
                () -> manager.ensureTopic(spec(1, 3, Map.of("retention.ms", "two days"))),
                Set.of(UnknownTopicOrPartitionException.class));
    }

    /** Asks with the thread's interrupt flag set. */
    void askWhileInterrupted() {
        Thread.currentThread().interrupt();
        boolean stays;
        try {
            manager.ensureTopic(spec(1, 3, Map.of()));
        } catch (UnsupportedOperationException unwritten) {
            throw unwritten;
        } catch (RuntimeException e) {
            // Whoever is interrupted need not wait to the end.
        } finally {
            stays = Thread.interrupted();
        }
        if (!stays) {
            throw Lesson.expected("A thread that is interrupted while ensureTopic() waits stays interrupted.")
                    .actual("Its interrupt flag was cleared.")
                    .why(
                            "InterruptedException clears the flag. Whoever catches it and does not set it again has kept to "
                                    + "himself that the thread is to end.")
                    .next(
                            "Set it again with Thread.currentThread().interrupt(), as Kafka's own InterruptException does.");
        }
    }

    void ensureTwice() throws InterruptedException {
        Map<String, String> wanted = Map.of("retention.ms", Integer.toString(hours()), "min.insync.replicas", "2");
        Map<String, String> there = new HashMap<>(wanted);
        there.put("segment.bytes", Integer.toString(2_000_000 + random.nextInt(999)));
        Before before = create(spec(3, 3, there));
        TopicSpec spec = new TopicSpec(before.spec.name(), 3, (short) 3, wanted);
        try {
            manager.ensureTopic(spec);
        } catch (TopicMismatchException e) {
            throw Lesson.expected(
                            "A topic is as wanted where its partitions, its replicas and the spec's settings are.")
                    .actual("It has the settings %s, the spec names %s; it threw %s.", there, wanted, e)
                    .why(
                            "Whoever runs the cluster gives a topic further settings, which are no business of the program's.")
                    .next("Compare each setting of the spec, and no others.");
        } catch (RuntimeException e) {
            throw Lesson.expected("A topic that exists with the layout of the spec is what ensureTopic() is after.")
                    .actual("It threw %s.", e)
                    .why("createTopics() answers with TopicExistsException, and programs are started more than once.")
                    .next("Take that answer, and only that, as a reason to compare.");
        }
        before.assertUnchanged("ensureTopic() with the same layout");
    }

    void ensureOtherLayouts() throws InterruptedException {
        String retention = Integer.toString(hours());
        TopicSpec existing = spec(3, 3, Map.of("retention.ms", retention, "max.message.bytes", "70000"));
        Before before = create(existing);
        String name = existing.name();
        Map<String, String> configs = existing.configs();
        Map<String, String> other = new HashMap<>(configs);
        other.put("max.message.bytes", "80000");
        Map<String, String> compacted = new HashMap<>(configs);
        compacted.put("cleanup.policy", "compact");

        before.assertReported(new TopicSpec(name, 5, (short) 3, configs), Difference.ofPartitions(5, 3));
        before.assertReported(new TopicSpec(name, 2, (short) 3, configs), Difference.ofPartitions(2, 3));
        before.assertReported(new TopicSpec(name, 3, (short) 2, configs), Difference.ofReplicationFactor(2, 3));
        before.assertReported(
                new TopicSpec(name, 3, (short) 3, other), Difference.ofConfig("max.message.bytes", "80000", "70000"));
        Map<String, String> less = new HashMap<>(configs);
        less.put("max.message.bytes", "60000");
        before.assertReported(
                new TopicSpec(name, 3, (short) 3, less), Difference.ofConfig("max.message.bytes", "60000", "70000"));
        Map<String, String> unknown = new HashMap<>(configs);
        unknown.put("retention.hours", "5");
        before.assertReported(
                new TopicSpec(name, 3, (short) 3, unknown), Difference.ofConfig("retention.hours", "5", null));
        before.assertReported(
                new TopicSpec(name, 3, (short) 3, compacted),
                Difference.ofConfig("cleanup.policy", "compact", "delete"));
        before.assertReported(
                new TopicSpec(name, 4, (short) 2, other),
                Difference.ofPartitions(4, 3),
                Difference.ofReplicationFactor(2, 3),
                Difference.ofConfig("max.message.bytes", "80000", "70000"));

        String uneven = cluster.createTopic(4);
        truth.place(uneven, Map.of(2, List.of(2, 0)));
        truth.awaitNewsEverywhere();
        new Before(new TopicSpec(uneven, 4, (short) 3, Map.of()))
                .assertReported(new TopicSpec(uneven, 4, (short) 3, Map.of()), Difference.ofReplicationFactor(3, 2));
    }

    private TopicSpec spec(int partitions, int replicas, Map<String, String> configs) {
        return new TopicSpec(cluster.freshName(), partitions, (short) replicas, configs);
    }

    private int hours() {
        return (24 + random.nextInt(100)) * 3_600_000;
    }

    /** Creates a topic without the program under test, with records in it. */
    private Before create(TopicSpec spec) throws InterruptedException {
        ClusterFacts.answer(cluster.admin()
                .createTopics(List.of(
                        new NewTopic(spec.name(), spec.partitions(), spec.replicationFactor()).configs(spec.configs())))
                .all());
        truth.awaitNewsEverywhere();
        try (Writer writer = Writer.to(cluster)) {
            for (int partition = 0; partition < spec.partitions(); partition++) {
                writer.write(spec.name(), partition, 5);
            }
            writer.awaitStored();
        }
        return new Before(spec);
    }

    /** A topic as it was before ensureTopic() met it. */
    private final class Before {

        private final TopicSpec spec;
        private final Uuid id;
        private final Map<String, String> configs;

        Before(TopicSpec spec) {
            this.spec = spec;
            id = truth.topic(spec.name()).topicId();
            configs = truth.ownConfigs(spec.name());
        }

        void assertReported(TopicSpec other, Difference... differences) {
            List<String> expected =
                    Arrays.stream(differences).map(Before::text).sorted().toList();
            String call = Lesson.phrase(
                    "ensureTopic() with another %s",
                    Arrays.stream(differences)
                            .map(Difference::what)
                            .collect(Collectors.joining(Lesson.phrase(", another "))));
            try {
                manager.ensureTopic(other);
                throw Lesson.expected("%s throws a TopicMismatchException: %s.", call, text(List.of(differences)))
                        .actual("It returned as if all were well.")
                        .why(
                                "That a topic of this name exists does not mean that it is what the caller relies on: with other "
                                        + "partitions keys go elsewhere, with other settings records stay longer or shorter.")
                        .next("Compare partitions, replicas and every setting of the spec with what the cluster has.");
            } catch (TopicMismatchException e) {
                List<String> named = Returned.list("differences()", e.differences(), 20, Before::text);
                if (!expected.equals(named.stream().sorted().toList())) {
                    throw Lesson.expected("The exception names every difference: %s.", text(List.of(differences)))
                            .actual("It names %s.", String.join(", ", named))
                            .why("Whoever reads it must know what to change, in the cluster or in the program.")
                            .next(
                                    "Name all that differs and nothing else, the spec's value as wanted, the cluster's as found.");
                }
            } catch (RuntimeException e) {
                throw Lesson.expected("%s throws a TopicMismatchException: %s.", call, text(List.of(differences)))
                        .actual("It threw %s.", e)
                        .why("The caller tells a topic of another layout from a cluster in trouble by the exception.")
                        .next("Compare with what exists when createTopics() answers TopicExistsException.");
            }
            assertUnchanged(call);
        }

        private static String text(List<Difference> differences) {
            return differences.stream().map(Before::text).collect(Collectors.joining(", "));
        }

        /** Words a difference by its parts: the program's own words, or its equals(), may say anything. */
        private static String text(Difference difference) {
            return Lesson.phrase("%s is %s instead of %s", difference.what(), difference.found(), difference.wanted());
        }

        void assertUnchanged(String call) {
            TopicDescription now;
            try {
                now = truth.topic(spec.name());
            } catch (IllegalStateException | ConditionTimeoutException e) {
                throw replaced(call);
            }
            if (!now.topicId().equals(id)) {
                throw replaced(call);
            }
            if (now.partitions().size() != spec.partitions()
                    || !truth.ownConfigs(spec.name()).equals(configs)) {
                throw Lesson.expected("%s leaves the topic as it is.", call)
                        .actual(
                                "It had %d partitions and the settings %s; now it has %d and %s.",
                                spec.partitions(), configs, now.partitions().size(), truth.ownConfigs(spec.name()))
                        .why(
                                "Others use the topic: more partitions send their keys elsewhere, another setting may delete "
                                        + "their records. That is not for a program to decide at its start.")
                        .next("Report the difference instead of removing it.");
            }
        }

        private Lesson replaced(String call) {
            return Lesson.expected("%s leaves the topic and its records alone.", call)
                    .actual("The topic was deleted, with its records.")
                    .why("A topic is data that belongs to others. A new one of the same name has another topic id, and "
                            + "is empty.")
                    .next("Report the difference instead of removing it.");
        }
    }
}
