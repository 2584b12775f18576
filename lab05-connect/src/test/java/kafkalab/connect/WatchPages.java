package kafkalab.connect;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import kafkalab.kit.LabCluster;

/**
 * An example that edits some pages, shows what arrives in the topic, sends statistics, and shows the table that the
 * sink fills.
 *
 * <p>{@code mvn test -Pexample -pl lab05-connect} runs it with your connectors and your files, with {@code -Psolution}
 * added with ours.
 */
final class WatchPages {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private WatchPages() {}

    public static void main(String[] arguments) throws Exception {
        SharedServers bench = new SharedServers();
        try (LabCluster cluster = LabCluster.open()) {
            bench.open(cluster);
            watchSource(cluster, bench);
            watchSink(cluster, bench);
        } finally {
            bench.close();
        }
        // The brokers' threads would keep the JVM alive for their six seconds of closing.
        System.exit(0);
    }

    private static void watchSource(LabCluster cluster, SharedServers bench) throws SQLException {
        Map<String, String> settings = new HashMap<>(ConnectorFile.read("pages-source.json"));
        settings.keySet().removeIf(name -> name.startsWith("connection."));
        try (Capture capture = new Capture(cluster, bench.worker(), bench.postgres(), new Random(42), settings)) {
            capture.run();
            System.out.printf("%n  Edited in the table pages:%n");
            try (Connection connection = capture.database().connect()) {
                edit(connection, "insert into pages values ('P1', 'Welcome', 'Zoë', 0.0125, now())");
                edit(connection, "insert into pages values ('P2', 'Prices', null, 0.05, null)");
                edit(connection, "update pages set title = 'Bienvenue' where page = 'P1'");
                edit(connection, "update pages set page = 'P3' where page = 'P2'");
                edit(connection, "delete from pages where page = 'P1'");
            }
            capture.awaitAllRead();
            System.out.printf("%n  Arrived in the topic:%n");
            capture.records().stream()
                    .filter(record -> !text(record.key()).startsWith("marker"))
                    .forEach(record -> System.out.printf(
                            "    %d  %s  change-id %s  %s%n",
                            record.offset(),
                            text(record.key()),
                            text(record.headers().lastHeader("change-id").value()),
                            record.value() == null
                                    ? "a tombstone"
                                    : text(record.value()).replaceFirst(".*\"payload\":(.*)}", "$1")));
        }
    }

    private static void edit(Connection connection, String sql) throws SQLException {
        System.out.println("    " + sql);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void watchSink(LabCluster cluster, SharedServers bench) throws SQLException {
        try (Statistics statistics = new Statistics(cluster, bench.postgres(), 1)) {
            Map<String, String> settings = new HashMap<>(ConnectorFile.read("page-stats-sink.json"));
            settings.putAll(statistics.database().settings());
            settings.put("topics", statistics.topic());
            settings.put("errors.deadletterqueue.topic.name", statistics.topic() + "-dead-letters");
            statistics.send("P1", 0, 17, "count");
            statistics.send("P3", 0, 4, "count");
            statistics.sendRaw("P3@2026-11-22T10:15:30Z", "not JSON");
            statistics.send("P1", 1, 23, "count");
            statistics.sendTombstone("P1", 0);
            try (Connector sink = Connector.run(bench.worker(), statistics.topic(), settings)) {
                statistics.awaitRead(sink);
                System.out.printf("%n  Written by the sink into page_stats:%n");
                try (Connection connection = statistics.database().connect();
                        Statement statement = connection.createStatement();
                        ResultSet row =
                                statement.executeQuery("select * from page_stats order by window_start, page")) {
                    while (row.next()) {
                        System.out.printf(
                                "    %s  %s  %d%n",
                                row.getString("page"),
                                row.getTimestamp("window_start").toInstant(),
                                row.getLong("views"));
                    }
                }
                String deadLetters = statistics.topic() + "-dead-letters";
                Conditions.until(LIMIT, () -> !cluster.records(deadLetters).isEmpty());
                System.out.printf("%n  Dead letters:%n");
                cluster.records(deadLetters)
                        .forEach(record ->
                                System.out.printf("    %s  %s%n%n", text(record.key()), text(record.value())));
            }
        }
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
