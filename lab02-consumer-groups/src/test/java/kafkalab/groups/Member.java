package kafkalab.groups;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import kafkalab.kit.Lesson;
import kafkalab.kit.Returned;

/** A worker at work in a thread of its own. */
final class Member {

    private static final int MOST_PARTITIONS = 1_000;

    private final String name;
    private final PageEventWorker worker;
    private final RecordingHandler handler;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean started;
    private volatile boolean mayEnd;
    private volatile Throwable thrown;
    private Thread thread;

    Member(String name, PageEventWorker worker, RecordingHandler handler) {
        this.name = name;
        this.worker = worker;
        this.handler = handler;
    }

    String name() {
        return name;
    }

    PageEventWorker worker() {
        return worker;
    }

    /** Returns a copy of the partitions that the worker says it owns: its own set may call itself equal to anything. */
    Set<Integer> partitions() {
        return Set.copyOf(Returned.list("partitions()", worker.partitions(), MOST_PARTITIONS, Integer::intValue));
    }

    /** Fails where partitions() does not answer soon. */
    void assertAnswers(String situation) throws InterruptedException {
        FutureTask<Set<Integer>> answer = new FutureTask<>(this::partitions);
        Thread asker = new Thread(answer, "asker");
        asker.setDaemon(true);
        asker.start();
        asker.join(Scene.SOON.toMillis());
        if (asker.isAlive()) {
            throw Lesson.expected("partitions() answers any thread at once.")
                    .actual("%s, and it did not answer within %d s.", situation, Scene.SOON.toSeconds())
                    .why(
                            "Whoever operates the workers asks just when an event takes long. A lock that is held while the "
                                    + "handler is called keeps everybody waiting for the handler.")
                    .next(
                            "Keep a copy that can be read without a lock, or hold the lock for no longer than the copy takes.");
        }
    }

    RecordingHandler handler() {
        return handler;
    }

    /** Calls run() from a new thread. */
    Member start() {
        started = true;
        thread = new Thread(this::run, "worker-" + name);
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void run() {
        try {
            worker.run();
        } catch (Throwable t) {
            thrown = t;
        }
        ended.countDown();
    }

    /** Says that an end of run() is no surprise from now on. */
    void expectEnd() {
        mayEnd = true;
    }

    /** Says that run() is to go on again until it is closed. */
    void expectNoEnd() {
        mayEnd = false;
    }

    /** Returns whether run() has ended though nothing should have ended it. */
    boolean hasEndedByItself() {
        return started && !mayEnd && ended.getCount() == 0;
    }

    boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns what run() threw. */
    Optional<Throwable> thrown() {
        return Optional.ofNullable(thrown);
    }

    /** Calls close() from a new thread. */
    Closing beginClose() {
        expectEnd();
        return Closing.of(worker);
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Returns whether run() has ended, or does so in no more time than a thread needs to end. */
    boolean hasEndedSoon() {
        try {
            return awaitEnd(Scene.SOON);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends the worker where close() is not the question: not yet written or failing, it disturbs no other task. */
    void dismiss() throws InterruptedException {
        handler.releaseAll();
        if (!started || ended.getCount() > 0) {
            beginClose().await(Duration.ofSeconds(3));
        }
        if (started && ended.getCount() > 0) {
            thread.interrupt();
        }
    }
}
