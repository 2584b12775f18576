package kafkalab.groups;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import kafkalab.groups.RecordingHandler.Hold;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;

/**
 * A scene that lets workers of a share group work at one partition.
 *
 * <pre>
 *   partition 0   [ 5 events ]  [ 6 events ] ...
 *   A              x held up in the first, closed there    A keeps what it has acquired
 *   B                            handles these meanwhile: the partition is not A's
 *   C                                                      gets what is new, and nothing that was handled
 * </pre>
 */
final class Sharing implements AutoCloseable {

    private static final int FIRST = 5;
    private static final int MORE = 6;
    private static final int TRIES = 5;
    private static final Duration TRY = Duration.ofSeconds(8);

    private final LabCluster cluster;
    private final Scene scene;
    private final Place failing;
    private final List<Worker> workers = new ArrayList<>();

    Sharing(LabCluster cluster, Random random) {
        this.cluster = cluster;
        scene = new Scene(cluster, Protocol.CONSUMER, 1, random.nextLong());
        failing = new Place(0, FIRST + random.nextInt(MORE));
        // Not a client's setting: where a new share group begins is the group's own, and its default is the end.
        scene.group().configure("share.auto.offset.reset", "earliest");
    }

    /** A worker of a share group, in a thread of its own once it is started. */
    private static final class Worker {

        private final SharingWorker worker;
        private final Thread thread;
        private volatile boolean mayEnd;
        private volatile Throwable thrown;

        Worker(SharingWorker worker) {
            this.worker = worker;
            thread = new Thread(this::run, "sharing-worker");
            thread.setDaemon(true);
        }

        private void run() {
            try {
                worker.run();
            } catch (Throwable t) {
                thrown = t;
            }
        }

        boolean hasEnded() {
            return thread.getState() == Thread.State.TERMINATED;
        }

        Closing beginClose() {
            mayEnd = true;
            return Closing.of(worker);
        }
    }

    void play() throws InterruptedException {
        RecordingHandler handlerOfA = scene.handler("A");
        RecordingHandler handlerOfB = scene.handler("B");
        for (RecordingHandler handler : new RecordingHandler[] {handlerOfA, handlerOfB}) {
            handler.failOnceAt(failing, new IllegalStateException("not now"));
        }
        Hold hold = handlerOfA.holdAfter(0);
        Worker a = hire("A", handlerOfA);
        assertNobodyHasJoined();
        a.thread.start();
        scene.stream().publish(FIRST);
        await("A handles an event", hold::isReached);
        assertHeeded("A");
        hire("B", handlerOfB).thread.start();
        assertShares(hold);

        Closing closing = a.beginClose();
        scene.becomes("the first close() waits", Closing.PROMPT, closing::isUnderWay);
        Closing second = a.beginClose();
        Closing.assertWait(scene, List.of(closing, second));
        hold.release();
        closing.assertEndsWithTheBatch();
        second.assertEndsWithTheBatch();
        assertHasEnded(a);

        await("all events are handled", this::isAllHandled);
        hire("C", scene.handler("C")).thread.start();
        // An idle group shows nothing: what comes after an event that was handled already would show with this one.
        scene.stream().publish(MORE);
        await("all events are handled", this::isAllHandled);
        assertNoneTwice();
        closesWithoutWork();
        assertNoneTwice();
    }

    private boolean isAllHandled() {
        return scene.journal().holdsAll(scene.stream().places());
    }

    private void assertShares(Hold hold) {
        boolean shared = false;
        for (int i = 0; i < TRIES && !shared; i++) {
            // A request of A's may be on its way already, and acquire once more; not twice, since A asks no more.
            scene.stream().publish(MORE);
            shared = becomes("B handles events", TRY, () -> hasHandled("B"));
        }
        if (!shared) {
            hold.release();
            throw Lesson.expected("While A is busy with an event of the only partition, B handles others of it.")
                    .actual(
                            "B handled none within %d s.",
                            TRY.multipliedBy(TRIES).toSeconds())
                    .why("A share group shares records, not partitions. A consumer group would leave B idle here.")
                    .next("Use KafkaShareConsumer, and the group's name as group.id.");
        }
    }

    /** Closes the workers that wait for events, one that has never run, and looks at what was left. */
    private void closesWithoutWork() throws InterruptedException {
        for (Worker worker : List.copyOf(workers)) {
            worker.beginClose().assertPrompt("The worker waits for events, or was closed before");
            assertHasEnded(worker);
        }
        Worker late = hire("D", scene.handler("D"));
        late.beginClose().assertPrompt("The worker has never run");
        scene.stream().publish(1);
        late.thread.start();
        late.thread.join(Closing.PROMPT.toMillis());
        if (!late.hasEnded() || hasHandled("D")) {
            throw Lesson.expected("A worker that was closed before its run handles nothing, and its run() ends.")
                    .actual(late.hasEnded() ? "It handled an event." : "Its run() went on.")
                    .why("Whoever ends a program may be quicker than the thread that is to begin its work.")
                    .next("Let run() look at what close() has left before it begins; and do not forget it there.");
        }
    }

    private void assertNobodyHasJoined() {
        if (scene.group().hasShareMembers()) {
            throw Lesson.expected("A worker takes no part in the share group before its run().")
                    .actual("The group has a member, and only a constructor has been called.")
                    .why(
                            "A member that does not poll acquires records and handles none: they wait for their lock to run out.")
                    .next("Subscribe and poll in run().");
        }
    }

    private void assertHeeded(String name) {
        if (ConsumerSettings.of(mark(name)).isEmpty()) {
            throw Lesson.expected("The worker's share consumer is created with all of the settings that it is given.")
                    .actual("metric.reporters, for one, was never called.")
                    .why(
                            "What the map holds beside bootstrap.servers is there for a reason: without its security.protocol, "
                                    + "for one, a client does not even reach most clusters.")
                    .next("Begin with a copy of the whole map, new HashMap<>(cluster), and add to that.");
        }
    }

    private static void assertHasEnded(Worker worker) throws InterruptedException {
        worker.thread.join(Scene.SOON.toMillis());
        if (!worker.hasEnded()) {
            throw Lesson.expected("When close() returns, run() has ended.")
                    .actual("close() has returned, and run() is still at work.")
                    .why("Whoever closes a worker goes on to close what its handler needs.")
                    .next("Let close() wait until run() has ended, as in task 5.");
        }
        if (worker.thrown != null) {
            throw Lesson.expected("After close(), run() returns.")
                    .actual("It threw %s.", StudentCode.describe(worker.thrown))
                    .why("To be closed is no failure. A share consumer, too, belongs to the thread that runs it.")
                    .next("Let close() leave a word for run(), and let run() close the consumer.");
        }
    }

    private void assertNoneTwice() {
        Judge.assertNoneTwice(
                scene,
                place -> true,
                "As long as no worker dies",
                "A record that is acknowledged as accepted is delivered to nobody again.",
                "Acknowledge each record as accepted when its handler has returned, before the consumer is closed.");
    }

    private String mark(String name) {
        return scene.group().name() + "/" + name;
    }

    private Worker hire(String name, RecordingHandler handler) {
        Map<String, Object> settings = cluster.clientConfig();
        ConsumerSettings.mark(settings, mark(name));
        Worker worker = new Worker(new SharingWorker(
                Operators.sealed(settings),
                scene.stream().topic(),
                scene.group().name(),
                handler));
        workers.add(worker);
        return worker;
    }

    private boolean hasHandled(String member) {
        return scene.journal().entries().stream()
                .anyMatch(entry -> entry.member().equals(member));
    }

    private boolean becomes(String condition, Duration limit, Callable<Boolean> isTrue) {
        return scene.becomes(condition, limit, () -> {
            workers.stream()
                    .filter(worker -> worker.hasEnded() && !worker.mayEnd)
                    .forEach(Sharing::endedByItself);
            return isTrue.call();
        });
    }

    private static void endedByItself(Worker worker) {
        if (worker.thrown != null) {
            Operators.refuseUnwritten(worker.thrown);
        }
        throw Lesson.expected("run() goes on until close() is called.")
                .actual(
                        worker.thrown == null ? "It returned." : "It threw %s.",
                        worker.thrown == null ? "" : StudentCode.describe(worker.thrown))
                .why(
                        "An exception that nobody catches ends the loop, and a poll() that returns nothing is no end. An event "
                                + "that fails is given back (released), and the worker goes on.")
                .next("Look at that line, or at what ends the loop. The map that is handed in is not yours to change.");
    }

    private void await(String condition, Callable<Boolean> isTrue) {
        if (!becomes(condition, Scene.LIMIT, isTrue)) {
            Set<Place> missing = new HashSet<>(scene.stream().places());
            missing.removeAll(scene.journal().handled());
            boolean failed = missing.equals(Set.of(failing));
            throw Lesson.expected(
                            "All %d events are handled, the one that failed at first as well.",
                            scene.stream().places().size())
                    .actual(
                            failed
                                    ? "All were but that one: it did not come again within %2$d s."
                                    : "%d of them were, within %d s.",
                            scene.journal().handled().size(),
                            Scene.LIMIT.toSeconds())
                    .why(
                            "A record that is released is delivered again; one that is rejected is archived, one that is accepted "
                                    + "is done; one that nobody acknowledges waits for its lock to run out, 30 s by default. In the "
                                    + "implicit mode the next poll() accepts all that the last one returned.")
                    .next("Acknowledge every record that poll() returned, by what became of it: ACCEPT or RELEASE.");
        }
    }

    @Override
    public void close() throws InterruptedException {
        workers.forEach(worker -> worker.mayEnd = true);
        for (Worker worker : workers) {
            // What close() is worth has been asked before.
            Closing.of(worker.worker).await(Duration.ofSeconds(3));
        }
        scene.close();
    }
}
