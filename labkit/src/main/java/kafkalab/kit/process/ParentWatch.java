package kafkalab.kit.process;

import java.io.IOException;

/** Ends this JVM when the one that started it is gone. */
public final class ParentWatch {

    private ParentWatch() {}

    /** Watches standard input, which ends when the parent does, from a thread of its own. */
    public static void begin() {
        Thread watch = new Thread(ParentWatch::awaitEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // What the parent says is of no interest, only that it is there to say it.
            }
        } catch (IOException e) {
            // An unreadable input has ended, too.
        }
        Runtime.getRuntime().halt(1);
    }
}
