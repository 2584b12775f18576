package kafkalab.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A session of a writer with an open transaction, whose statements run in order on a thread of its own.
 *
 * <p>A statement may have to wait, for another writer or for a reader that locks the table: then the scene goes on
 * without it.
 */
final class Session implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread worker = new Thread(work, "writer");
        worker.setDaemon(true);
        return worker;
    });
    private final Connection connection;
    private final Observer observer;
    private final int pid;
    private Future<?> last;

    Session(Database database, Observer observer) throws SQLException {
        this.observer = observer;
        connection = database.connect();
        connection.setAutoCommit(false);
        pid = connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    }

    /**
     * Runs a statement, or lets it wait.
     *
     * @return whether it is done; if not, it waits for a lock
     */
    boolean run(String sql) {
        return submit(() -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /** Commits, once the statements before are done. */
    boolean commit() {
        return submit(() -> {
            connection.commit();
            return true;
        });
    }

    private boolean submit(java.util.concurrent.Callable<Boolean> work) {
        last = thread.submit(work);
        if (!Conditions.until(LIMIT, () -> last.isDone() || observer.waitsForLock(pid))) {
            throw new IllegalStateException("A writer neither goes on nor waits for a lock");
        }
        return last.isDone();
    }

    /** Waits until all that was begun is done. */
    void join() {
        try {
            last.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("A writer could not go on", e);
        }
    }

    @Override
    public void close() throws SQLException {
        thread.shutdownNow();
        connection.close();
    }
}
