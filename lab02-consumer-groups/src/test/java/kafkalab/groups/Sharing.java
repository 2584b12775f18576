package kafkalab.groups;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import kafkalab.groups.RecordingHandler.Hold;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;

/**
 * A scene that lets two workers of a share group work at one partition.
 *
 * <pre>
 *   partition 0   [ 5 events ]  [ 6 events ] ...
 *   A              x held up in the first      A keeps what it has acquired
 *   B                            handles these meanwhile: the partition is not A's
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
    private SharingWorker a;
    private SharingWorker b;
    private volatile Throwable thrown;

    Sharing(LabCluster cluster, Random random) {
        this.cluster = cluster;
        scene = new Scene(cluster, Protocol.CONSUMER, 1, random.nextLong());
        failing = new Place(0, FIRST + random.nextInt(MORE));
        // Not a client's setting: where a new share group begins is the group's own, and its default is the end.
        scene.group().configure("share.auto.offset.reset", "earliest");
    }

    void play() {
        RecordingHandler handlerOfA = scene.handler("A");
        RecordingHandler handlerOfB = scene.handler("B");
        for (RecordingHandler handler : new RecordingHandler[] {handlerOfA, handlerOfB}) {
            handler.failOnceAt(failing, new IllegalStateException("not now"));
        }
        Hold hold = handlerOfA.holdAfter(0);
        a = start(handlerOfA);
        scene.stream().publish(FIRST);
        await("A handles an event", hold::isReached);
        b = start(handlerOfB);
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
        hold.release();
        await(
                "all events are handled",
                () -> scene.journal().holdsAll(scene.stream().places()));
        Judge.assertNoneTwice(
                scene,
                place -> true,
                "As long as no worker dies",
                "A record that is acknowledged as accepted is delivered to nobody again.",
                "Acknowledge each record when its handler has returned.");
    }

    private SharingWorker start(RecordingHandler handler) {
        SharingWorker worker = new SharingWorker(
                cluster.clientConfig(), scene.stream().topic(), scene.group().name(), handler);
        Thread thread = new Thread(
                () -> {
                    try {
                        worker.run();
                    } catch (Throwable t) {
                        thrown = t;
                    }
                },
                "sharing-worker");
        thread.setDaemon(true);
        thread.start();
        return worker;
    }

    private boolean hasHandled(String member) {
        return scene.journal().entries().stream()
                .anyMatch(entry -> entry.member().equals(member));
    }

    private boolean becomes(String condition, Duration limit, Callable<Boolean> isTrue) {
        return scene.becomes(condition, limit, () -> {
            if (thrown instanceof UnsupportedOperationException unwritten) {
                throw unwritten;
            }
            if (thrown != null) {
                throw Lesson.expected("run() goes on until close() is called.")
                        .actual("It threw %s.", StudentCode.describe(thrown))
                        .why("An exception that nobody catches ends the loop. An event that fails is given back, and "
                                + "the worker goes on.")
                        .next("Look at that line.");
            }
            return isTrue.call();
        });
    }

    private void await(String condition, Callable<Boolean> isTrue) {
        if (!becomes(condition, Scene.LIMIT, isTrue)) {
            throw Lesson.expected(
                            "All %d events are handled, the one that failed at first as well.",
                            scene.stream().places().size())
                    .actual(
                            "%d of them were, within %d s.",
                            scene.journal().handled().size(), Scene.LIMIT.toSeconds())
                    .why("A record that is released is delivered again; one that is neither accepted nor released "
                            + "waits for its lock to run out, 30 s by default.")
                    .next("Acknowledge every record that poll() returned, one way or the other.");
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (SharingWorker worker : new SharingWorker[] {a, b}) {
            if (worker != null) {
                closeAside(worker);
            }
        }
        scene.close();
    }

    private static void closeAside(SharingWorker worker) throws InterruptedException {
        Thread closer = new Thread(
                () -> {
                    try {
                        worker.close();
                    } catch (RuntimeException e) {
                        // What close() is worth is not this task's question.
                    }
                },
                "close-aside");
        closer.setDaemon(true);
        closer.start();
        closer.join(3_000);
    }
}
