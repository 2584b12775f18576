package kafkalab.connect;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** A sink connector that writes the statistics of a topic into the table {@code page_stats}. */
public class PageStatsSinkConnector extends SinkConnector {

    /** Names the setting of the database's JDBC address; required. */
    static final String URL = "connection.url";

    /** Names the setting of the database's user; required. */
    static final String USER = "connection.user";

    /** Names the setting of the user's password; required. */
    static final String PASSWORD = "connection.password";

    private Map<String, String> settings;

    @Override
    public String version() {
        return "1.0";
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define(URL, Type.STRING, Importance.HIGH, "The database.")
                .define(USER, Type.STRING, Importance.HIGH, "The database's user.")
                .define(PASSWORD, Type.PASSWORD, Importance.HIGH, "The user's password.");
    }

    @Override
    public void start(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return PageStatsSinkTask.class;
    }

    /** Returns as many tasks as are allowed: the worker shares the topic's partitions among them. */
    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return Collections.nCopies(maxTasks, settings);
    }

    @Override
    public void stop() {
        // The tasks have connections, the connector has none.
    }
}
