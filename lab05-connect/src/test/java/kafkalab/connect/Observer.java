package kafkalab.connect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import kafkalab.kit.Lesson;

/** Sees in PostgreSQL's own books what the other sessions of a database do. */
final class Observer implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** So many statements of one session, that the first of them has long ended and been made use of. */
    private static final int STATEMENTS = 6;

    private final Connection connection;

    Observer(Database database) {
        connection = database.connect();
    }

    /**
     * Waits until the program has looked at the database since now, or waits for a lock there.
     *
     * <p>Statements that begin after this call see all that was committed before it.
     *
     * @param connector is asked whether it has failed
     */
    void awaitLook(Connector connector) throws SQLException {
        Timestamp now = now();
        Set<String> seen = new HashSet<>();
        boolean looked = Pause.until(LIMIT, () -> {
            connector.assertNotFailed();
            return look(now, seen) || seen.size() >= STATEMENTS;
        });
        if (!looked) {
            throw Lesson.expected("The task looks at the database every %s ms.", "poll.interval.ms")
                    .actual("In %d s it has asked %d times.", LIMIT.toSeconds(), seen.size())
                    .why("The worker calls poll() again as soon as it returns; nobody else tells the task of a change.")
                    .next("Look at what poll() waits for.");
        }
    }

    private Timestamp now() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select clock_timestamp()")) {
            row.next();
            return row.getTimestamp(1);
        }
    }

    /** Notes which statements have begun since a time; returns whether one of them waits for a lock. */
    private boolean look(Timestamp since, Set<String> seen) {
        boolean waits = false;
        try (PreparedStatement select = connection.prepareStatement("""
                select pid, query_start, state = 'active' and wait_event_type = 'Lock' from pg_stat_activity
                where datname = current_database() and backend_type = 'client backend'
                  and application_name <> ? and (query_start > ? or wait_event_type = 'Lock')
                """)) {
            select.setString(1, Database.TESTS);
            select.setTimestamp(2, since);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    seen.add(row.getString(1) + " " + row.getString(2));
                    waits |= row.getBoolean(3);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return waits;
    }

    /** Returns whether a session waits for a lock. */
    boolean waitsForLock(int pid) {
        try (PreparedStatement select = connection.prepareStatement(
                "select 1 from pg_stat_activity where pid = ? and state = 'active' and wait_event_type = 'Lock'")) {
            select.setInt(1, pid);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
