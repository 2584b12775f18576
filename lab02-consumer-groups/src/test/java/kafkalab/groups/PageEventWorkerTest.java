package kafkalab.groups;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import kafkalab.groups.Journal.Entry;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.Task;

/** Every task is judged under group.protocol=classic and under group.protocol=consumer, side by side. */
@KafkaLab("lab02-consumer-groups")
class PageEventWorkerTest {

    // ---------------------------------------------------------------- 1: read

    @Task(value = 1, seconds = 60)
    void a_new_group_reads_everything_from_the_beginning(LabCluster cluster, Random random)
            throws InterruptedException {
        Map<Protocol, Long> seeds = seeds(random);
        Protocol.both(protocol -> {
            try (Scene scene = new Scene(cluster, protocol, 3, seeds.get(protocol))) {
                // given
                scene.stream().publish(30);

                // when
                scene.hire("A").start();

                // then
                scene.awaitAllHandled();
                scene.stream().publish(10);
                scene.awaitAllHandled();
                Judge.assertNoneTwice(
                        scene,
                        place -> true,
                        "As long as nothing goes wrong",
                        "Each poll() returns the events after those of the poll() before.",
                        "Hand each record of a poll() to the handler once, and do not seek.");
            }
        });
    }

    @Task(value = 1, seconds = 60)
    void a_known_group_goes_on_where_it_was(LabCluster cluster, Random random) throws InterruptedException {
        Map<Protocol, Long> seeds = seeds(random);
        Map<Integer, Long> committed = new TreeMap<>(
                Map.of(0, 1L + random.nextInt(19), 1, 1L + random.nextInt(19), 2, 1L + random.nextInt(19)));
        Protocol.both(protocol -> {
            try (Scene scene = new Scene(cluster, protocol, 3, seeds.get(protocol))) {
                // given
                scene.stream().publish(20);
                scene.withKnownGroup(committed);

                // when
                scene.hire("A").start();

                // then
                scene.awaitHandled(scene.stream().places().stream()
                        .filter(place -> place.offset() >= committed.get(place.partition()))
                        .toList());
                for (Place place : scene.journal().handled()) {
                    if (place.offset() < committed.get(place.partition())) {
                        throw Lesson.expected(
                                        "A group that has committed offset %d of partition %d goes on there.",
                                        committed.get(place.partition()), place.partition())
                                .actual("It handled %s once more.", place)
                                .why("Who joins a group begins at the group's committed offsets. auto.offset.reset "
                                        + "decides only where there are none.")
                                .next("Use the group's name as group.id, just as it is, and do not seek.");
                    }
                }
            }
        });
    }

    // ---------------------------------------------------------------- 2: share

    @Task(value = 2, seconds = 60)
    void workers_of_a_group_share_the_partitions_and_another_group_gets_everything_as_well(
            LabCluster cluster, Random random) throws InterruptedException {
        Map<Protocol, Long> seeds = seeds(random);
        String other = cluster.freshName();
        Protocol.both(protocol -> {
            try (Scene scene = new Scene(cluster, protocol, 4, seeds.get(protocol)).withKnownGroup();
                    Scene neighbour = scene.neighbour(other + protocol.word()).withKnownGroup()) {
                // given
                Member a = scene.hire("A");
                assertOwns(Set.of(), a, "before its run()");
                Member b = scene.hire("B");

                // when
                a.start();
                b.start();
                neighbour.hire("C").start();

                // then
                scene.awaitShares(Map.of(a, 2, b, 2));
                awaitOwnsWhatTheGroupGave(scene, a, b);
                scene.stream().publish(15);
                scene.awaitAllHandled();
                neighbour.awaitAllHandled();
                for (Scene each : List.of(scene, neighbour)) {
                    Judge.assertNoneTwice(
                            each,
                            place -> true,
                            "While no worker comes or goes",
                            "Within a group a partition has one owner, and only its owner gets its events.",
                            "Subscribe with the group's name as group.id; the group does the sharing.");
                }
                assertHandledByOwner(scene, a, b);
            }
        });
    }

    private static void awaitOwnsWhatTheGroupGave(Scene scene, Member... members) {
        for (Member member : members) {
            boolean agrees = scene.becomes(
                    "partitions() is up to date",
                    Scene.LIMIT,
                    () -> member.worker()
                            .partitions()
                            .equals(scene.group().owners().get(member.name())));
            if (!agrees) {
                assertOwns(scene.group().owners().getOrDefault(member.name(), Set.of()), member, "in the group");
            }
        }
    }

    private static void assertOwns(Set<Integer> expected, Member member, String when) {
        Set<Integer> said = member.worker().partitions();
        if (!expected.equals(said)) {
            throw Lesson.expected("partitions() of worker %s, %s, is %s.", member.name(), when, expected)
                    .actual("It is %s.", said)
                    .why("A rebalance happens within poll(): it calls the listener with the partitions that come and "
                            + "go, and afterwards assignment() holds those that are there.")
                    .next("Keep a copy for other threads, and renew it whenever the assignment changes.");
        }
    }

    private static void assertHandledByOwner(Scene scene, Member... members) {
        Map<String, Set<Integer>> handled = new TreeMap<>();
        for (Entry entry : scene.journal().entries()) {
            handled.computeIfAbsent(entry.member(), name -> new TreeSet<>())
                    .add(entry.place().partition());
        }
        for (Member member : members) {
            assertOwns(handled.getOrDefault(member.name(), Set.of()), member, "when it has handled their events");
        }
    }

    // ---------------------------------------------------------------- 3: at least once

    @Task(value = 3, seconds = 90)
    void a_worker_that_is_killed_between_handling_and_commit_loses_nothing(LabCluster cluster, Random random)
            throws InterruptedException {
        PageEventWorker.commitSettings();
        Map<Protocol, Killing> killings = new ConcurrentHashMap<>();
        for (Protocol protocol : Protocol.values()) {
            killings.put(protocol, new Killing(cluster, protocol, random));
        }
        Protocol.both(protocol -> killings.get(protocol).play());
    }

    /** Gives each protocol events of its own. */
    private static Map<Protocol, Long> seeds(Random random) {
        return Map.of(Protocol.CLASSIC, random.nextLong(), Protocol.CONSUMER, random.nextLong());
    }
}
