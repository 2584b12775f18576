package kafkalab.groups;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.groups.Journal.Entry;
import kafkalab.kit.KafkaLab;
import kafkalab.kit.LabCluster;
import kafkalab.kit.LabReport;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentProcess;
import kafkalab.kit.Task;
import org.junit.jupiter.api.Order;

/**
 * The graded tests: every task is judged under group.protocol=classic and under group.protocol=consumer, side by side.
 */
@KafkaLab("lab02-consumer-groups")
class PageEventWorkerTest {

    // ---------------------------------------------------------------- 1: read

    @Task(value = 1, seconds = 90)
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

    @Task(value = 1, seconds = 90)
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

    @Task(value = 2, seconds = 90)
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
                neighbour.hire("C").start();
                scene.awaitShares(4);
                awaitOwnsWhatTheGroupGave(scene, a);
                b.start();

                // then
                scene.awaitShares(2, 2);
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

                // when: whether close() ends run() is another task's question
                a.beginClose().await(Scene.LEAVE_LIMIT);

                // then
                if (a.hasEndedSoon()) {
                    assertOwns(Set.of(), a, "after its run()");
                }
            }
        });
    }

    private static void awaitOwnsWhatTheGroupGave(Scene scene, Member... members) {
        boolean agree = scene.becomes(
                "partitions() is up to date",
                Scene.LIMIT,
                () -> Set.copyOf(scene.group().shares())
                        .equals(Stream.of(members).map(Member::partitions).collect(Collectors.toSet())));
        if (!agree) {
            for (Member member : members) {
                assertOwns(scene.group().owners().getOrDefault(member.name(), Set.of()), member, "in the group");
            }
        }
    }

    private static void assertOwns(Set<Integer> expected, Member member, String when) {
        Set<Integer> said = member.partitions();
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

    @Task(value = 3, seconds = 240)
    void a_worker_that_is_killed_between_handling_and_commit_loses_nothing(
            LabCluster cluster, Random random, LabReport report) throws InterruptedException {
        PageEventWorker.commitSettings();
        Map<Protocol, Killing> killings = new EnumMap<>(Protocol.class);
        for (Protocol protocol : Protocol.values()) {
            killings.put(protocol, new Killing(cluster, protocol, random, report));
        }
        // One process for both: a JVM is the dearest thing here.
        try (StudentProcess process =
                HandleUntilKilled.start(killings.values().stream().map(Killing::orders))) {
            CyclicBarrier kill = new CyclicBarrier(killings.size(), process::kill);
            Protocol.both(protocol -> killings.get(protocol).play(process, kill));
        }
    }

    // ---------------------------------------------------------------- 4: failure

    @Task(value = 4, seconds = 120)
    void a_worker_whose_handler_throws_stops_there_and_a_restart_resumes_with_that_event(
            LabCluster cluster, Random random) throws InterruptedException {
        Map<Protocol, Long> seeds = seeds(random);
        int failingOffset = 3 + random.nextInt(14);
        Protocol.both(protocol -> {
            // given: one poll() returns all events, and of those before the failure some are of another partition
            try (Scene scene =
                    Scene.onOneBroker(cluster, protocol, 3, seeds.get(protocol)).withKnownGroup()) {
                Member a = scene.hire("A");
                assertNoFailureYet(a);
                scene.stream().publish(20);
                RuntimeException failure = new IllegalStateException("no room left for this event");
                a.handler().failBeyondFirstPartition(failingOffset, failure);

                // when
                a.expectEnd();
                a.start();

                // then
                Place failing = Failing.awaitStopped(scene, a);
                Failing.assertThrew(a, failure);
                Failing.assertTells(a, scene.stream().topic(), failing, failure);
                Judge.assertAllCommitted(scene, "When the handler has thrown and run() has ended");
                scene.awaitLeft("run() has ended");

                // when
                int before = scene.journal().size();
                scene.hire("B").start();

                // then
                scene.awaitAllHandled();
                Failing.assertResumedWith(
                        failing,
                        scene.journal()
                                .entries()
                                .subList(before, scene.journal().size()));
            }
        });
    }

    private static void assertNoFailureYet(Member member) {
        if (member.worker().failure() == null || member.worker().failure().isPresent()) {
            throw Lesson.expected("failure() is empty as long as the handler has not thrown.")
                    .actual(
                            "It is %s, before the worker has even run.",
                            member.worker().failure())
                    .why("An Optional says without a null that there is nothing to tell.")
                    .next("Begin with Optional.empty().");
        }
    }

    // ---------------------------------------------------------------- 5: close

    @Task(value = 5, closing = true, seconds = 120)
    @Order(1)
    void a_worker_that_was_closed_before_its_run_takes_no_part_in_the_group(LabCluster cluster, Random random)
            throws InterruptedException {
        Map<Protocol, Long> seeds = seeds(random);
        Protocol.both(protocol -> {
            try (Scene scene = new Scene(cluster, protocol, 1, seeds.get(protocol)).withKnownGroup()) {
                // given
                scene.stream().publish(5);
                Member a = scene.hire("A");

                // when
                a.beginClose().assertPrompt("The worker has never run");
                a.beginClose().assertPrompt("The worker was closed before, and has never run");
                a.start();

                // then
                Closing.assertRunEndsAtOnce(scene, a);
            }
        });
    }

    @Task(value = 5, closing = true, seconds = 120)
    void close_is_prompt_leaves_the_group_and_commits_what_was_handled(LabCluster cluster, Random random)
            throws InterruptedException {
        Map<Protocol, Long> seeds = seeds(random);
        int handledBefore = 30 + random.nextInt(20);
        String other = cluster.freshName();
        Protocol.both(protocol -> {
            try (Scene busy = new Scene(cluster, protocol, 3, seeds.get(protocol)).withKnownGroup()) {
                // given: four times as much work as a poll() returns; and a worker without any
                busy.stream().publish(700);
                Member a = busy.hire("A");
                a.handler().take(Duration.ofMillis(5));
                RecordingHandler.Hold hold = a.handler().holdAfter(handledBefore);
                try (Scene idle = busy.neighbour(other + protocol.word())
                        .withKnownGroup(busy.stream().ends())) {
                    a.start();
                    Member b = idle.hire("B").start();
                    idle.awaitShares(3);
                    busy.awaitHold(hold);

                    // when
                    Closing closingBusy = a.beginClose();
                    Closing closingIdle = b.beginClose();

                    // then
                    closingIdle.assertPrompt("The worker waits for events");
                    Closing.assertRunHasEnded(b);
                    idle.awaitLeft("close() has returned");
                    closingBusy.assertWaits(busy);

                    // when
                    hold.release();

                    // then
                    closingBusy.assertEndsWithTheBatch();
                    Closing.assertRunHasEnded(a);
                    Closing.assertAtMostItsBatch(busy, handledBefore);
                    Judge.assertAllCommitted(busy, "When close() has returned");
                    busy.awaitLeft("close() has returned");
                    b.beginClose().assertPrompt("The worker was closed before");
                }
            }
        });
    }

    // ---------------------------------------------------------------- 6: rebalance

    @Task(value = 6, seconds = 180)
    void workers_come_and_go_and_no_event_is_handled_twice(LabCluster cluster, Random random, LabReport report)
            throws InterruptedException {
        Map<Protocol, Rebalance> rebalances = new EnumMap<>(Protocol.class);
        for (Protocol protocol : Protocol.values()) {
            rebalances.put(protocol, new Rebalance(cluster, protocol, random, report));
        }
        Protocol.both(protocol -> rebalances.get(protocol).play());
    }

    // ---------------------------------------------------------------- 7: slow handler

    @Task(value = 7, seconds = 120)
    void a_worker_whose_handler_is_slow_keeps_its_partitions(LabCluster cluster, Random random)
            throws InterruptedException {
        Map<Protocol, Long> seeds = seeds(random);
        Protocol.both(protocol -> Slow.play(cluster, protocol, new Random(seeds.get(protocol))));
    }

    // ---------------------------------------------------------------- bonus, 8: static membership

    @Task(value = 8, seconds = 90)
    void a_static_member_that_restarts_finds_its_partitions_and_disturbs_nobody(LabCluster cluster, Random random)
            throws InterruptedException {
        Map<Protocol, Long> seeds = seeds(random);
        Protocol.both(protocol -> {
            try (Scene scene = new Scene(cluster, protocol, 4, seeds.get(protocol)).withKnownGroup()) {
                // given
                Member a = Static.hire(scene, "A", "first");
                Member b = Static.hire(scene, "B", "second");
                a.start();
                scene.awaitShares(4);
                b.start();
                scene.awaitShares(2, 2);
                awaitOwnsWhatTheGroupGave(scene, a, b);
                scene.stream().publish(10);
                scene.awaitAllHandled();
                Set<Integer> ofA = a.partitions();
                Set<Integer> ofB = b.partitions();

                // when
                a.beginClose().assertPrompt("The worker waits for events");

                // then
                Static.assertKeeps(scene, b, ofB);
                Member again = Static.hire(scene, "A2", "first").start();
                Static.awaitOwns(scene, again, ofA);
                Static.assertHas(b, ofB);
                scene.stream().publish(10);
                scene.awaitAllHandled();
                Judge.assertNoneTwice(
                        scene,
                        place -> true,
                        "While a static member restarts",
                        "Its partitions wait for it, for as long as the session timeout allows.",
                        "Commit what was handled before the worker goes.");
            }
        });
    }

    // ---------------------------------------------------------------- bonus, 9: share group

    @Task(value = 9, seconds = 150)
    void workers_of_a_share_group_share_one_partition_and_a_failed_event_comes_again(LabCluster cluster, Random random)
            throws InterruptedException {
        try (Sharing sharing = new Sharing(cluster, random)) {
            sharing.play();
        }
    }

    /** Gives each protocol events of its own. */
    private static Map<Protocol, Long> seeds(Random random) {
        return Map.of(Protocol.CLASSIC, random.nextLong(), Protocol.CONSUMER, random.nextLong());
    }
}
