package kafkalab.producer;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Does one thing after the other in a thread of its own. */
final class Sender implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    void execute(Runnable work) {
        thread.execute(work);
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            while (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
