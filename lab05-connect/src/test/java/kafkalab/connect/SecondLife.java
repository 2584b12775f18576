package kafkalab.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A scene that plays two ends of a task: one in peace, and the SIGKILL of the worker.
 *
 * <pre>
 *   changes            old ─▶ while a transaction is open ─▶ │ ─▶ it commits ─▶ more ─▶ │ ─▶ half sent ─▶ SIGKILL ─▶ at last
 *   the task's lives   ──────────────────────────────────────┤                ├─────────┤├───────────────┘         ├────────
 *                                                                                         the producer sends full
 *                                                                                         batches and holds the rest
 * </pre>
 *
 * <p>What the worker's producer holds back has been returned by poll(), and is nowhere else: a task that counts it as
 * delivered loses it with the kill. So does one whose records say, each, that the whole batch was sent.
 */
final class SecondLife {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** Sends what fills a batch, some four records, and lets the last of them wait. */
    private static final Map<String, String> HOLD_BACK = Map.of(
            "producer.override.linger.ms", "60000",
            "producer.override.batch.size", "4000",
            "producer.override.delivery.timeout.ms", "300000");

    private final LabCluster cluster;
    private final Worker worker;
    private final Postgres postgres;
    private final Random random;

    SecondLife(LabCluster cluster, Worker worker, Postgres postgres, Random random) {
        this.cluster = cluster;
        this.worker = worker;
        this.postgres = postgres;
        this.random = random;
    }

    void play() throws SQLException, InterruptedException {
        try (Capture capture = new Capture(cluster, worker, postgres, random, Map.of());
                Observer observer = new Observer(capture.database())) {
            // a life in peace
            capture.run();
            write(capture, "old");
            capture.awaitAllRead();
            long old = highestChange(capture);
            // The second offset that is stored from now on is of what was sent after the first.
            awaitOffsetAfter(capture, "newer");
            awaitOffsetAfter(capture, "newest");
            try (Session slow = new Session(capture.database(), observer);
                    Session other = new Session(capture.database(), observer)) {
                slow.run("insert into pages (page, title, ad_rate) values ('slow', 'begun before the end', 1)");
                writeAside(other, "while slow is open");
                observer.awaitLook(capture.connector());
                capture.connector().stop();
                observer.assertNoSession();
                slow.commit();
                slow.join();
                other.join();
            }
            observer.assertNoSession();
            capture.connector().resume();
            write(capture, "after the restart");
            capture.awaitAllRead();
            capture.delivery().assertComplete().assertOrder().assertNotRepeated(old);

            // a life that is killed
            capture.connector().liveAgainWith(HOLD_BACK);
            long before = storedOffsets();
            writeMany(capture, "half sent");
            awaitOffsetAfter(capture, before);
            observer.awaitLook(capture.connector());
            worker.kill();
            worker.start();
            capture.connector().liveAgainWithout(HOLD_BACK);
            write(capture, "at last");
            capture.awaitAllRead();
            assertOneName(capture.connector().name());
            capture.delivery().assertComplete().assertOrder().assertNotRepeated(old);
        }
    }

    /** Writes some changes, and waits until the worker has stored one more offset than before. */
    private void awaitOffsetAfter(Capture capture, String name) throws SQLException {
        long before = storedOffsets();
        write(capture, name);
        capture.awaitAllRead();
        awaitOffsetAfter(capture, before);
    }

    private void awaitOffsetAfter(Capture capture, long before) {
        boolean stored = Conditions.until(LIMIT, () -> {
            capture.connector().assertNotFailed();
            return storedOffsets() > before;
        });
        if (!stored) {
            throw Lesson.expected("The worker stores an offset of the connector, which moves on with its records.")
                    .actual("After %d s it has stored none for the newest records.", LIMIT.toSeconds())
                    .why(
                            "Every offset.flush.interval.ms the worker stores, for each source partition, the offset of the "
                                    + "last record that is safely in Kafka. A record without them leaves nothing to store.")
                    .next("Give every SourceRecord a source partition and an offset.");
        }
    }

    private long storedOffsets() {
        TopicPartition partition = new TopicPartition(worker.offsetTopic(), 0);
        try {
            return cluster.admin()
                    .listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Fails where the lives of the task have named the same partition by other bytes. */
    private void assertOneName(String connector) {
        Map<JsonNode, String> names = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : cluster.records(worker.offsetTopic())) {
            String name = new String(record.key(), StandardCharsets.UTF_8);
            String other = names.put(parse(name), name);
            if (name.contains(connector) && other != null && !other.equals(name)) {
                throw PartitionNames.otherBytes(Lesson.phrase("One life called it %s, another %s.", other, name));
            }
        }
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes some changes. */
    private static void write(Capture capture, String name) throws SQLException {
        try (Connection connection = capture.database().connect()) {
            for (String page : List.of(name + " 1", name + " 2", name + " 3")) {
                capture.website().insert(connection, page);
            }
            capture.website().update(connection, name + " 1");
            capture.website().delete(connection, name + " 2");
        }
    }

    /** Writes some changes in one transaction, so that a poll finds all of them: more than the producer sends at once. */
    private static void writeMany(Capture capture, String name) throws SQLException {
        try (Connection connection = capture.database().connect()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 30; i++) {
                capture.website().insert(connection, name + " " + i);
            }
            capture.website().update(connection, name + " 1");
            capture.website().delete(connection, name + " 2");
            connection.commit();
        }
    }

    /** Writes some changes in a session that may have to wait, where the task locks the table until slow has ended. */
    private static void writeAside(Session session, String name) {
        session.run(String.format(
                Locale.ROOT,
                "insert into pages (page, title, ad_rate) values ('%1$s 1', 'one', 1), ('%1$s 2', 'two', 2)",
                name));
        session.run(String.format(Locale.ROOT, "update pages set ad_rate = 1.5 where page = '%s 1'", name));
        session.run(String.format(Locale.ROOT, "delete from pages where page = '%s 2'", name));
        session.commit();
    }

    private static long highestChange(Capture capture) throws SQLException {
        try (Connection connection = capture.database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select max(change_id) from page_changes")) {
            row.next();
            return row.getLong(1);
        }
    }
}
