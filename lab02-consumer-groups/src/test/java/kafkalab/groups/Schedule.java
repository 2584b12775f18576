package kafkalab.groups;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kafkalab.groups.RecordingHandler.Hold;
import kafkalab.kit.LabCluster;
import kafkalab.kit.LabReport;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;
import kafkalab.kit.grading.Feedback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * A schedule of who joins, leaves, fails and is put out of the group, drawn by the seed, while events are published.
 *
 * <p>After each step the group is held against what must be true, whoever the members are: every event is handled and
 * committed, nothing is committed that nobody has handled, no committed offset has gone back, each worker says which
 * partitions it owns, and nothing was handled twice. The exception is a worker that was put out in the midst of a batch:
 * what it had in hand is done by others as well.
 *
 * <p>How a worker must end that is closed or whose handler throws, is the question of tasks 4 and 5. Where one does not
 * end at all, or its own partitions are not in order after it, there is no more to be seen here, and the schedule ends.
 */
final class Schedule {

    private static final int PARTITIONS = 3;
    private static final int MOST_MEMBERS = 3;
    /** Four heartbeats: by then every member has been told of a rebalance. */
    private static final Duration REBALANCE = Duration.ofMillis(1_200);

    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final Protocol protocol;
    private final Scene scene;
    private final Random random;
    private final LabReport report;
    private final List<Member> alive = new ArrayList<>();
    private final List<Said> steps = new ArrayList<>();
    private GroupWatch watch;
    private boolean partitionsAreTold = true;
    private int hired;
    /** How long the journal was when all was in order last. */
    private int inOrder;

    /** What may happen to a group; each of these does in every schedule, and workers join whenever it needs more. */
    private enum Event {
        CLOSED,
        FAILS_AS_ANOTHER_JOINS,
        FAILS_BY_AN_ERROR,
        PUT_OUT
    }

    /**
     * A step that was taken, as a student reads it.
     *
     * @param member whose step it was
     * @param words what happened
     */
    private record Said(String member, String words) {}

    Schedule(LabCluster cluster, Protocol protocol, Random random, LabReport report) {
        this.protocol = protocol;
        this.random = random;
        this.report = report;
        scene = new Scene(cluster, protocol, PARTITIONS, random.nextLong());
    }

    void play() throws InterruptedException {
        try {
            playAll();
        } catch (Lesson lesson) {
            if (alive.stream().noneMatch(Schedule::metAnExceptionOfKafkasOwn)) {
                throw lesson;
            }
        }
    }

    /**
     * Returns whether a worker ended by an exception that comes only in the moments after a member was removed, under the
     * consumer protocol, in which its heartbeat or its next poll() has not told it yet.
     *
     * <p>A commit throws an UnknownMemberIdException then, and later the CommitFailedException that the documentation
     * names. And the assignment goes while the program looks at it: what it would pause is not its own any more.
     */
    private static boolean metAnExceptionOfKafkasOwn(Member member) {
        return member.hasEnded()
                && member.thrown()
                        .map(Scene::innermost)
                        .filter(thrown -> thrown instanceof UnknownMemberIdException
                                || (thrown instanceof IllegalStateException
                                        && StudentCode.messageOf(thrown).startsWith("No current assignment")))
                        .isPresent();
    }

    private void playAll() throws InterruptedException {
        List<Event> drawn = new ArrayList<>(Arrays.asList(Event.values()));
        Collections.shuffle(drawn, random);
        try (Scene open = scene.withKnownGroup();
                GroupWatch opened = Pictures.drawn(open, protocol, report)) {
            watch = opened;
            Rebalance.assertListens(hire());
            for (Event event : drawn) {
                while (alive.size() < 2 || (alive.size() < MOST_MEMBERS && random.nextInt(3) == 0)) {
                    join();
                }
                Member chosen = alive.get(random.nextInt(alive.size()));
                if (!happens(event, chosen)) {
                    return;
                }
                inWords(() -> assertOthersAreWell());
            }
        }
    }

    /** Returns whether there is something more to be seen here. */
    private boolean happens(Event event, Member chosen) throws InterruptedException {
        if (event == Event.PUT_OUT) {
            isPutOut(chosen);
            return true;
        }
        boolean ended = switch (event) {
            case CLOSED -> isClosed(chosen);
            case FAILS_AS_ANOTHER_JOINS -> failsAsAnotherJoins(chosen);
            default -> failsByAnError(chosen);
        };
        alive.remove(chosen);
        if (!ended) {
            return false;
        }
        try {
            awaitOrder(true);
            return true;
        } catch (Lesson lesson) {
            scene.assertAllAtWork();
            return false;
        }
    }

    private void join() {
        scene.stream().publish(draw(5));
        Member member = hire();
        say(member, Lesson.phrase("joins"), "arrive");
        member.start();
        alive.add(member);
        inWords(() -> awaitOrder(true));
        // What it says in peace is task 2's question; where that is not right, it is not asked here.
        partitionsAreTold = partitionsAreTold && partitionsAreRight();
    }

    private Member hire() {
        return scene.hire(Character.toString((char) ('A' + hired++)));
    }

    private boolean isClosed(Member member) throws InterruptedException {
        Hold hold = holdInABatch(member);
        Closing closing = member.beginClose();
        scene.becomes("close() is under way", END_LIMIT, closing::isUnderWay);
        say(member, Lesson.phrase("is closed in the midst of a batch"), "est fermé");
        scene.stream().publish(draw(5));
        hold.release();
        return closing.await(END_LIMIT) && member.awaitEnd(END_LIMIT);
    }

    private boolean failsByAnError(Member member) throws InterruptedException {
        int before = draw(6);
        member.handler().failAfter(before, new ExceptionInInitializerError("a class of the handler's"));
        member.expectEnd();
        say(member, Lesson.phrase("throws an Error after %d events", before), "lève une Error");
        scene.stream().publish(15);
        return member.awaitEnd(END_LIMIT);
    }

    private boolean failsAsAnotherJoins(Member member) throws InterruptedException {
        RuntimeException failure = new IllegalStateException("the database says no");
        int before = draw(6);
        Hold hold = member.handler().holdAfter(before);
        member.handler().failAfter(before, failure);
        scene.stream().publish(15);
        inWords(() -> scene.awaitHold(hold));
        member.expectEnd();
        Member other = hire();
        say(other, Lesson.phrase("joins while %s is in the midst of an event", member.name()), "arrive");
        other.start();
        alive.add(other);
        // Time for whoever goes on polling to be asked for its partitions.
        scene.becomes("the group asks for partitions", REBALANCE, () -> false);
        say(member, Lesson.phrase("throws at that event"), "échoue");
        hold.release();
        boolean ended = member.awaitEnd(END_LIMIT);
        member.thrown().filter(KafkaException.class::isInstance).ifPresent(thrown -> {
            // What else a worker may make of it is task 4's question.
            inWords(() -> Failing.assertThrew(member, failure));
        });
        return ended;
    }

    private void isPutOut(Member member) {
        Hold hold = inWords(() -> holdInABatch(member));
        // The others are idle when it happens; and it has been told when it goes on.
        inWords(() -> awaitOthersIdle(member));
        Map<Integer, Long> committed = scene.group().committed();
        Set<Place> inHand = scene.stream().places().stream()
                .filter(place -> place.offset() >= committed.get(place.partition()))
                .collect(Collectors.toSet());
        int before = scene.journal().size();
        say(member, Lesson.phrase("is put out of the group in the midst of a batch"), "est exclu");
        inWords(() -> {
            scene.awaitRemoved(scene.group().memberIds());
            // Who is busy and does not poll knows nothing of it yet: the others get everything. Who goes on polling
            // while it
            // is busy may be back at once.
            boolean seen = scene.becomes(
                    "the others have taken over, or it is back",
                    Scene.LIMIT,
                    () -> scene.journal().holdsAll(scene.due())
                            || scene.group().memberIds().size() == alive.size());
            if (!seen) {
                scene.awaitAllHandled();
            }
            if (scene.group().memberIds().size() < alive.size()) {
                Judge.awaitAllCommitted(
                        scene, Lesson.phrase("When the others have taken over what %s had in hand", member.name()));
            }
        });
        scene.becomes("some heartbeats have passed", REBALANCE, () -> false);
        say(member, Lesson.phrase("goes on"), "continue");
        hold.release();
        inWords(() -> {
            scene.awaitShares(shares());
            int since = scene.journal().size();
            awaitOrder(false);
            assertNoneTwice(before, inHand);
            scene.stream().publish(draw(5));
            awaitOrder(false);
            assertNoneTwice(since, Set.of());
        });
    }

    /** Holds a worker up in the midst of a batch, with more than that in each partition, and more to come. */
    private Hold holdInABatch(Member member) {
        Hold hold = member.handler().holdAfter(draw(6));
        scene.stream().publish(15);
        scene.awaitHold(hold);
        scene.stream().publish(draw(4));
        return hold;
    }

    private void awaitOthersIdle(Member busy) {
        Map<String, Set<Integer>> owners = scene.group().owners();
        if (!owners.containsKey(busy.name())) {
            // It calls itself by another name than the operators do, and may: the others are given a moment.
            scene.becomes("the others are idle", REBALANCE, () -> false);
            return;
        }
        Set<Integer> ofBusy = owners.get(busy.name());
        Map<Integer, Long> ends = scene.stream().ends();
        boolean idle = scene.becomes("the others are idle", Scene.LIMIT, () -> {
            Map<Integer, Long> committed = scene.group().committed();
            return ends.entrySet().stream()
                    .filter(end -> !ofBusy.contains(end.getKey()))
                    .allMatch(end -> end.getValue().equals(committed.get(end.getKey())));
        });
        if (!idle) {
            throw Lesson.expected("While worker %s is busy, the others handle and commit their events.", busy.name())
                    .actual(
                            "Of what is not its own (%s) not all is committed: %s.",
                            ofBusy, Judge.show(scene.group().committed()))
                    .why("A group shares the partitions; what one member does, holds up no other.")
                    .next("Find who owns the partition, and what it waits for.");
        }
    }

    private int draw(int most) {
        return 1 + random.nextInt(most);
    }

    /** Waits until the partitions are shared by all who are there, and all that was published is done. */
    private void awaitOrder(boolean inPeace) {
        scene.awaitShares(shares());
        scene.awaitAllHandled();
        Judge.awaitAllCommitted(scene, "Once there is nothing left to handle");
        if (inPeace) {
            // What a put-out worker had in hand was looked at when it was put out.
            assertNoneTwice(inOrder, Set.of());
        }
        inOrder = scene.journal().size();
    }

    private Integer[] shares() {
        Integer[] shares = new Integer[alive.size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = PARTITIONS / shares.length + (i < PARTITIONS % shares.length ? 1 : 0);
        }
        return shares;
    }

    private void assertNoneTwice(int since, Set<Place> butFor) {
        Judge.assertNoneTwice(
                scene,
                since,
                place -> !butFor.contains(place),
                butFor.isEmpty() ? "While workers come and go in peace" : "But for what the worker had in hand",
                "A partition's next owner begins at the committed offset. Its old one may commit up to the end of "
                        + "onPartitionsRevoked(); after onPartitionsLost() it must commit nothing, and what it still had in "
                        + "hand is another's.",
                "What was handled when the partition changed hands, what was committed, and what did the old owner "
                        + "still do?");
    }

    private void assertOthersAreWell() {
        watch.assertCommitsWereRight();
        if (!partitionsAreTold || partitionsAreRight()) {
            return;
        }
        throw Lesson.expected(
                        "The workers say that they own what the group has given them: %s.",
                        scene.group().shares())
                .actual(
                        "They say: %s.",
                        alive.stream()
                                .map(each -> each.name() + " " + each.partitions())
                                .collect(Collectors.joining(", ")))
                .why("Who is put out of the group is told by onPartitionsLost(), or where a listener has none, by "
                        + "onPartitionsRevoked(); what it gets afterwards by onPartitionsAssigned().")
                .next("Renew what partitions() returns whenever the assignment changes, in all of them.");
    }

    /** Returns whether the workers say, now or soon, that they own what the group has given them. */
    private boolean partitionsAreRight() {
        try {
            return scene.becomes(
                    "partitions() is up to date",
                    Scene.SOON,
                    () -> Set.copyOf(scene.group().shares())
                            .equals(alive.stream().map(Member::partitions).collect(Collectors.toSet())));
        } catch (ConcurrentModificationException e) {
            // The worker asked its consumer, which answers one thread alone.
            return false;
        }
    }

    private void say(Member member, String words, String french) {
        steps.add(new Said(member.name(), words));
        watch.mark(member.name() + " " + words, member.name() + " " + french);
    }

    /** Takes a step, and lets a lesson tell by which steps it came to it. */
    private void inWords(Runnable step) {
        inWords(() -> {
            step.run();
            return null;
        });
    }

    private <T> T inWords(Supplier<T> step) {
        try {
            return step.get();
        } catch (Lesson lesson) {
            Feedback said = first(lesson).feedback();
            throw Lesson.expected("%s", said.expected())
                    .actual("%s It came to it so: %s.", said.actual(), steps())
                    .why("%s", said.why())
                    .next("%s", said.next());
        }
    }

    /** Returns the lesson of a wrong commit where there was one: what is found later often comes of it. */
    private Lesson first(Lesson lesson) {
        try {
            watch.assertCommitsWereRight();
            return lesson;
        } catch (Lesson before) {
            return before;
        }
    }

    /** Tells the steps of those who are still there, and the last one. */
    private String steps() {
        Set<String> there = alive.stream().map(Member::name).collect(Collectors.toSet());
        Said last = steps.get(steps.size() - 1);
        List<Said> told = steps.stream()
                .filter(step -> there.contains(step.member()) || step.member().equals(last.member()))
                .toList();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < told.size(); i++) {
            text.append(i == 0 ? "" : "; ")
                    .append(i + 1)
                    .append(". ")
                    .append(told.get(i).member())
                    .append(' ')
                    .append(told.get(i).words());
        }
        return text.toString();
    }
}
