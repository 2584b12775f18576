package kafkalab.kit.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Looks at something again and again, from a thread of its own, until this JVM ends. */
final class Watch {

    private Watch() {}

    /**
     * Begins to look.
     *
     * @param name the thread's name
     * @param turn how long to wait between two looks
     * @param look looks; what it throws ends the watch
     */
    static void begin(String name, Duration turn, Look look) {
        Thread watch = new Thread(
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
        watch.setDaemon(true);
        watch.start();
    }

    /** Is one look. */
    interface Look {

        /** Looks, and does what is to be done. */
        void look() throws IOException;
    }
}
