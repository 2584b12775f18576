package kafkalab.connect;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A scene for the source connector: a database, a topic of one partition, somebody who reads along, and, once it is
 * {@linkplain #run let run}, the connector between them.
 *
 * <p>With one partition there is one order: when a change that was made last has come, all others must have.
 */
final class Capture implements AutoCloseable {

    /** Is how many changes a poll may return. */
    static final int BATCH = 50;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Worker worker;
    private final Postgres postgres;
    private final Database database;
    private final String name;
    private final Map<String, String> settings;
    private final PagesTopic topic;
    private final Website website;
    private Connector connector;
    private int markers;

    /**
     * Sets the scene.
     *
     * @param settings goes over the settings of {@link #settings}
     */
    Capture(LabCluster cluster, Worker worker, Postgres postgres, Random random, Map<String, String> settings) {
        this.worker = worker;
        this.postgres = postgres;
        database = postgres.newDatabase();
        name = cluster.createTopic(1);
        topic = new PagesTopic(cluster, name);
        website = new Website(random);
        this.settings = new HashMap<>(settings(database));
        this.settings.putAll(settings);
        this.settings.put("topic", name);
    }

    /** Configures the connector, and returns once it runs. */
    Capture run() {
        connector = Connector.run(worker, name, settings);
        return this;
    }

    /** Returns the settings of a connector for a database. */
    private static Map<String, String> settings(Database database) {
        Map<String, String> settings = new HashMap<>(database.settings());
        settings.put("connector.class", "kafkalab.connect.PageTableSourceConnector");
        settings.put("tasks.max", "1");
        settings.put("poll.interval.ms", "20");
        settings.put("batch.size", Integer.toString(BATCH));
        settings.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        return settings;
    }

    Database database() {
        return database;
    }

    Connector connector() {
        return connector;
    }

    Website website() {
        return website;
    }

    /** Makes one more change, and waits until it is in the topic. */
    void awaitAllRead() throws SQLException {
        String marker = "marker-" + ++markers;
        try (Connection connection = database.connect()) {
            website.insert(connection, marker);
        }
        int[] looks = {0};
        boolean came = topic.awaitRecord(LIMIT, record -> isOf(marker, record), () -> {
            if (looks[0]++ % 5 == 0) {
                connector.assertNotFailed();
            }
        });
        if (!came) {
            topic.records().stream()
                    .map(PageRecord::of)
                    .filter(record -> record.value() != null)
                    .forEach(PageRecord::row);
            throw Lesson.expected("The change that was made last is in the topic, some moments later.")
                    .actual(
                            "After %d s it is not; the topic holds %d records.",
                            LIMIT.toSeconds(), topic.records().size())
                    .why("The worker calls poll() again and again, and sends what it returns. What poll() does not "
                            + "find, or passes by, nobody else will send.")
                    .next("Look at what poll() asks the database, and at what it does when the answer is empty.");
        }
    }

    /** Tells by the bytes, so that a record of whatever form is found. */
    private static boolean isOf(String marker, ConsumerRecord<byte[], byte[]> record) {
        return contains(record.key(), marker) || contains(record.value(), "\"" + marker + "\"");
    }

    private static boolean contains(byte[] bytes, String text) {
        return bytes != null && new String(bytes, StandardCharsets.UTF_8).contains(text);
    }

    /** Fails where a poll of a life that has ended returned more than it may. */
    void assertBatches() {
        long largest = worker.largestBatch(name);
        // A change of the primary key is two records.
        if (largest > 2 * BATCH) {
            throw Lesson.expected("A poll returns batch.size changes at the most, here %d.", BATCH)
                    .actual("One has returned %d records.", largest)
                    .why(
                            "The worker keeps what a poll returns until all of it is sent. After a night of downtime there "
                                    + "are a million changes to tell: who takes them at once runs out of memory, and after each "
                                    + "start again.")
                    .next("Read no more rows than that; the next poll goes on behind them.");
        }
    }

    /** Compares the topic with the database. */
    Delivery delivery() throws SQLException {
        try (Connection connection = database.connect()) {
            return new Delivery(PageChange.all(connection), records());
        }
    }

    /** Returns the records up to the one for which {@link #awaitAllRead} has waited. */
    List<ConsumerRecord<byte[], byte[]>> records() {
        String marker = "marker-" + markers;
        List<ConsumerRecord<byte[], byte[]>> all = topic.records();
        int end = IntStream.range(0, all.size())
                .filter(i -> isOf(marker, all.get(i)))
                .findFirst()
                .orElseThrow();
        return all.subList(0, end + 1);
    }

    @Override
    public void close() {
        if (connector != null) {
            connector.close();
        }
        topic.close();
        postgres.drop(database);
    }
}
