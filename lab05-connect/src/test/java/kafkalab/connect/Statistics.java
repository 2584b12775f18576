package kafkalab.connect;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafkalab.kit.LabCluster;
import kafkalab.kit.Lesson;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A scene for the sink connector: a topic of statistics, a database, and what its table must hold. */
final class Statistics implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant FIRST_WINDOW = Instant.parse("2026-11-22T10:15:30Z");
    private static final List<String> PAGES =
            List.of("P1", "été/🦊", "it's \"so\"", "home@work", "@", "{\"page\": 1}", "a b", "Ω");

    private final LabCluster cluster;
    private final Postgres postgres;
    private final Database database;
    private final String topic;
    private final int partitions;
    private final Producer<byte[], byte[]> producer;
    private final List<Future<?>> sent = new ArrayList<>();
    private final Map<String, Long> expected = new TreeMap<>();
    /** Has the last value of those rows whose value does not repeat the key. */
    private final Map<String, String> unlikeTheKey = new TreeMap<>();

    Statistics(LabCluster cluster, Postgres postgres, int partitions) {
        this.cluster = cluster;
        this.postgres = postgres;
        this.partitions = partitions;
        database = postgres.newDatabase();
        topic = cluster.createTopic(partitions);
        producer = new KafkaProducer<>(cluster.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    Database database() {
        return database;
    }

    String topic() {
        return topic;
    }

    /** Inserts a row of which the topic says nothing. */
    void keepByHand(String page, long views) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement("insert into page_stats values (?, ?, ?)")) {
            insert.setString(1, page);
            insert.setTimestamp(2, Timestamp.from(FIRST_WINDOW));
            insert.setLong(3, views);
            insert.executeUpdate();
        }
        expected.put(key(page, 0), views);
    }

    /** Sends a count of a random page and window, or now and then a tombstone. */
    void sendRandom(Random random) {
        String page = PAGES.get(random.nextInt(PAGES.size()));
        int window = random.nextInt(6);
        if (random.nextInt(5) == 0) {
            sendTombstone(key(page, window));
        } else {
            sendAny(page, window, random.nextLong(1, 5_000_000_000L), random.nextInt(4));
        }
    }

    /** Sends a count among other entries, of which some do not say what the key does. */
    private void sendAny(String page, int window, long views, int kind) {
        if (kind == 0) {
            send(page, window, views, "views");
            return;
        }
        String others = switch (kind) {
            case 1 -> "";
            case 2 -> "\"page\":\"elsewhere\",\"windowStart\":\"1970-01-01T00:00:00Z\",\"deleted\":true,";
            default -> "\"page\":null,\"windowStart\":null,";
        };
        String key = key(page, window);
        String value = "{" + others + "\"views\":" + views + "}";
        sendRaw(key, value);
        expected.put(key, views);
        unlikeTheKey.put(key, value);
    }

    /** Sends a count. */
    void send(String page, int window, long views, String field) {
        String key = key(page, window);
        String json = String.format(
                Locale.ROOT,
                "{\"page\":%s,\"windowStart\":\"%s\",\"%s\":%d}",
                quote(page),
                FIRST_WINDOW.plusSeconds(5L * window),
                field,
                views);
        sendRaw(key, json);
        expected.put(key, views);
        unlikeTheKey.remove(key);
    }

    /** Sends a tombstone of a page in some window. */
    void sendTombstone(String page, Random random) {
        sendTombstone(key(page, random.nextInt(6)));
    }

    /** Sends a tombstone of a page in a window. */
    void sendTombstone(String page, int window) {
        sendTombstone(key(page, window));
    }

    private void sendTombstone(String key) {
        sendRaw(key, null);
        expected.remove(key);
    }

    /** Sends any record, which is not to change the table. */
    void sendRaw(String key, String value) {
        sent.add(producer.send(new ProducerRecord<>(
                topic,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8))));
    }

    private static String key(String page, int window) {
        return page + "@" + FIRST_WINDOW.plusSeconds(5L * window);
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Sends a count, and ends the sink's sessions from the side of the database while it writes. */
    void interrupt(Connector sink, Random random) throws SQLException {
        try (Observer observer = new Observer(database);
                Session session = new Session(database, observer)) {
            if (!session.run("lock table page_stats in access exclusive mode")) {
                // The sink leaves its transaction open, and with it a lock of its own.
                observer.endSessions();
            }
            session.join();
            send("interrupted", 0, random.nextLong(1, 5_000_000_000L), "views");
            awaitSent();
            Conditions.until(
                    LIMIT, () -> observer.seesWaiting() || sink.failure().isPresent());
            observer.endSessions();
            session.run("rollback");
            session.join();
        }
    }

    /** Waits until the sink has committed that it has read everything. */
    void awaitRead(Connector sink) {
        Map<TopicPartition, Long> ends = awaitSent();
        boolean read = Conditions.until(LIMIT, () -> {
            sink.assertNotFailed();
            return isReadUpTo(ends);
        });
        if (!read) {
            throw Lesson.expected("The sink reads the topic to its end.")
                    .actual("After %d s it has committed %s of %s.", LIMIT.toSeconds(), committed(), ends)
                    .why(
                            "The worker commits what put() has taken, every offset.flush.interval.ms. Where put() does not "
                                    + "return, or throws a RetriableException again and again, nothing is committed.")
                    .next("Look at what put() waits for, and into target/log/connect-worker.log.");
        }
    }

    /** Waits until the sink has failed, or has committed that it has read everything. */
    void awaitReadOrFailed(Connector sink) {
        Map<TopicPartition, Long> ends = awaitSent();
        Conditions.until(LIMIT, () -> sink.failure().isPresent() || isReadUpTo(ends));
    }

    private boolean isReadUpTo(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> committed = committed();
        return ends.entrySet().stream().allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Returns where each partition ends, once all that was sent is stored. */
    private Map<TopicPartition, Long> awaitSent() {
        try {
            for (Future<?> each : sent) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        sent.clear();
        return ends();
    }

    private Map<TopicPartition, Long> ends() {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        try {
            return cluster.admin().listOffsets(latest).all().get().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, end -> offset(end.getValue())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static long offset(ListOffsetsResultInfo info) {
        return info.offset();
    }

    private Map<TopicPartition, Long> committed() {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = cluster.admin()
                    .listConsumerGroupOffsets("connect-" + topic)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, Long> committed = new java.util.HashMap<>();
            offsets.forEach((partition, offset) -> {
                if (offset != null) {
                    committed.put(partition, offset.offset());
                }
            });
            return committed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            // The group is not known before the sink has begun to read.
            return Map.of();
        }
    }

    /** Fails where the table is not what it must be. */
    void assertTable(String when) throws SQLException {
        Map<String, Long> actual = new TreeMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select page, window_start, views from page_stats")) {
            while (row.next()) {
                actual.put(row.getString(1) + "@" + row.getTimestamp(2).toInstant(), row.getLong(3));
            }
        }
        refuseByOtherEntries(actual, when);
        for (Map.Entry<String, Long> row : expected.entrySet()) {
            Long views = actual.get(row.getKey());
            if (!row.getValue().equals(views)) {
                throw Lesson.expected("The row of %s has %d views, %s.", row.getKey(), row.getValue(), when)
                        .actual(views == null ? "There is no such row." : "It has %d.", views)
                        .why(
                                "A sink gets each record at least once, and in the order of its partition: what a row ends "
                                        + "with is the last record of its key, however often the records before it came. put() "
                                        + "has done its work when it returns: then the worker may commit. What it could not "
                                        + "do it says by an exception, and the records come again.")
                        .next("Look at what put() does with several records of one key, and with one that it has "
                                + "written already.");
            }
        }
        actual.keySet().removeAll(expected.keySet());
        if (!actual.isEmpty()) {
            throw Lesson.expected("The table has %d rows, %s.", expected.size(), when)
                    .actual(
                            "It has others as well: %s.",
                            actual.keySet().iterator().next())
                    .why("A record without value is a tombstone: the row of its key is to go, in the order of the "
                            + "records, and it may come back with a later one.")
                    .next("Look at what put() does where record.value() is null.");
        }
    }

    /** Fails where nothing but rows are wrong whose last value does not repeat what the key says. */
    private void refuseByOtherEntries(Map<String, Long> actual, String when) {
        List<String> wrong = expected.keySet().stream()
                .filter(key -> !expected.get(key).equals(actual.get(key)))
                .toList();
        if (!wrong.isEmpty() && unlikeTheKey.keySet().containsAll(wrong)) {
            String key = wrong.get(0);
            throw Lesson.expected("The row of %s has %d views, %s.", key, expected.get(key), when)
                    .actual(
                            "%s The last value of this key is %s.",
                            actual.get(key) == null
                                    ? "There is no such row."
                                    : Lesson.phrase("It has %d.", actual.get(key)),
                            unlikeTheKey.get(key))
                    .why(
                            "The key says which row it is, and the entry views what it holds. Other entries may be missing, "
                                    + "or say something else, as producers come and go. A row is deleted by a record without a "
                                    + "value, and by nothing else.")
                    .next("Look at which entries of the value put() makes use of.");
        }
    }

    /** Fails where the sink has ended and still has a session in the database. */
    void assertNoSession() throws SQLException {
        try (Observer observer = new Observer(database)) {
            observer.assertNoSession();
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        postgres.drop(database);
    }
}
