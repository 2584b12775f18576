package kafkalab.groups;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A topic with events, a group, and the workers of that group, under one protocol.
 */
final class Scene implements AutoCloseable {

    /** Many times what a right program needs for anything that it is asked here. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** What a thread needs to end, once it has nothing more to do. */
    static final Duration SOON = Duration.ofSeconds(5);

    static final Duration LEAVE_LIMIT = Duration.ofSeconds(8);
    private static final Duration STEP = Duration.ofMillis(20);
    private static final Object ONE_BY_ONE = new Object();

    private final LabCluster cluster;
    private final Protocol protocol;
    private final EventStream stream;
    private final Journal journal = new Journal();
    private final Group group;
    private final List<Member> members = new ArrayList<>();
    private final Map<Integer, Long> firstOffsets = new TreeMap<>();

    /**
     * Sets a scene.
     *
     * @param cluster where
     * @param protocol how the group agrees
     * @param partitions of the topic
     * @param seed of the events
     */
    Scene(LabCluster cluster, Protocol protocol, int partitions, long seed) {
        this(cluster, protocol, stream(cluster, List.of(), partitions, seed), freshName(cluster));
    }

    /** Sets a scene at a topic that is led by one broker: a consumer gets all partitions by one fetch. */
    static Scene onOneBroker(LabCluster cluster, Protocol protocol, int partitions, long seed) {
        List<List<Integer>> assignment = Collections.nCopies(partitions, List.of(0, 1, 2));
        return new Scene(cluster, protocol, stream(cluster, assignment, partitions, seed), freshName(cluster));
    }

    private Scene(LabCluster cluster, Protocol protocol, EventStream stream, String groupName) {
        this.cluster = cluster;
        this.protocol = protocol;
        this.stream = stream;
        group = new Group(cluster, groupName, stream.topic());
        stream.ends().forEach((partition, end) -> firstOffsets.put(partition, 0L));
    }

    /** Creates a topic; scenes are set side by side, and the cluster writes topics down one by one. */
    private static EventStream stream(LabCluster cluster, List<List<Integer>> assignment, int partitions, long seed) {
        synchronized (ONE_BY_ONE) {
            String topic =
                    assignment.isEmpty() ? cluster.createTopic(partitions) : cluster.createTopic(assignment, Map.of());
            return new EventStream(cluster, topic, partitions, seed);
        }
    }

    private static String freshName(LabCluster cluster) {
        synchronized (ONE_BY_ONE) {
            return cluster.freshName();
        }
    }

    EventStream stream() {
        return stream;
    }

    Journal journal() {
        return journal;
    }

    Group group() {
        return group;
    }

    /** Returns the operators' settings for a worker, in a map that is its own. */
    Map<String, Object> settings(String member) {
        Map<String, Object> settings = protocol.settings(cluster, member);
        ConsumerSettings.mark(settings, mark(member));
        return settings;
    }

    private String mark(String member) {
        return group.name() + "/" + member;
    }

    /** Returns the settings of each consumer that a worker has created. */
    List<Map<String, String>> consumersOf(Member member) {
        return ConsumerSettings.of(mark(member.name()));
    }

    /** Lets the group have been here before, and have handled nothing: where a new one begins is task 1's question. */
    Scene withKnownGroup() {
        return withKnownGroup(firstOffsets());
    }

    /** Lets the group have been here before, and have handled what is before these offsets. */
    Scene withKnownGroup(Map<Integer, Long> offsets) {
        group.commit(offsets);
        firstOffsets.putAll(offsets);
        return this;
    }

    /** Returns the offset with which the group begins, for each partition. */
    Map<Integer, Long> firstOffsets() {
        return new TreeMap<>(firstOffsets);
    }

    /** Sets the scene of another group at the same events. */
    Scene neighbour(String groupName) {
        return new Scene(cluster, protocol, stream, groupName);
    }

    /** Lets the beginning of each partition be gone, as retention would: the first events that are left have this offset. */
    Scene withoutBeginning(long offset) {
        group.deleteBefore(stream.ends().keySet(), offset);
        stream.forgetBefore(offset);
        firstOffsets.replaceAll((partition, first) -> offset);
        return this;
    }

    /** Creates a worker, which does not run yet. */
    Member hire(String name) {
        return hire(name, settings(name));
    }

    /** Creates a worker with the operators' settings, which does not run yet. */
    Member hire(String name, Map<String, Object> settings) {
        return hire(name, handler -> new PageEventWorker(settings, stream.topic(), group.name(), handler));
    }

    /** Creates a worker by any of its constructors, which does not run yet. */
    Member hire(String name, Function<RecordingHandler, PageEventWorker> constructor) {
        RecordingHandler handler = handler(name);
        Member member = new Member(name, Operators.create(() -> constructor.apply(handler)), handler);
        members.add(member);
        return member;
    }

    /** Creates a handler that writes into the scene's journal. */
    RecordingHandler handler(String name) {
        return new RecordingHandler(name, stream, journal);
    }

    /** Waits for a condition, as long as no worker ends by itself; returns whether it came true. */
    boolean becomes(String condition, Duration limit, Callable<Boolean> isTrue) {
        try {
            await(condition)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(STEP)
                    .atMost(limit)
                    .until(() -> {
                        assertAllAtWork();
                        return isTrue.call();
                    });
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    void assertAllAtWork() {
        for (Member member : members) {
            if (member.hasEndedByItself()) {
                throw endedByItself(member);
            }
        }
    }

    /** Words the lesson of a run() that ended unasked; an unwritten TODO speaks for itself. */
    static Lesson endedByItself(Member member) {
        Optional<Throwable> thrown = member.thrown();
        thrown.ifPresent(Operators::refuseUnwritten);
        String how = thrown.map(each -> Lesson.phrase("threw %s", StudentCode.describe(each)))
                .orElseGet(() -> Lesson.phrase("returned"));
        Lesson lesson =
                Lesson.expected("run() goes on until close() is called.").actual("It %s.", how);
        Optional<Throwable> cause = thrown.map(Scene::innermost);
        if (cause.filter(each -> each instanceof CommitFailedException || each instanceof UnknownMemberIdException)
                .isPresent()) {
            return lesson.why("A commit is refused to a consumer that is no member any more: it came too late to "
                            + "poll(), or another has its partitions. What it could not commit, their next owner does "
                            + "again; the consumer itself joins again at its next poll().")
                    .next("Find why the group had given the worker up by then, and whether a refused commit "
                            + "(CommitFailedException) must end run().");
        }
        if (cause.filter(InvalidOffsetException.class::isInstance).isPresent()) {
            return lesson.why("Where a group has no committed offset, auto.offset.reset says where it begins: at the "
                            + "end by default (latest); with none, poll() throws.")
                    .next("Choose the auto.offset.reset with which a new group begins with the first event.");
        }
        return lesson.why("An exception that nobody catches ends the loop, and with it the work of this worker.")
                .next("Look at that line, and at what the exception says.");
    }

    static Throwable innermost(Throwable thrown) {
        Throwable innermost = thrown;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        return innermost;
    }

    /** Waits until all is handled that was published after the group's beginning, by whomever. */
    void awaitAllHandled() {
        awaitHandled(due());
    }

    /** Returns the places of what was published after the group's beginning. */
    Collection<Place> due() {
        return stream.places().stream()
                .filter(place -> place.offset() >= firstOffsets.getOrDefault(place.partition(), 0L))
                .toList();
    }

    /** Waits until events are handled, by whomever. */
    void awaitHandled(Collection<Place> places) {
        if (!becomes("all events are handled", LIMIT, () -> journal.holdsAll(places))) {
            Set<Place> missing = new HashSet<>(places);
            missing.removeAll(journal.handled());
            throw Lesson.expected("All %d events are handled.", places.size())
                    .actual(
                            "%d of them were not, within %d s: the first is %s.",
                            missing.size(), LIMIT.toSeconds(), first(missing))
                    .why("A worker gets the events of the partitions that it owns, from the committed offset on, by "
                            + "calling poll() again and again.")
                    .next("Find who owned that partition, and where in it the worker was.");
        }
    }

    static Place first(Collection<Place> places) {
        return places.stream()
                .min(Comparator.comparingInt(Place::partition).thenComparingLong(Place::offset))
                .orElseThrow();
    }

    /** Waits until the group has as many members, as the cluster sees it. */
    void awaitMembers(int count) {
        if (!becomes(
                "the group has " + count + " members",
                LIMIT,
                () -> group.memberIds().size() == count)) {
            throw Lesson.expected(count == 1 ? "The group has %d member." : "The group has %d members.", count)
                    .actual("It has %d.", group.memberIds().size())
                    .why(
                            "A consumer becomes a member of the group that group.id names when it has subscribed and polls.")
                    .next("Subscribe, with the group's name as group.id.");
        }
    }

    /** Waits until a handler is in the midst of the event where it is held up. */
    void awaitHold(RecordingHandler.Hold hold) {
        if (!becomes("the handler is in the midst of an event", LIMIT, hold::isReached)) {
            throw Lesson.expected("The worker goes on handling events.")
                    .actual("It handled %d and then no more, within %d s.", journal.size(), LIMIT.toSeconds())
                    .why("A worker gets the events of its partitions by calling poll() again and again.")
                    .next("Find what run() does instead.");
        }
    }

    /** Waits until the group has no members; far less than max.poll.interval.ms, by which the silent are found. */
    void awaitLeft(String when) {
        if (!becomes("the group is left", LEAVE_LIMIT, () -> group.memberIds().isEmpty())) {
            throw Lesson.expected("When %s, the worker has left the group.", when)
                    .actual("%d s later the group still counts on it.", LEAVE_LIMIT.toSeconds())
                    .why("A consumer leaves the group when it is closed. One that is only forgotten stays a member, "
                            + "and keeps its partitions from the others until max.poll.interval.ms has passed.")
                    .next("Close the consumer on every way out of run().");
        }
    }

    /** Removes members that are dead, instead of waiting for their session to time out. */
    void awaitRemoved(Set<String> dead) {
        boolean removed = becomes("the dead members are removed", LIMIT, () -> {
            if (Collections.disjoint(dead, group.memberIds())) {
                return true;
            }
            group.removeMembers();
            return false;
        });
        if (!removed) {
            throw new IllegalStateException("the cluster did not remove the dead members of the group");
        }
    }

    /** Waits until the group has as many members as there are numbers, and each of them as many partitions as its number. */
    void awaitShares(Integer... sizes) {
        List<Integer> expected = Stream.of(sizes).sorted().toList();
        boolean shared = becomes(
                "the partitions are shared", LIMIT, () -> sizes(group.shares()).equals(expected));
        if (!shared) {
            throw Lesson.expected(
                            "The group shares the %d partitions among its workers: %s.", stream.partitions(), expected)
                    .actual(
                            "After %d s the cluster knows of these owners in the group: %s.",
                            LIMIT.toSeconds(), group.owners())
                    .why("The coordinator of a group gives each partition to one of its members. Only who subscribes "
                            + "becomes a member; who assigns partitions to itself stands outside.")
                    .next("Subscribe to the topic, with the group's name as group.id, and keep polling.");
        }
    }

    private static List<Integer> sizes(List<Set<Integer>> shares) {
        return shares.stream().map(Set::size).sorted().toList();
    }

    @Override
    public void close() throws InterruptedException {
        for (Member member : members) {
            member.handler().releaseAll();
        }
        for (Member member : members) {
            member.dismiss();
        }
        stream.close();
    }
}
