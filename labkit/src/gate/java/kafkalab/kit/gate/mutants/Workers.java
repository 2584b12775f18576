package kafkalab.kit.gate.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kafkalab.kit.fault.LabFault;

/**
 * Threads that try programs side by side.
 *
 * @param count how many
 */
record Workers(int count) {

    /** Does all of it, and returns the results in the same order. */
    <T> List<T> all(List<? extends Callable<T>> work) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(count);
        try {
            List<T> results = new ArrayList<>();
            List<Future<T>> futures = new ArrayList<>();
            work.forEach(each -> futures.add(pool.submit(each)));
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LabFault fault ? fault : new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
