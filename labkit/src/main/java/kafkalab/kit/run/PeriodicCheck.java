package kafkalab.kit.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A check that looks at something again and again, from a thread of its own, until it is closed or this JVM ends. */
final class PeriodicCheck implements AutoCloseable {

    private final Thread thread;

    private PeriodicCheck(Thread thread) {
        this.thread = thread;
    }

    /**
     * Begins to look.
     *
     * @param name the thread's name
     * @param turn how long to wait between two looks
     * @param look looks; what it throws ends the watch
     */
    static PeriodicCheck begin(String name, Duration turn, Look look) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            look.look();
                            TimeUnit.MILLISECONDS.sleep(turn.toMillis());
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return new PeriodicCheck(thread);
    }

    /** Looks no more, once the look is over that may be under way. */
    @Override
    public void close() {
        thread.interrupt();
    }

    /** One look. */
    interface Look {

        /** Looks, and does what is to be done. */
        void look() throws IOException;
    }
}
