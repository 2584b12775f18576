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
            try (Scene scene = Scene.onOneBroker(cluster, protocol, 3, seeds.get(protocol))) {
                // given: a topic whose first events are gone and whose dates go backwards; one poll() returns it all
                scene.stream().goBackwards();
                scene.stream().publish(4);
                scene.withoutBeginning(3);
                scene.stream().publish(30);
                // Newer than all of those: a worker that waits for newer ones goes on with these.
                scene.stream().publish(2);
                Member a = scene.hire("A");
                a.handler().lookForCompany();

                // when
                a.start();

                // then
                Judge.awaitBegunAtFirst(scene);
                Judge.awaitNonePassedOver(scene);
                scene.stream().publishWithEqualOnes();
                Judge.awaitNonePassedOver(scene);
                Judge.assertOneAtATime(a);
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
        Map<Integer, Long> committed =
                new TreeMap<>(Map.of(0, 1L + random.nextInt(19), 1, 1L + random.nextInt(19), 2, 20L));
        Protocol.both(protocol -> {
            try (Scene scene = new Scene(cluster, protocol, 3, seeds.get(protocol))) {
                // given: in two partitions there is something left to do, in the third there will be
                scene.stream().publish(20);
                scene.withKnownGroup(committed);
                Member a = scene.hire("A", Operators.sealed(scene.settings("A")));

                // when
                a.expectEnd();
                a.start();

                // then
                scene.becomes(
                        "something is handled",
                        Scene.LIMIT,
                        () -> a.hasEnded() || scene.journal().size() > 0);
                Operators.assertLeavesTheMap(a);
                a.expectNoEnd();
                scene.stream().publish(1);
                scene.awaitHandled(scene.stream().places().stream()
                        .filter(place -> place.offset() >= committed.get(place.partition()))
                        .toList());
                Operators.assertHeeded(scene, a);
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
                assertNobodyHasJoined(scene);

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

                // when
                RecordingHandler.Hold hold = b.handler().holdAfter(0);
                scene.stream().publish(1);
                scene.awaitHold(hold);

                // then
                b.assertAnswers("The handler was busy with an event");
                hold.release();

                // when: whether close() ends run() is another task's question
                a.beginClose().await(Scene.LEAVE_LIMIT);

                // then
                if (a.hasEndedSoon()) {
                    assertOwns(Set.of(), a, "after its run()");
                }

                // when: whether a handler that throws ends run() is another one's
                b.handler().failAfter(0, new IllegalStateException("no room left for this event"));
                b.expectEnd();
                scene.stream().publish(1);

                // then
                if (b.hasEndedSoon()) {
                    assertOwns(Set.of(), b, "after its run() has thrown");
                }
            }
        });
    }

    private static void assertNobodyHasJoined(Scene scene) {
        if (scene.group().hasHadMembers()) {
            throw Lesson.expected("A worker takes no part in the group before its run().")
                    .actual("The group has had a member, and only constructors have been called.")
                    .why(
                            "Whoever is a member gets partitions, and is expected to poll. Nobody does before run(), which may "
                                    + "be called much later, or never: its partitions stand still.")
                    .next("Subscribe and poll in run().");
        }
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
        int handledBeforeError = 2 + random.nextInt(4);
        Protocol.both(protocol -> {
            // given: one poll() returns all events, and of those before the failure some are of another partition
            try (Scene scene = Scene.onOneBroker(cluster, protocol, 3, seeds.get(protocol))) {
                scene.stream().publish(4);
                scene.withKnownGroup(scene.stream().ends());
                scene.stream().publish(20);
                Member a = scene.hire("A");
                Failing.assertTellsNothing(a, "before the worker has even run");
                RuntimeException failure = new IllegalStateException("no room left for this event");
                a.handler().failBeyondFirstPartition(4 + failingOffset, failure);

                // when
                Place failing = Failing.run(scene, a, failure);

                // when: the next one fails at the first event that it gets, where there is nothing to commit
                RuntimeException atOnce = new IllegalArgumentException("nor for this one");
                Member b = scene.hire("B");
                b.handler().failAfter(0, atOnce);
                Failing.run(scene, b, atOnce);

                // when: the next one's handler throws an Error in the midst of its batch
                Error error = new NoClassDefFoundError("a library of the handler's");
                Member c = scene.hire("C");
                c.handler().failAfter(handledBeforeError, error);
                Failing.run(scene, c, error);

                // when
                Member d = scene.hire("D").start();

                // then
                scene.awaitAllHandled();
                Failing.assertResumedWith(scene, failing);
                Failing.assertTellsNothing(d, "though its own handler has not thrown");
                Failing.assertTells(a, scene.stream().topic(), failing, failure);
                d.beginClose().await(Scene.LEAVE_LIMIT);
                if (d.hasEndedSoon()) {
                    Failing.assertTellsNothing(d, "after a peaceful end");
                }
            }
        });
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

                // when: nobody can tell which of the two is first
                Member b = scene.hire("B");
                b.expectEnd();
                b.start();
                Closing closing = b.beginClose();

                // then
                closing.assertPrompt("run() begins at the same moment");
                Closing.assertRunHasEnded(b);
                scene.awaitLeft("close() has returned");
            }
        });
    }

    @Task(value = 5, closing = true, seconds = 120)
    void close_returns_after_run_has_thrown(LabCluster cluster, Random random) throws InterruptedException {
        Map<Protocol, Long> seeds = seeds(random);
        Protocol.both(protocol -> {
            try (Scene scene = new Scene(cluster, protocol, 1, seeds.get(protocol)).withKnownGroup()) {
                // given: whether a handler that throws ends run() is another task's question
                scene.stream().publish(5);
                Member a = scene.hire("A");
                a.handler().failAfter(2, new IllegalStateException("no room left for this event"));
                a.expectEnd();
                a.start();
                scene.becomes("run() has ended", Closing.PROMPT, a::hasEnded);

                // when, then
                if (a.hasEnded()) {
                    a.beginClose().assertPrompt("run() has thrown");
                    a.beginClose().assertPrompt("run() has thrown, and the worker was closed before");
                }
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

                    // when: whoever closes second needs the end of run() as much as the first
                    busy.becomes("the first close() waits", Closing.PROMPT, closingBusy::isUnderWay);
                    Closing second = a.beginClose();

                    // then
                    Closing.assertWait(busy, List.of(closingBusy, second));

                    // when
                    hold.release();

                    // then
                    closingBusy.assertEndsWithTheBatch();
                    second.assertEndsWithTheBatch();
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

    @Task(value = 6, seconds = 240)
    void workers_come_and_go_and_no_event_is_handled_twice(LabCluster cluster, Random random, LabReport report)
            throws InterruptedException {
        Map<Protocol, Rebalance> rebalances = new EnumMap<>(Protocol.class);
        Map<Protocol, Schedule> schedules = new EnumMap<>(Protocol.class);
        for (Protocol protocol : Protocol.values()) {
            rebalances.put(protocol, new Rebalance(cluster, protocol, random, report));
            schedules.put(protocol, new Schedule(cluster, protocol, new Random(random.nextLong()), report));
        }
        Protocol.each(
                protocol -> rebalances.get(protocol).play(),
                protocol -> schedules.get(protocol).play());
    }

    // ---------------------------------------------------------------- 7: slow handler

    @Task(value = 7, seconds = 120)
    void a_worker_whose_handler_is_slow_keeps_its_partitions(LabCluster cluster, Random random)
            throws InterruptedException {
        Map<Protocol, Long> seeds = seeds(random);
        Protocol.each(
                protocol -> Slow.play(cluster, protocol, new Random(seeds.get(protocol)), Slow.MANY_EVENTS),
                protocol -> Slow.play(cluster, protocol, new Random(~seeds.get(protocol)), Slow.LONG_EVENTS),
                protocol -> Slow.playFigures(cluster, protocol, seeds.get(protocol) + 1));
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
                Operators.assertCommitsAsOthersDo(scene, a);
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
