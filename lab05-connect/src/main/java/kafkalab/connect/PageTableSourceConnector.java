package kafkalab.connect;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
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
        // TODO 1: define the settings that are named above, and name this class in the manifest, or no worker finds it.
        throw new UnsupportedOperationException("TODO 1: define the settings");
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
        // How many readers does one table need? Task 2 will tell.
        return Collections.nCopies(maxTasks, settings);
    }

    @Override
    public void stop() {
        // The tasks have connections, the connector has none.
    }
}
