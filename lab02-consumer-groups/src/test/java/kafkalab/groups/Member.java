package kafkalab.groups;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A worker at work in a thread of its own. */
final class Member {

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

    /**
     * Returns a copy of the partitions that the worker says it owns, or null where it says null: the program's own set may
     * call itself equal to anything.
     */
    Set<Integer> partitions() {
        Set<Integer> said = worker.partitions();
        return said == null ? null : new HashSet<>(said);
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
            return awaitEnd(Duration.ofSeconds(5));
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
