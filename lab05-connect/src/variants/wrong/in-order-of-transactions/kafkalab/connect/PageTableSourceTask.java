package kafkalab.connect;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the table {@code page_changes} and returns its changes as records, for the worker to send.
 *
 * <p>Each change of a page is one record:
 * <ul>
 *   <li>the key is the page, a string with its schema;
 *   <li>the value is the row after the change, with the {@link #schema}; of a row that was deleted it is null, a
 *       tombstone;
 *   <li>the header {@value #CHANGE_ID} is the change's number, a long.
 * </ul>
 * A change of the primary key is two records with one number: a tombstone for the old key, and the row under the new one.
 *
 * <p>The records of a page come in the order of its changes, each at least once, and once where nothing fails. Changes
 * that were rolled back do not come. The first life of a connector begins with the first change of the table.
 */
public class PageTableSourceTask extends SourceTask {

    /** Names the header that carries {@code page_changes.change_id}, a long. */
    static final String CHANGE_ID = "change-id";

    private static final Logger LOG = LoggerFactory.getLogger(PageTableSourceTask.class);

    private static final Schema ROW = SchemaBuilder.struct()
            .name("kafkalab.Page")
            .field("page", Schema.STRING_SCHEMA)
            .field("title", Schema.STRING_SCHEMA)
            .field("author", Schema.OPTIONAL_STRING_SCHEMA)
            .field("ad_rate", Decimal.schema(4))
            .field("published", Timestamp.builder().optional().build())
            .field("updated_at", Timestamp.SCHEMA)
            .build();

    private static final String CHANGES = """
            select *, transaction_id::text as transaction from page_changes
            where (transaction_id, change_id) > (?::text::xid8, ?)
              and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
            order by transaction_id, change_id
            limit ?
            """;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private AbstractConfig settings;
    private Map<String, String> sourcePartition;
    private long position;
    private String transaction;
    private volatile Connection connection;

    @Override
    public String version() {
        return "1.0";
    }

    /**
     * Begins a life of the task. The database may be away just now.
     *
     * @param settings what the connector gave for this task
     */
    @Override
    public void start(Map<String, String> settings) {
        this.settings = new AbstractConfig(new PageTableSourceConnector().config(), settings, false);
        sourcePartition = sourcePartition(settings);
        Map<String, Object> offset = context.offsetStorageReader().offset(sourcePartition);
        position = offset == null ? 0 : ((Number) offset.get("change")).longValue();
        transaction = offset == null ? "0" : (String) offset.get("transaction");
    }

    /**
     * Returns the next changes, in order, {@code batch.size} at the most; where there are none for the time being, waits
     * for {@code poll.interval.ms} and returns null.
     *
     * <p>The worker calls this again and again, and sends what it returns.
     */
    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        try {
            if (connection == null) {
                connection = connect();
            }
            List<SourceRecord> records = nextChanges();
            if (!records.isEmpty()) {
                return records;
            }
        } catch (SQLException e) {
            // After an error nobody knows whether this connection still works; a new one does.
            closeConnection();
            pause();
            throw outage(e);
        }
        pause();
        return null;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                settings.getString(PageTableSourceConnector.URL),
                settings.getString(PageTableSourceConnector.USER),
                settings.getPassword(PageTableSourceConnector.PASSWORD).value());
    }

    /** Waits for the interval, or for the end of the task. */
    private void pause() throws InterruptedException {
        stopped.await(settings.getInt(PageTableSourceConnector.POLL_INTERVAL), TimeUnit.MILLISECONDS);
    }

    private List<SourceRecord> nextChanges() throws SQLException {
        List<SourceRecord> records = new ArrayList<>();
        long reached = position;
        try (PreparedStatement select = connection.prepareStatement(CHANGES)) {
            select.setString(1, transaction);
            select.setLong(2, position);
            select.setInt(3, settings.getInt(PageTableSourceConnector.BATCH_SIZE));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    addRecords(row, records);
                    reached = row.getLong("change_id");
                    transaction = row.getString("transaction");
                }
            }
        }
        position = reached;
        return records;
    }

    private void addRecords(ResultSet row, List<SourceRecord> records) throws SQLException {
        long change = row.getLong("change_id");
        String oldPage = row.getString("old_page");
        String newPage = row.getString("new_page");
        if (oldPage != null && !oldPage.equals(newPage)) {
            records.add(record(change, row.getString("transaction"), oldPage, null));
        }
        if (newPage != null) {
            records.add(record(change, row.getString("transaction"), newPage, value(row)));
        }
    }

    private SourceRecord record(long change, String transactionOfChange, String key, Struct value) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addLong(CHANGE_ID, change);
        return new SourceRecord(
                sourcePartition,
                Map.of("change", change, "transaction", transactionOfChange),
                settings.getString(PageTableSourceConnector.TOPIC),
                null,
                Schema.STRING_SCHEMA,
                key,
                value == null ? null : schema(),
                value,
                null,
                headers);
    }

    private static Struct value(ResultSet row) throws SQLException {
        return new Struct(schema())
                .put("page", row.getString("new_page"))
                .put("title", row.getString("title"))
                .put("author", row.getString("author"))
                .put("ad_rate", row.getBigDecimal("ad_rate"))
                .put("published", row.getTimestamp("published"))
                .put("updated_at", row.getTimestamp("updated_at"));
    }

    /**
     * Returns the schema of a record's value: a struct with a field a column of {@code pages}, under the column's name, and
     * no other field. {@code numeric} is a {@link Decimal}, {@code timestamptz} a {@link Timestamp}, and what may be null,
     * and nothing else, is optional.
     */
    static Schema schema() {
        return ROW;
    }

    /**
     * Names what the task reads, for the worker to keep the offset under: the same in each life of the task, with whatever
     * password, interval and batch size, and another for another database.
     *
     * <p>The worker finds it by its bytes. A map of several entries has no certain order, and that of {@code Map.of} is
     * another one in each JVM.
     *
     * @param settings the task's settings
     */
    static Map<String, String> sourcePartition(Map<String, String> settings) {
        return Map.of("table", settings.get(PageTableSourceConnector.URL) + "/page_changes");
    }

    /**
     * Says what becomes of the task when the database does not answer: the exception for {@link #poll} to throw.
     *
     * @param e what the driver said
     */
    static ConnectException outage(SQLException e) {
        LOG.warn("The database does not answer: {}", e.getMessage());
        return new RetriableException("The database does not answer.", e);
    }

    /**
     * Ends the life of the task, which leaves no session in the database.
     *
     * <p>The worker of Kafka 4.3 calls this once the last {@link #poll} has returned. By its contract it may come from
     * another thread, while {@link #poll} is at work.
     */
    @Override
    public void stop() {
        stopped.countDown();
        closeConnection();
    }

    private synchronized void closeConnection() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("A connection that is of no more use could not be closed", e);
            }
            connection = null;
        }
    }
}
