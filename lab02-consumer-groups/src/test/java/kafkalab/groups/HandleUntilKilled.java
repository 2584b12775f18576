package kafkalab.groups;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;

/** Is a program that runs one worker, tells what it has handled, and stops in the midst of an event to be killed. */
final class HandleUntilKilled {

    /** Begins a line that tells of an event that was handled. */
    static final String HANDLED = "handled ";

    /** Is the line that tells that the handler is in the midst of its last event. */
    static final String HOLDING = "holding";

    private HandleUntilKilled() {}

    /**
     * Runs the worker.
     *
     * @param arguments topic, group, the last event, and the operators' settings as {@code key=value}
     */
    public static void main(String[] arguments) {
        Map<String, Object> cluster = new HashMap<>();
        Arrays.stream(arguments)
                .skip(3)
                .map(setting -> setting.split("=", 2))
                .forEach(setting -> cluster.put(setting[0], setting[1]));
        String last = arguments[2];
        new PageEventWorker(cluster, arguments[0], arguments[1], event -> handle(event, last)).run();
    }

    private static void handle(PageEvent event, String last) {
        String encoded = encode(event);
        if (encoded.equals(last)) {
            say(HOLDING);
            holdForever();
        }
        say(HANDLED + encoded);
    }

    /** Writes an event in letters that pass through every terminal and command line. */
    static String encode(PageEvent event) {
        return Base64.getEncoder().encodeToString(PageviewsJson.encode(event));
    }

    /** Reads what {@link #encode} wrote. */
    static PageEvent decode(String event) {
        return PageviewsJson.decodePageEvent(Base64.getDecoder().decode(event));
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static void holdForever() {
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // Only SIGKILL ends this.
            }
        }
    }
}
