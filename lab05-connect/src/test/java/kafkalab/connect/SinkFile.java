package kafkalab.connect;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A scene that plays the connector of {@code connectors/page-stats-sink.json}: bad records stand between good ones. */
final class SinkFile {

    private static final String FILE = "connectors/page-stats-sink.json";
    private static final String DEAD_LETTERS = "errors.deadletterqueue.topic.name";
    private static final String OF_BAD_KEY = "{\"count\": 1}";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final List<String> BAD = List.of(
            "{\"count\": 7",
            "not JSON at all",
            "[1, 2, 3]",
            "\"17\"",
            "{\"page\": \"P1\"}",
            "{\"count\": \"many\"}",
            "{\"count\": \"7\"}",
            "{\"count\": null}");
    /** Keys that are no page and window; null stands for none. */
    private static final List<String> BAD_KEYS = Arrays.asList(
            "no window",
            "P1@soon",
            null,
            // What is of the right form, and no row of PostgreSQL can hold.
            "P\0@2026-11-22T10:15:30Z",
            "P1@+12345-11-22T10:15:30Z",
            "P1@+999999999-12-31T23:59:59Z",
            "P1@-12345-11-22T10:15:30Z");

    private final LabCluster cluster;
    private final Worker worker;
    private final Postgres postgres;
    private final Map<String, String> settings;

    SinkFile(LabCluster cluster, Worker worker, Postgres postgres, Map<String, String> settings) {
        this.cluster = cluster;
        this.worker = worker;
        this.postgres = postgres;
        this.settings = new HashMap<>(settings);
    }

    void play() throws SQLException {
        String deadLetters = deadLetterTopic();
        try (Statistics statistics = new Statistics(cluster, postgres, 1)) {
            statistics.send("deleted", 0, 1, "count");
            for (int i = 0; i < BAD.size(); i++) {
                statistics.sendRaw("P1@2026-11-22T10:15:" + (30 + i) + "Z", BAD.get(i));
                statistics.send("between", i, i, "count");
            }
            for (String key : BAD_KEYS) {
                statistics.sendRaw(key, OF_BAD_KEY);
                statistics.send("between", BAD.size(), 1, "count");
            }
            statistics.sendTombstone("deleted", 0);
            statistics.send("after", 0, 2, "count");

            settings.putAll(statistics.database().settings());
            settings.put("topics", statistics.topic());
            settings.put(DEAD_LETTERS, deadLetters);
            try (Connector sink = Connector.run(worker, statistics.topic(), settings)) {
                try {
                    statistics.awaitRead(sink);
                } catch (Lesson lesson) {
                    throw sink.failure().map(SinkFile::stopped).orElse(lesson);
                }
                statistics.assertTable("though bad records stood between the good ones");
                assertDeadLetters(deadLetters);
            }
        } finally {
            cluster.admin().deleteTopics(List.of(deadLetters));
        }
        playWithoutTolerance();
    }

    /** Lets the connector meet a bad record where it has nobody to report it to. */
    private void playWithoutTolerance() throws SQLException {
        try (Statistics statistics = new Statistics(cluster, postgres, 1)) {
            statistics.send("good", 0, 1, "count");
            statistics.sendRaw("P1@2026-11-22T10:15:30Z", "{\"page\": \"P1\"}");
            settings.putAll(statistics.database().settings());
            settings.put("topics", statistics.topic());
            settings.keySet().removeIf(setting -> setting.startsWith("errors."));
            try (Connector sink = Connector.begin(worker, statistics.topic(), settings)) {
                statistics.awaitReadOrFailed(sink);
                if (!sink.hasFailedBy("org.apache.kafka.connect.errors.DataException")) {
                    throw Lesson.expected(
                                    "Where no errors are tolerated, a record that can not be written ends the task, "
                                            + "with a DataException.")
                            .actual(sink.failure()
                                    .map(cause -> Lesson.phrase("It ends it with %s.", cause))
                                    .orElse("The task goes on."))
                            .why("Without errors.tolerance and a dead-letter topic there is nobody to report to, and "
                                    + "errantRecordReporter() returns null. Whoever configures it so wants to know of the "
                                    + "first bad record at once, and to lose none.")
                            .next("Throw the DataException where there is no reporter.");
                }
            }
        }
    }

    private String deadLetterTopic() {
        String configured = settings.getOrDefault(DEAD_LETTERS, "").strip();
        if (configured.isEmpty()) {
            throw Lesson.expected("%s names a topic for the records that can not be written.", FILE)
                    .actual("It names none.")
                    .why("Where errors are tolerated and there is no dead-letter topic, a bad record is dropped, and "
                            + "nobody ever knows. Where they are not tolerated, it stops the connector, and with it all "
                            + "the good ones that follow.")
                    .next("Look for the settings whose names begin with errors.");
        }
        return cluster.freshName() + "-" + configured;
    }

    private static Lesson stopped(String cause) {
        return Lesson.expected("A bad record does not stop the good ones.")
                .actual("The connector has failed: %s.", cause)
                .why("errors.tolerance=all covers converters and transforms. What put() throws it does not cover: for "
                        + "those records put() asks the context for its errantRecordReporter().")
                .next("See whose exception it is: that of a converter, of a transform, or of put().");
    }

    private void assertDeadLetters(String topic) {
        Conditions.until(LIMIT, () -> exists(topic) && cluster.records(topic).size() >= BAD.size() + BAD_KEYS.size());
        List<ConsumerRecord<byte[], byte[]>> records = exists(topic) ? cluster.records(topic) : List.of();
        List<String> values =
                records.stream().map(record -> text(record.value())).sorted().toList();
        List<String> expected = new ArrayList<>(BAD);
        BAD_KEYS.forEach(key -> expected.add(OF_BAD_KEY));
        expected.sort(null);
        if (!values.equals(expected)) {
            throw Lesson.expected("The dead-letter topic holds the %d bad records, as they were.", expected.size())
                    .actual("It holds %s.", values)
                    .why(
                            "A record that no converter, transform or task can take goes there with its bytes, for somebody "
                                    + "to look at, mend and send again.")
                    .next("Look at which records went elsewhere: none may be dropped, and no good one may be there.");
        }
        List<String> uncommented = records.stream()
                .filter(record -> record.headers().lastHeader("__connect.errors.exception.class.name") == null)
                .map(record -> text(record.value()))
                .collect(Collectors.toList());
        if (!uncommented.isEmpty()) {
            throw Lesson.expected("Each dead letter says in its headers what was wrong with it.")
                    .actual("That of %s does not.", uncommented.get(0))
                    .why(
                            "Without its cause a dead letter is a riddle. Connect can add topic, offset, stage and exception as "
                                    + "headers.")
                    .next("Look for context.headers among the settings of the dead-letter queue.");
        }
    }

    private boolean exists(String topic) {
        try {
            return cluster.admin().listTopics().names().get().contains(topic);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }
}
