package kafkalab.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A scene that plays the connector of {@code connectors/pages-source.json}: its transforms meet rows and tombstones.
 */
final class SourceFile {

    private static final String FILE = "connectors/pages-source.json";
    private static final Set<String> FIELDS = Set.of("page", "title", "author", "ad_rate", "published");

    private final LabCluster cluster;
    private final Worker worker;
    private final Postgres postgres;
    private final Random random;
    private final Map<String, String> settings;

    SourceFile(LabCluster cluster, Worker worker, Postgres postgres, Random random, Map<String, String> settings) {
        this.cluster = cluster;
        this.worker = worker;
        this.postgres = postgres;
        this.random = random;
        this.settings = new HashMap<>(settings);
        List.of("connection.url", "connection.user", "connection.password").forEach(this.settings::remove);
        this.settings.put("poll.interval.ms", "20");
    }

    void play() throws SQLException {
        try (Capture capture = new Capture(cluster, worker, postgres, random, settings)) {
            capture.run();
            try (Connection connection = capture.database().connect()) {
                insert(connection, "by Zoë", "Zoë");
                insert(connection, "by nobody", null);
                capture.website().delete(connection, "by Zoë");
            }
            capture.awaitAllRead();
            List<ConsumerRecord<byte[], byte[]>> records = capture.records();
            assertRow(of(records, "by Zoë", 2).get(0), "Zoë");
            assertRow(of(records, "by nobody", 1).get(0), null);
            List<ConsumerRecord<byte[], byte[]>> deleted = of(records, "by Zoë", 2);
            assertTombstone(deleted.get(deleted.size() - 1));
        }
    }

    private static void insert(Connection connection, String page, String author) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into pages (page, title, author, ad_rate) values (?, ?, ?, 1)")) {
            insert.setString(1, page);
            insert.setString(2, "Title");
            insert.setString(3, author);
            insert.executeUpdate();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> of(
            List<ConsumerRecord<byte[], byte[]>> records, String page, int least) {
        List<ConsumerRecord<byte[], byte[]>> found = records.stream()
                .filter(record -> record.key() != null && new String(record.key(), StandardCharsets.UTF_8).equals(page))
                .toList();
        if (found.size() < least) {
            throw Lesson.expected(
                            "The topic has %s of the page '%s', under its name as plain text.",
                            least == 1 ? "a record" : "a row and a tombstone", page)
                    .actual("It has %d records of that key.", found.size())
                    .why("A record that a transform can not take fails the task, or, where errors are tolerated, is "
                            + "dropped. So is one that a filter drops. A deletion that is not in the topic never "
                            + "happened, for those who read it.")
                    .next(
                            "Look at what each transform of %s does with a record without value; predicates choose the "
                                    + "records that a transform sees.",
                            FILE);
        }
        return found;
    }

    private static void assertRow(ConsumerRecord<byte[], byte[]> record, String author) {
        JsonNode payload;
        try {
            payload = new ObjectMapper().readTree(record.value()).path("payload");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Set<String> fields = new TreeSet<>();
        payload.fieldNames().forEachRemaining(fields::add);
        if (!fields.equals(FIELDS) || !payload.path("title").asText().equals("Title")) {
            throw Lesson.expected("The values have all fields of the page, but not updated_at.")
                    .actual("A value is %s.", payload)
                    .why("What is of no interest to readers should not be in the topic: they would come to rely on it.")
                    .next("Let a transform leave the field out, and only this one.");
        }
        Header header = record.headers().lastHeader("author");
        String actual =
                header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        if (!Objects.equals(author, actual)) {
            throw Lesson.expected("The header author is the page's author, %s.", author)
                    .actual("It is %s.", actual)
                    .why("Readers that look for one author's pages need not parse values for it.")
                    .next("Connect has a transform that copies fields of the value into headers.");
        }
    }

    private static void assertTombstone(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() != null) {
            throw Lesson.expected("The record of the deletion has no value.")
                    .actual("It has: %s.", new String(record.value(), StandardCharsets.UTF_8))
                    .why("Some transforms make a value of none: the tombstone is one no more.")
                    .next("Keep such transforms from tombstones, by a predicate.");
        }
    }
}
