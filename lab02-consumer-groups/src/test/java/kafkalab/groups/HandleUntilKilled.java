package kafkalab.groups;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafkalab.kit.StudentProcess;
import kafkalab.pageviews.PageEvent;
import kafkalab.pageviews.PageviewsJson;

/**
 * A program that runs a worker of each of some groups, tells what they have handled, and stops each in the midst of an
 * event, to be killed. It ends when the first of them does.
 */
final class HandleUntilKilled {

    private static final String HANDLED = "handled ";
    private static final String HOLDING = "holding ";
    private static final String ENDED = "ended ";
    private static final String SEPARATOR = ";";

    private HandleUntilKilled() {}

    /**
     * What a worker is to do.
     *
     * @param name begins, after the first word, each line that is told about it
     * @param topic the topic
     * @param group the group
     * @param last the event in which it stops
     * @param cluster the operators' settings
     */
    record Orders(String name, String topic, String group, PageEvent last, Map<String, Object> cluster) {

        /** Begins what is told of an event that was handled. */
        String handled() {
            return HANDLED + name + " ";
        }

        /** Is what is told when the handler is in the midst of its last event. */
        String holding() {
            return HOLDING + name;
        }

        /** Returns whether this worker ended the process; where another did, that one's scene has more to say. */
        boolean endedIt(List<String> lines) {
            return lines.contains(ENDED + name) || lines.stream().noneMatch(line -> line.startsWith(ENDED));
        }

        private String encode() {
            return Stream.concat(
                            Stream.of(name, topic, group, HandleUntilKilled.encode(last)),
                            cluster.entrySet().stream().map(setting -> setting.getKey() + "=" + setting.getValue()))
                    .collect(Collectors.joining(SEPARATOR));
        }

        private static Orders decode(String argument) {
            String[] parts = argument.split(SEPARATOR);
            Map<String, Object> cluster = new HashMap<>();
            Arrays.stream(parts)
                    .skip(4)
                    .map(setting -> setting.split("=", 2))
                    .forEach(setting -> cluster.put(setting[0], setting[1]));
            return new Orders(parts[0], parts[1], parts[2], HandleUntilKilled.decode(parts[3]), cluster);
        }
    }

    /** Starts the program in a process of its own. */
    static StudentProcess start(Stream<Orders> orders) {
        return StudentProcess.start(
                HandleUntilKilled.class, orders.map(Orders::encode).toArray(String[]::new));
    }

    /**
     * Runs the workers.
     *
     * @param arguments the orders of each
     */
    public static void main(String[] arguments) throws Throwable {
        BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();
        for (String argument : arguments) {
            Orders orders = Orders.decode(argument);
            Thread thread = new Thread(() -> ends.add(work(orders)), "worker-" + orders.name());
            thread.setDaemon(true);
            thread.start();
        }
        Optional<Throwable> thrown = ends.take();
        if (thrown.isPresent()) {
            throw thrown.get();
        }
    }

    private static Optional<Throwable> work(Orders orders) {
        Optional<Throwable> thrown = Optional.empty();
        try {
            new PageEventWorker(orders.cluster(), orders.topic(), orders.group(), event -> handle(event, orders)).run();
        } catch (Throwable t) {
            thrown = Optional.of(t);
        }
        StudentProcess.tell(ENDED + orders.name());
        return thrown;
    }

    private static void handle(PageEvent event, Orders orders) {
        if (event.equals(orders.last())) {
            StudentProcess.tell(orders.holding());
            holdForever();
        }
        StudentProcess.tell(orders.handled() + encode(event));
    }

    /** Writes an event in letters that pass through every command line. */
    private static String encode(PageEvent event) {
        return Base64.getEncoder().encodeToString(PageviewsJson.encode(event));
    }

    /** Reads what {@link #encode} wrote. */
    static PageEvent decode(String event) {
        return PageviewsJson.decodePageEvent(Base64.getDecoder().decode(event));
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
