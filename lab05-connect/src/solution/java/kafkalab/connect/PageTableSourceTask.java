package kafkalab.connect;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
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
 * A source task that reads the table {@code page_changes} and returns its changes as records, for the worker to
 * send.
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

    /**
     * Reads the changes between two snapshots, in their order.
     *
     * <p>The comparison of xmin says no more than the line before it, but an index can answer it.
     */
    private static final String CHANGES = """
            select * from page_changes
            where pg_visible_in_snapshot(transaction_id, ?::pg_snapshot)
              and not pg_visible_in_snapshot(transaction_id, ?::pg_snapshot)
              and transaction_id >= pg_snapshot_xmin(?::pg_snapshot)
              and change_id > ?
            order by change_id
            limit ?
            """;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private AbstractConfig settings;
    private Map<String, String> sourcePartition;
    private Position position;
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
        position = offset == null ? Position.BEGINNING : Position.of(offset);
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
        Position reached = position.isWithinWindow() ? position : position.begin(currentSnapshot());
        int most = settings.getInt(PageTableSourceConnector.BATCH_SIZE);
        List<SourceRecord> records = new ArrayList<>();
        int changes = 0;
        try (PreparedStatement select = connection.prepareStatement(CHANGES)) {
            select.setString(1, reached.window());
            select.setString(2, reached.seen());
            select.setString(3, reached.seen());
            select.setLong(4, reached.change());
            select.setInt(5, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    changes++;
                    addRecords(row, reached, records);
                    reached = reached.after(row.getLong("change_id"));
                }
            }
        }
        // Only now: where an error ends the reading, nothing was returned, and all of it comes again.
        position = changes < most ? reached.end() : reached;
        return records;
    }

    private String currentSnapshot() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_current_snapshot()::text")) {
            row.next();
            return row.getString(1);
        }
    }

    private void addRecords(ResultSet row, Position before, List<SourceRecord> records) throws SQLException {
        long change = row.getLong("change_id");
        String oldPage = row.getString("old_page");
        String newPage = row.getString("new_page");
        if (oldPage != null && !oldPage.equals(newPage)) {
            // Where another record of the change follows, this one has the position before it: if only this one is
            // stored, the change comes again as a whole.
            records.add(record(newPage == null ? before.after(change) : before, change, oldPage, null));
        }
        if (newPage != null) {
            records.add(record(before.after(change), change, newPage, value(row)));
        }
    }

    private SourceRecord record(Position reached, long change, String key, Struct value) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addLong(CHANGE_ID, change);
        return new SourceRecord(
                sourcePartition,
                reached.toOffset(),
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

    /**
     * Is how far the task has come.
     *
     * <p>A number alone can not tell: a change with a lower number may become visible later than one with a higher
     * number, when its transaction takes longer. So time is cut into windows between two snapshots of the database. What
     * the later snapshot shows and the earlier does not is the content of the window, and within it the numbers order the
     * changes. No change is in two windows, and none between them.
     *
     * <pre>
     *   seen          window         a snapshot to come
     *    |--- - - - ---|- - - -
     *        ^ change
     * </pre>
     *
     * @param seen the snapshot of which all changes were returned
     * @param window the snapshot of which changes are being returned, or null between two windows
     * @param change the last change that was returned of the window, or 0
     */
    private record Position(String seen, String window, long change) {

        /** Sees nothing: the first transaction has a higher number than 1. */
        static final Position BEGINNING = new Position("1:1:", null, 0);

        static Position of(Map<String, Object> offset) {
            return new Position(
                    (String) offset.get("seen"),
                    (String) offset.get("window"),
                    ((Number) offset.get("change")).longValue());
        }

        Map<String, Object> toOffset() {
            Map<String, Object> offset = new HashMap<>();
            offset.put("seen", seen);
            offset.put("window", window);
            offset.put("change", change);
            return offset;
        }

        boolean isWithinWindow() {
            return window != null;
        }

        Position begin(String snapshot) {
            return new Position(seen, snapshot, 0);
        }

        Position after(long change) {
            return new Position(seen, window, change);
        }

        Position end() {
            return new Position(window, null, 0);
        }
    }
}
