package kafkalab.connect;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * A source connector that carries every change of the table {@code pages} into a topic.
 *
 * <p>The worker creates one of these for each connector that somebody configures, asks it for settings of tasks, and
 * lets the tasks do the work. A worker finds the class by the manifest
 * {@code META-INF/services/org.apache.kafka.connect.source.SourceConnector}.
 */
public class PageTableSourceConnector extends SourceConnector {

    /** Names the setting of the database's JDBC address, {@code jdbc:postgresql://…}; required. */
    static final String URL = "connection.url";

    /** Names the setting of the database's user; required. */
    static final String USER = "connection.user";

    /** Names the setting of the user's password, which no log shows; required. */
    static final String PASSWORD = "connection.password";

    /** Names the setting of the topic, not empty; required. */
    static final String TOPIC = "topic";

    /** Names the setting of the milliseconds between two looks at the table, at least 1; 500 where it is left out. */
    static final String POLL_INTERVAL = "poll.interval.ms";

    /** Names the setting of the most changes that one poll returns, 1 to 10000; 500 where it is left out. */
    static final String BATCH_SIZE = "batch.size";

    private static final Validator POSTGRESQL = LambdaValidator.with(
            (name, value) -> {
                // A missing value is reported already, by its own sentence.
                if (value != null && !value.toString().startsWith("jdbc:postgresql:")) {
                    throw new ConfigException(name, value, "It must begin with jdbc:postgresql:");
                }
            },
            () -> "an address that begins with jdbc:postgresql:");

    private Map<String, String> settings;

    @Override
    public String version() {
        return "1.0";
    }

    /**
     * Describes the settings: which there are, of which type, with which defaults, and which values are allowed.
     *
     * <p>The worker checks what somebody configures against this, and refuses what does not fit.
     */
    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define(URL, Type.STRING, ConfigDef.NO_DEFAULT_VALUE, POSTGRESQL, Importance.HIGH, "The database.")
                .define(USER, Type.STRING, Importance.HIGH, "The database's user.")
                .define(PASSWORD, Type.PASSWORD, Importance.HIGH, "The user's password.")
                .define(
                        TOPIC,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        new NonEmptyString(),
                        Importance.HIGH,
                        "The topic of the changes.")
                .define(
                        POLL_INTERVAL,
                        Type.INT,
                        500,
                        Range.atLeast(1),
                        Importance.LOW,
                        "Milliseconds between two looks at the table.")
                .define(
                        BATCH_SIZE,
                        Type.INT,
                        500,
                        Range.between(1, 10_000),
                        Importance.LOW,
                        "The most changes that one poll returns.");
    }

    @Override
    public void start(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return PageTableSourceTask.class;
    }

    /**
     * Returns the settings of each task.
     *
     * @param maxTasks how many tasks there may be, the setting {@code tasks.max}
     */
    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        // One task, whatever is allowed: a second would read the same table once more.
        return List.of(settings);
    }

    @Override
    public void stop() {
        // The tasks have connections, the connector has none.
    }
}
