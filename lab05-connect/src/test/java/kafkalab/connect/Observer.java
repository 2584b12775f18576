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

/** An observer that sees in PostgreSQL's own books what the other sessions of a database do. */
final class Observer implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(20);
    /** So many statements of one session, that the first of them has long ended and been made use of. */
    private static final int STATEMENTS = 6;
    /** The sessions of the program: those of this database that are not the tests' own, whose name is the parameter. */
    private static final String OF_THE_PROGRAM = """
             from pg_stat_activity
            where datname = current_database() and backend_type = 'client backend' and application_name <> ?
            """;

    private static final String WAITING = "state = 'active' and wait_event_type = 'Lock'";

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
        boolean looked = Conditions.until(LIMIT, () -> {
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

    /**
     * Waits until the program has not asked the database anything for a time.
     *
     * @param time how long, by the database's clock
     * @param limit how long to wait for it
     * @return whether it came to rest
     */
    boolean awaitRest(Duration time, Duration limit) throws SQLException {
        Timestamp[] last = {now()};
        return Conditions.until(limit, () -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select greatest(max(query_start), max(backend_start), ?), clock_timestamp()" + OF_THE_PROGRAM)) {
                select.setTimestamp(1, last[0]);
                select.setString(2, Database.TESTS);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    last[0] = row.getTimestamp(1);
                    return row.getTimestamp(2).getTime() - last[0].getTime() >= time.toMillis();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /**
     * Waits until the program has no session, or one that waits for a lock.
     *
     * @return whether it came to this
     */
    boolean awaitNoSession() {
        return Conditions.until(
                LEAVE_LIMIT, () -> !hasSession("(state <> 'active' or wait_event_type is distinct from 'Lock')"));
    }

    /** Waits until the program has no session; fails with a lesson where it keeps one. */
    void assertNoSession() {
        if (!awaitNoSession()) {
            throw Lesson.expected("A task that has ended leaves no session in the database.")
                    .actual("%d s after its end there still is one.", LEAVE_LIMIT.toSeconds())
                    .why("The worker calls stop() when the last call of the task has returned, and lives on. What the "
                            + "task does not close stays open, once more after each rebalance, and a database takes "
                            + "only so many sessions. A call that never returns keeps the worker from ending the task.")
                    .next("Close in stop() what was opened, and let no call go on for ever.");
        }
    }

    /** Ends the sessions of the program, from the side of the database. */
    void endSessions() throws SQLException {
        try (PreparedStatement end =
                connection.prepareStatement("select pg_terminate_backend(pid, 10000)" + OF_THE_PROGRAM)) {
            end.setString(1, Database.TESTS);
            end.executeQuery().close();
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
        try (PreparedStatement select = connection.prepareStatement("select pid, query_start, " + WAITING
                + OF_THE_PROGRAM + " and (query_start > ? or wait_event_type = 'Lock')")) {
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

    /** Returns whether a session of the program waits for a lock. */
    boolean seesWaiting() {
        return hasSession(WAITING);
    }

    private boolean hasSession(String condition) {
        try (PreparedStatement select =
                connection.prepareStatement("select 1" + OF_THE_PROGRAM + " and " + condition)) {
            select.setString(1, Database.TESTS);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns whether a session waits for a lock. */
    boolean waitsForLock(int pid) {
        try (PreparedStatement select =
                connection.prepareStatement("select 1 from pg_stat_activity where pid = ? and " + WAITING)) {
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
