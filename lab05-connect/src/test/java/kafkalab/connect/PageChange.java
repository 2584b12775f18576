package kafkalab.connect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A record that the topic must hold, by what the database says.
 *
 * @param id the number of the change, and the key: what makes it one of a kind
 * @param row the row after the change, or null
 * @param moved whether the change gave the page another key
 */
record PageChange(Id id, Map<String, Object> row, boolean moved) {

    /**
     * A name: the one of a record that is to come.
     *
     * @param change the number of the change
     * @param key the page
     */
    record Id(long change, String key) {

        static Id of(PageRecord record) {
            return new Id(record.change(), record.key());
        }
    }

    /** Reads all committed changes, in the order of their numbers. */
    static List<PageChange> all(Connection connection) throws SQLException {
        List<PageChange> changes = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from page_changes order by change_id")) {
            while (row.next()) {
                long number = row.getLong("change_id");
                String oldPage = row.getString("old_page");
                String newPage = row.getString("new_page");
                boolean moved = oldPage != null && newPage != null && !oldPage.equals(newPage);
                if (oldPage != null && (newPage == null || moved)) {
                    changes.add(new PageChange(new Id(number, oldPage), null, moved));
                }
                if (newPage != null) {
                    changes.add(new PageChange(new Id(number, newPage), values(row), moved));
                }
            }
        }
        return changes;
    }

    private static Map<String, Object> values(ResultSet row) throws SQLException {
        Map<String, Object> values = new HashMap<>();
        values.put("page", row.getString("new_page"));
        values.put("title", row.getString("title"));
        values.put("author", row.getString("author"));
        values.put("ad_rate", row.getBigDecimal("ad_rate"));
        values.put("published", instant(row.getTimestamp("published")));
        values.put("updated_at", instant(row.getTimestamp("updated_at")));
        return values;
    }

    private static Instant instant(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
