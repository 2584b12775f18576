package kafkalab.kit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A monitor that ends this JVM when the one that started it is gone. */
public final class ParentMonitor {

    private ParentMonitor() {}

    /** Watches standard input, which ends when the parent does, from a thread of its own. */
    public static void begin() {
        // What the parent says is of no interest, only that it is there to say it.
        begin(line -> {});
    }

    /**
     * Watches standard input, which ends when the parent does, from a thread of its own.
     *
     * @param said hears each line that the parent says
     */
    public static void begin(Consumer<String> said) {
        Thread watch = new Thread(() -> awaitEndOfInput(said), "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void awaitEndOfInput(Consumer<String> said) {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                said.accept(line);
            }
        } catch (IOException e) {
            // An unreadable input has ended, too.
        }
        Runtime.getRuntime().halt(1);
    }
}
