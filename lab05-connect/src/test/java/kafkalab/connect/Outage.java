package kafkalab.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;

/**
 * Plays the outage of the database: it is stopped while the connector runs, and started again once the connector has
 * tried to reach it.
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
            write(capture, "before");
            capture.awaitAllRead();
            write(capture, "just before");
            postgres.stop();
            try {
                awaitTries(capture.connector());
            } finally {
                postgres.start();
            }
            postgres.awaitReady();
            write(capture, "after");
            try {
                capture.awaitAllRead();
            } catch (Lesson lesson) {
                throw capture.connector().failure().map(this::gaveUp).orElse(lesson);
            }
            capture.delivery().assertComplete().assertOrder();
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

    /** Takes the place of the database at its port, hangs up on whoever calls, and returns when there were enough. */
    private void awaitTries(Connector connector) throws IOException {
        int tries = 0;
        try (ServerSocket door = new ServerSocket()) {
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), postgres.port()));
            door.setSoTimeout(100);
            long end = System.nanoTime() + LIMIT.toNanos();
            while (tries < TRIES) {
                connector.failure().ifPresent(cause -> {
                    throw gaveUp(cause);
                });
                if (System.nanoTime() > end) {
                    throw Lesson.expected("While the database is away, the task tries to reach it again and again.")
                            .actual("In %d s it has tried %d times.", LIMIT.toSeconds(), tries)
                            .why("The worker calls poll() again after a RetriableException, and after an empty answer. "
                                    + "But a connection that is broken stays broken: only a new one reaches the database "
                                    + "that comes back.")
                            .next("After an error close the connection, and open another in the next poll().");
                }
                try {
                    door.accept().close();
                    tries++;
                } catch (SocketTimeoutException e) {
                    // Nobody has called yet.
                }
            }
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
