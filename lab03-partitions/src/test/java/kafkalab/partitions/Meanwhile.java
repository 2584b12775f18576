package kafkalab.partitions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import kafkalab.pageviews.PageEvent;

/** What a writer does in a thread of its own while a scene goes on, until it is closed. */
final class Meanwhile implements AutoCloseable {

    private static final int WITHOUT_A_PAUSE = 8;
    private static final int AT_A_PACE = 10;
    private static final Duration PACE = Duration.ofMillis(20);

    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile RuntimeException failure;

    private Meanwhile(Work work) {
        thread = new Thread(() -> run(work), "meanwhile");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Goes on writing without a pause: a topic in use has no end to wait for.
     *
     * @param writer writes
     * @param events gives the event of each number, from 0
     */
    static Meanwhile writeOn(Writer writer, IntFunction<PageEvent> events) {
        return new Meanwhile(stop -> {
            for (int number = 0; stop.getCount() > 0; ) {
                List<PageEvent> next = new ArrayList<>();
                while (next.size() < WITHOUT_A_PAUSE) {
                    next.add(events.apply(number++));
                }
                writer.write(next);
            }
        });
    }

    /**
     * Writes events, some at a time; all are written when it is closed.
     *
     * @param writer writes
     * @param events the events
     */
    static Meanwhile write(Writer writer, List<PageEvent> events) {
        return new Meanwhile(stop -> {
            int written = 0;
            while (written < events.size() && !stop.await(PACE.toMillis(), TimeUnit.MILLISECONDS)) {
                int next = Math.min(events.size(), written + AT_A_PACE);
                writer.write(events.subList(written, next));
                written = next;
            }
            writer.write(events.subList(written, events.size()));
        });
    }

    private void run(Work work) {
        try {
            work.until(stop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop.countDown();
        thread.join();
        if (failure != null) {
            throw failure;
        }
    }

    /** What goes on. */
    private interface Work {

        void until(CountDownLatch stop) throws InterruptedException;
    }
}
