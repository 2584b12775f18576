package kafkalab.groups;

import java.time.Duration;
import java.util.Optional;
import kafkalab.kit.Lesson;
import kafkalab.kit.StudentCode;

/** Is a call of close() under way, in a thread of its own. */
final class Closing {

    /** Three times what it takes to finish a batch of 500 events of 5 ms each, too short to finish all 2,100. */
    private static final Duration PROMPT = Duration.ofSeconds(8);

    /** Longer than a second, which is what those take who wait for a while only. */
    private static final Duration PATIENCE = Duration.ofMillis(1_200);

    private final Thread thread;
    private volatile Throwable thrown;

    private Closing(PageEventWorker worker) {
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

    static Closing of(PageEventWorker worker) {
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

    /** Fails where close() returns while the worker is in the midst of an event, now or soon. */
    void assertWaits(Scene scene) {
        scene.becomes("close() has had the time to lose its patience", PATIENCE, () -> {
            if (thread.getState() == Thread.State.TERMINATED && thrown == null) {
                throw tooEarly("close() returned while the handler was in the midst of an event");
            }
            return false;
        });
    }

    private static Lesson tooEarly(String what) {
        return Lesson.expected("When close() returns, run() has ended.")
                .actual("%s.", what)
                .why("Whoever closes a worker relies on it: what was handled is committed, and the group is left.")
                .next("Let close() wait for the end of run().");
    }

    /** Fails where close() throws, or takes longer than it may. */
    void assertPrompt(String situation) throws InterruptedException {
        boolean ended = await(PROMPT);
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
                    .actual("After %d s it had not returned.", PROMPT.toSeconds())
                    .why("run() learns of close() only where it looks: before the next event, and when poll() returns.")
                    .next("Find what run() does, or waits for, after close() was called; and what close() waits for.");
        }
    }

    /** Fails where a worker that was closed already begins to work. */
    static void assertRunEndsAtOnce(Scene scene, Member member) throws InterruptedException {
        boolean ended = member.awaitEnd(PROMPT);
        if (!ended || scene.journal().size() > 0) {
            throw Lesson.expected("A worker that was closed before its run() takes no part in the group.")
                    .actual(
                            ended
                                    ? "Its run() handled " + scene.journal().size() + " events."
                                    : "Its run() had not ended after " + PROMPT.toSeconds() + " s.")
                    .why("Whoever ends a program may be quicker than the thread that is to begin its work: a worker "
                            + "that forgets that it was closed runs for ever then.")
                    .next("Let run() look at what close() has left before it begins; and do not forget it there.");
        }
        scene.awaitLeft("a worker was closed before its run()");
    }

    /** Fails unless run() has ended, and without an exception. */
    static void assertRunHasEnded(Member member) {
        if (!member.hasEndedSoon()) {
            throw tooEarly("close() of worker " + member.name() + " returned while run() was still at work");
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
