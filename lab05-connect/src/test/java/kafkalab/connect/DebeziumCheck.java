package kafkalab.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kafkalab.kit.LabCluster;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A check that runs Debezium with the file of this lab, and holds what it sends against what the triggers have
 * recorded.
 *
 * <p>{@code mvn test -Pexample,debezium -pl lab05-connect} runs it, for the lab's author: no task depends on it.
 */
final class DebeziumCheck {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("jdbc:postgresql://([^:]+):(\\d+)/(.+)");

    private DebeziumCheck() {}

    public static void main(String[] arguments) throws Exception {
        try (LabCluster cluster = LabCluster.open()) {
            Postgres postgres = Postgres.open(Path.of("target", "postgres"));
            Worker worker = new Worker(
                    Path.of("target", "connect", "debezium"),
                    Path.of("target", "log"),
                    SharedServers.CLASSES,
                    cluster.bootstrapServers(),
                    cluster.freshName());
            worker.alsoLoad(Path.of("target", "debezium"));
            worker.start();
            try {
                check(cluster, worker, postgres.newDatabase());
            } finally {
                worker.close();
            }
        }
        System.exit(0);
    }

    private static void check(LabCluster cluster, Worker worker, Database database)
            throws SQLException, IOException, InterruptedException {
        String topic = cluster.createTopic(1);
        Matcher address = ADDRESS.matcher(database.url());
        if (!address.matches()) {
            throw new IllegalStateException(database.url());
        }
        Map<String, String> settings = settings();
        settings.put("database.hostname", address.group(1));
        settings.put("database.port", address.group(2));
        settings.put("database.dbname", address.group(3));
        settings.put("database.user", database.user());
        settings.put("database.password", database.password());
        settings.put("transforms.topic.replacement", topic);
        try (PagesTopic records = new PagesTopic(cluster, topic);
                Connection connection = database.connect()) {
            Website website = new Website(new Random(42));
            try (Connector connector = Connector.run(worker, topic, settings)) {
                website.insert(connection, "first");
                await(records, "first", connector);
                ConcurrentWriters.edit(database, new Random(43), 3, 40);
                website.insert(connection, "last");
                await(records, "last", connector);
            }
            Map<String, List<String>> sent = new TreeMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records.records()) {
                sent.computeIfAbsent(new String(record.key(), StandardCharsets.UTF_8), key -> new ArrayList<>())
                        .add(title(record));
            }
            Map<String, List<String>> happened = new TreeMap<>();
            for (PageChange change : PageChange.all(connection)) {
                happened.computeIfAbsent(change.id().key(), key -> new ArrayList<>())
                        .add(change.row() == null ? null : (String) change.row().get("title"));
            }
            if (!sent.equals(happened)) {
                throw new IllegalStateException(
                        "Debezium sent " + sent + System.lineSeparator() + "and there was " + happened);
            }
            System.out.printf(
                    "%n  Debezium sent %d records of %d pages: all that the triggers have recorded, in the order of each page.%n%n",
                    records.records().size(), sent.size());
        }
    }

    private static Map<String, String> settings() throws IOException {
        JsonNode file = new ObjectMapper()
                .readTree(Path.of("debezium", "pages-debezium.json").toFile());
        Map<String, String> settings = new HashMap<>();
        file.path("config")
                .fields()
                .forEachRemaining(setting ->
                        settings.put(setting.getKey(), setting.getValue().asText()));
        return settings;
    }

    private static void await(PagesTopic records, String page, Connector connector) {
        if (!records.awaitRecord(
                LIMIT,
                record -> new String(record.key(), StandardCharsets.UTF_8).equals(page),
                connector::assertNotFailed)) {
            throw new IllegalStateException(page + " has not come");
        }
    }

    /** Returns the title of the row, or null where the record is a tombstone. */
    private static String title(ConsumerRecord<byte[], byte[]> record) throws IOException {
        if (record.value() == null) {
            return null;
        }
        JsonNode title =
                new ObjectMapper().readTree(record.value()).path("payload").path("title");
        if (!title.isTextual()) {
            throw new IllegalStateException("At offset " + record.offset() + " there is neither a row nor a tombstone: "
                    + new String(record.value(), StandardCharsets.UTF_8));
        }
        return title.asText();
    }
}
