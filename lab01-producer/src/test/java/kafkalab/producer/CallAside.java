package kafkalab.producer;

import java.time.Duration;

/** A call of the program in a thread of its own, since it may wait while the scene goes on. */
final class CallAside {

    private final Thread thread;
    private volatile RuntimeException thrown;

    /**
     * Begins the call.
     *
     * @param name the thread's name
     * @param call the call
     */
    CallAside(String name, Runnable call) {
        thread = new Thread(
                () -> {
                    try {
                        call.run();
                    } catch (RuntimeException e) {
                        thrown = e;
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns whether the call has not come back. */
    boolean isUnderWay() {
        return thread.isAlive();
    }

    /**
     * Waits until the call has come back.
     *
     * @param limit how long at the most
     * @throws RuntimeException what it has thrown
     */
    void awaitEnd(Duration limit) throws InterruptedException {
        thread.join(limit.toMillis());
        if (thrown != null) {
            throw thrown;
        }
    }
}
