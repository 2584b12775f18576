package kafkalab.connect;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;

/**
 * A scene that plays two outages of the database: one while the connector runs, and one in which another life of it
 * begins. Each ends once the connector has tried to reach the database. Then its sessions are ended while
 * it reads.
 */
final class Outage {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int TRIES = 2;

    private final LabCluster cluster;
    private final Worker worker;
    private final Postgres postgres;
    private final Random random;

    Outage(LabCluster cluster, Worker worker, Postgres postgres, Random random) {
        this.cluster = cluster;
        this.worker = worker;
        this.postgres = postgres;
        this.random = random;
    }

    void play() throws SQLException, IOException {
        try (Capture capture = new Capture(cluster, worker, postgres, random, Map.of())) {
            capture.run();
            write(capture, "before");
            capture.awaitAllRead();
            write(capture, "just before");
            postgres.stop();
            try (DeadPort port = new DeadPort(postgres.port())) {
                awaitCalls(port, TRIES, capture.connector());
                capture.connector().stop();
            } finally {
                postgres.start();
            }
            postgres.awaitReady();
            // Between two lives, so that neither has seen it when it begins.
            write(capture, "between");
            postgres.stop();
            try (DeadPort port = new DeadPort(postgres.port())) {
                beginAgain(capture.connector());
                awaitCalls(port, 1, capture.connector());
            } finally {
                postgres.start();
            }
            postgres.awaitReady();
            write(capture, "after");
            awaitAllRead(capture);
            capture.delivery().assertComplete().assertOrder();

            BrokenSessions.play(capture);
            awaitAllRead(capture);
            capture.delivery().assertComplete().assertOrder();
        }
    }

    /** Begins another life of the task while the database is away. */
    private void beginAgain(Connector connector) {
        try {
            connector.resume();
        } catch (Lesson lesson) {
            throw connector
                    .failure()
                    .map(cause -> Lesson.expected("A task can begin while the database is away.")
                            .actual("It has failed: %s.", cause)
                            .why("After a power cut the worker may be there before the database. What start() throws "
                                    + "ends the task, whichever exception it is: the worker tries poll() again, and "
                                    + "nothing else.")
                            .next("Connect in poll(), when there is no connection."))
                    .orElse(lesson);
        }
    }

    private void awaitAllRead(Capture capture) throws SQLException {
        try {
            capture.awaitAllRead();
        } catch (Lesson lesson) {
            throw capture.connector().failure().map(this::gaveUp).orElse(lesson);
        }
    }

    private static void write(Capture capture, String name) throws SQLException {
        try (Connection connection = capture.database().connect()) {
            for (String page : List.of(name + " 1", name + " 2", name + " 3")) {
                capture.website().insert(connection, page);
            }
            capture.website().update(connection, name + " 1");
            capture.website().delete(connection, name + " 2");
        }
    }

    /** Returns when somebody has called so often; fails with a lesson where the task does not. */
    private void awaitCalls(DeadPort port, int calls, Connector connector) {
        boolean called = Conditions.until(LIMIT, () -> {
            connector.failure().ifPresent(cause -> {
                throw gaveUp(cause);
            });
            return port.calls() >= calls;
        });
        if (!called) {
            throw Lesson.expected("While the database is away, the task tries to reach it again and again.")
                    .actual("In %d s it has tried %d times.", LIMIT.toSeconds(), port.calls())
                    .why("The worker calls poll() again after a RetriableException, and after an empty answer. But a "
                            + "connection that is broken stays broken: only a new one reaches the database that comes "
                            + "back.")
                    .next("After an error close the connection, and open another in the next poll().");
        }
    }

    private Lesson gaveUp(String cause) {
        return Lesson.expected("The task outlives an outage of the database.")
                .actual("It has failed: %s.", cause)
                .why(
                        "An exception that poll() throws ends the task, for good: nobody starts it again. There is one kind "
                                + "after which the worker calls poll() again.")
                .next("Look for that kind in org.apache.kafka.connect.errors.");
    }
}
