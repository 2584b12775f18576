package kafkalab.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import kafkalab.pageviews.PageEvent;

/** A writer that goes on writing until it is closed, without a pause: a topic in use has no end to wait for. */
final class SteadyWriter implements AutoCloseable {

    private final Thread thread;
    private volatile boolean closed;
    private volatile RuntimeException failure;

    /**
     * Begins to write.
     *
     * @param writer writes
     * @param events gives the event of each number, from 0
     */
    SteadyWriter(Writer writer, IntFunction<PageEvent> events) {
        thread = new Thread(() -> run(writer, events), "steady-writer");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Writer writer, IntFunction<PageEvent> events) {
        try {
            for (int number = 0; !closed; ) {
                List<PageEvent> next = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    next.add(events.apply(number++));
                }
                writer.write(next);
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
        if (failure != null) {
            throw failure;
        }
    }
}
