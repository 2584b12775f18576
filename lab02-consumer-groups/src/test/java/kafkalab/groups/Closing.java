package kafkalab.groups;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;

/** A call of close() under way, in a thread of its own. */
final class Closing {

    /** Ends a hang; how much a busy worker finishes is counted, not timed. */
    static final Duration PROMPT = Duration.ofSeconds(8);

    private static final Duration PROMPT_WHEN_BUSY = Duration.ofSeconds(60);

    /** Time to begin to wait. */
    private static final Duration PATIENCE = Duration.ofMillis(1_200);

    /** Longer than ten seconds, which is the most that those take who wait for a while only. */
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(11);

    /** Is max.poll.records by default: what a poll() may have returned, and run() may finish. */
    private static final int BATCH = 500;

    private final Thread thread;
    private volatile Throwable thrown;

    private Closing(AutoCloseable worker) {
        thread = new Thread(
                () -> {
                    try {
                        worker.close();
                    } catch (Throwable t) {
                        thrown = t;
                    }
                },
                "closer");
        thread.setDaemon(true);
    }

    static Closing of(AutoCloseable worker) {
        Closing closing = new Closing(worker);
        closing.thread.start();
        return closing;
    }

    /** Returns whether close() has returned or thrown, or waits for something now. */
    boolean isUnderWay() {
        Thread.State state = thread.getState();
        return state != Thread.State.NEW && state != Thread.State.RUNNABLE;
    }

    /** Waits for the end of the call; returns whether it came. */
    boolean await(Duration limit) throws InterruptedException {
        thread.join(limit.toMillis());
        return !thread.isAlive();
    }

    /**
     * Fails where one of several calls returns while the worker is in the midst of an event, now or soon.
     *
     * <p>Who waits without a limit is believed at once. Who waits for a time may look again and again or give up: that is
     * known when it has gone on for longer than anybody's limit.
     */
    static void assertWait(Scene scene, List<Closing> calls) {
        long start = System.nanoTime();
        scene.becomes("close() waits without a limit", LONGEST_PATIENCE, () -> {
            for (Closing call : calls) {
                call.assertHasNotReturned(call == calls.get(0));
            }
            return calls.stream().allMatch(Closing::waitsForGood) && System.nanoTime() - start > PATIENCE.toNanos();
        });
    }

    private void assertHasNotReturned(boolean first) {
        if (thread.getState() == Thread.State.TERMINATED && thrown == null) {
            throw tooEarly(
                    first
                            ? "close() returned while the handler was in the midst of an event"
                            : "close() returned while the handler was in the midst of an event, to the second of two who called it");
        }
    }

    private boolean waitsForGood() {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.BLOCKED || state == Thread.State.TERMINATED;
    }

    /** Fails where more was handled, after close() was called in the midst of an event, than a batch has. */
    static void assertAtMostItsBatch(Scene scene, int handledBefore) {
        int more = scene.journal().size() - handledBefore;
        if (more > BATCH) {
            throw Lesson.expected("After close() was called, run() finishes what it has in hand, and ends.")
                    .actual("It handled %d events more.", more)
                    .why(
                            "A poll() returns up to %d events (max.poll.records), and whoever calls close() waits for all "
                                    + "that are still handled. What is left is for the next owner of the partition.",
                            BATCH)
                    .next("Let run() look at what close() has left before each poll(), or better before each event.");
        }
    }

    private static Lesson tooEarly(String what) {
        return Lesson.expected("When close() returns, run() has ended.")
                .actual("%s.", what)
                .why("Whoever closes a worker relies on it: what was handled is committed, and the group is left.")
                .next("Let close() wait for the end of run().");
    }

    /** Fails where close() throws, or takes longer than it may. */
    void assertPrompt(String situation) throws InterruptedException {
        assertEnds(situation, PROMPT);
    }

    /** Fails where close() throws, or does not return though the handler goes on. */
    void assertEndsWithTheBatch() throws InterruptedException {
        assertEnds("The worker is in the midst of a batch", PROMPT_WHEN_BUSY);
    }

    private void assertEnds(String situation, Duration limit) throws InterruptedException {
        boolean ended = await(limit);
        if (thrown instanceof UnsupportedOperationException unwritten) {
            throw unwritten;
        }
        if (thrown != null) {
            throw Lesson.expected("%s: close(), called from another thread, ends it.", situation)
                    .actual("close() threw %s.", StudentCode.describe(thrown))
                    .why("A KafkaConsumer belongs to the thread that runs it, and refuses every other; "
                            + "only wakeup() may be called from elsewhere.")
                    .next("Let close() leave a word for run(), and let run() close the consumer.");
        }
        if (!ended) {
            throw Lesson.expected("%s: close(), called from another thread, returns soon.", situation)
                    .actual("After %d s it had not returned.", limit.toSeconds())
                    .why("run() learns of close() only where it looks: before the next event, and when poll() returns.")
                    .next(
                            "Find what run() does, or waits for, after close() was called; and what close() waits for: is it "
                                    + "told on every way out of run(), by an exception as well?");
        }
    }

    /** Fails where a worker that was closed already begins to work. */
    static void assertRunEndsAtOnce(Scene scene, Member member) throws InterruptedException {
        boolean ended = member.awaitEnd(PROMPT);
        if (!ended || scene.journal().size() > 0) {
            throw Lesson.expected("A worker that was closed before its run() takes no part in the group.")
                    .actual(
                            ended ? "Its run() handled %d events." : "Its run() had not ended after %d s.",
                            ended ? scene.journal().size() : PROMPT.toSeconds())
                    .why("Whoever ends a program may be quicker than the thread that is to begin its work: a worker "
                            + "that forgets that it was closed runs for ever then.")
                    .next("Let run() look at what close() has left before it begins; and do not forget it there.");
        }
        scene.awaitLeft("a worker was closed before its run()");
        if (scene.group().hasHadMembers()) {
            throw Lesson.expected("A worker that was closed before its run() never joins the group.")
                    .actual("It has joined, and left.")
                    .why("The first poll() joins the group. Each member that comes or goes is a rebalance, for which "
                            + "others may have to stop.")
                    .next("Let run() look at what close() has left before its first poll().");
        }
    }

    /** Fails unless run() has ended, and without an exception. */
    static void assertRunHasEnded(Member member) {
        if (!member.hasEndedSoon()) {
            throw tooEarly(Lesson.phrase("close() of worker %s returned while run() was still at work", member.name()));
        }
        Optional<Throwable> thrown = member.thrown();
        if (thrown.isPresent()) {
            throw Lesson.expected("After close(), run() returns.")
                    .actual("run() of worker %s threw %s.", member.name(), StudentCode.describe(thrown.get()))
                    .why("To be closed is no failure. wakeup(), for one, ends whichever call of the consumer comes "
                            + "next by a WakeupException, a commit as well.")
                    .next("Look at that line: what was not done, since the exception came first?");
        }
    }
}
