package kafkalab.connect;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several editors who write at the same time. */
final class ConcurrentWriters {

    private ConcurrentWriters() {}

    /** Returns when all have done their work. */
    static void edit(Database database, Random random, int editors, int transactions)
            throws SQLException, InterruptedException {
        List<String> pages = List.of("A", "B", "C", "D", "E");
        ExecutorService pool = Executors.newFixedThreadPool(editors);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < editors; i++) {
                Website website = new Website(new Random(random.nextLong()));
                work.add(pool.submit(() -> {
                    website.edit(database, transactions, pages);
                    return null;
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
