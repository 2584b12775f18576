package kafkalab.connect;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/**
 * A database with the lab's tables, for one task.
 *
 * @param url its JDBC address
 * @param user its user
 * @param password the user's password
 */
record Database(String url, String user, String password) {

    /** Is the name under which the tests connect; every other session is the program's. */
    static final String TESTS = "kafka-lab-tests";

    /** Opens a connection of the test's, which commits each statement. */
    Connection connect() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", TESTS);
        try {
            return DriverManager.getConnection(url, properties);
        } catch (SQLException e) {
            throw new IllegalStateException("The test's own connection to " + url + " failed", e);
        }
    }

    /** Returns the three settings of a connector that tell where the database is. */
    Map<String, String> settings() {
        return Map.of("connection.url", url, "connection.user", user, "connection.password", password);
    }
}
