package kafkalab.connect;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink task that writes statistics into the table {@code page_stats}: one row for each page and window.
 *
 * <p>A record:
 * <ul>
 *   <li>the key is a string, the page and the begin of the window: {@code P1@2026-11-22T10:15:30Z}. The page may hold an
 *       {@code @}, the time does not;
 *   <li>the value is a map, as a JSON converter without schemas makes it, with a number {@code views}: the row gets it,
 *       in place of the one that it had. Other entries of the map are of no interest here;
 *   <li>a record without a value, a tombstone, deletes the row.
 * </ul>
 * Whoever reads the topic again from its beginning leaves the table as it is. Rows of which the topic does not speak
 * stay as they are.
 */
public class PageStatsSinkTask extends SinkTask {

    private static final Logger LOG = LoggerFactory.getLogger(PageStatsSinkTask.class);

    private static final String UPSERT = """
            insert into page_stats (page, window_start, views) values (?, ?, ?)
            on conflict (page, window_start) do update set views = excluded.views
            """;
    private static final String DELETE = "delete from page_stats where page = ? and window_start = ?";

    private AbstractConfig settings;
    private Connection connection;

    @Override
    public String version() {
        return "1.0";
    }

    @Override
    public void start(Map<String, String> settings) {
        this.settings = new AbstractConfig(new PageStatsSinkConnector().config(), settings, false);
    }

    /**
     * Writes records, in their order, so that all of them are in the table when this returns.
     *
     * <p>Task 6: a record that can not become a row goes to {@code context.errantRecordReporter()}, and the others are
     * written. That is also one of a form that is right and a content that PostgreSQL has no place for: a page with the
     * character NUL, or a time outside of the years from 1 to 9999. Where there is no reporter, since the connector tolerates no errors, it is a {@link DataException}.
     *
     * @param records the records, perhaps none
     */
    @Override
    public void put(Collection<SinkRecord> records) {
        // What counts for a row is the last record of its key; the ones before would be overwritten at once.
        Map<RowKey, Long> rows = new LinkedHashMap<>();
        for (SinkRecord record : records) {
            try {
                rows.put(RowKey.of(record.key()), record.value() == null ? null : views(record.value()));
            } catch (DataException e) {
                report(record, e);
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        try {
            write(rows);
        } catch (SQLException e) {
            closeConnection();
            // The worker gives the same records again: those that were written are written once more, to no harm.
            throw new RetriableException("The database did not take the records.", e);
        }
    }

    private void report(SinkRecord record, DataException e) {
        ErrantRecordReporter reporter = context.errantRecordReporter();
        if (reporter == null) {
            throw e;
        }
        reporter.report(record, e);
    }

    private static long views(Object value) {
        if (value instanceof Map<?, ?> fields && fields.get("views") instanceof Number views) {
            return views.longValue();
        }
        throw new DataException("The value has no number 'views': " + value);
    }

    private void write(Map<RowKey, Long> rows) throws SQLException {
        if (connection == null) {
            connection = connect();
        }
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT);
                PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (Map.Entry<RowKey, Long> row : rows.entrySet()) {
                PreparedStatement statement = row.getValue() == null ? delete : upsert;
                statement.setString(1, row.getKey().page());
                statement.setTimestamp(2, Timestamp.from(row.getKey().windowStart()));
                if (row.getValue() != null) {
                    statement.setLong(3, row.getValue());
                }
                statement.addBatch();
            }
            // No key is in both batches, so their order does not matter.
            upsert.executeBatch();
            delete.executeBatch();
            connection.commit();
        }
    }

    private Connection connect() throws SQLException {
        Connection opened = DriverManager.getConnection(
                settings.getString(PageStatsSinkConnector.URL),
                settings.getString(PageStatsSinkConnector.USER),
                settings.getPassword(PageStatsSinkConnector.PASSWORD).value());
        opened.setAutoCommit(false);
        return opened;
    }

    /** Ends the life of the task, which leaves no session in the database. */
    @Override
    public void stop() {
        closeConnection();
    }

    private void closeConnection() {
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
     * Is the primary key of a row.
     *
     * @param page the page
     * @param windowStart the begin of the window
     */
    private record RowKey(String page, Instant windowStart) {

        private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
        private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

        /** Refuses what no row can hold: the database would do so each time that it is tried again. */
        RowKey {
            if (page.indexOf('\0') >= 0 || windowStart.isBefore(FIRST) || !windowStart.isBefore(END)) {
                throw new DataException("No row can hold the key: " + page + "@" + windowStart);
            }
        }

        static RowKey of(Object key) {
            try {
                String text = (String) key;
                int at = text.lastIndexOf('@');
                return new RowKey(text.substring(0, at), Instant.parse(text.substring(at + 1)));
            } catch (ClassCastException | NullPointerException | IndexOutOfBoundsException | DateTimeException e) {
                throw new DataException("The key is not of the form page@time: " + key, e);
            }
        }
    }
}
