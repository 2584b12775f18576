package kafkalab.connect;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

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

    private Map<String, String> settings;

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
        this.settings = settings;
        // Task 3: context.offsetStorageReader() knows how far the last life of this task has come.
    }

    /**
     * Returns the next changes, in order, {@code batch.size} at the most; where there are none for the time being, waits
     * for {@code poll.interval.ms} and returns null.
     *
     * <p>The worker calls this again and again, and sends what it returns.
     */
    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        // TODO 2: read from page_changes what has not been read yet, and make a record of each change.
        throw new UnsupportedOperationException("TODO 2: read the changes");
    }

    /**
     * Returns the schema of a record's value: a struct with a field a column of {@code pages}, under the column's name, and
     * no other field. {@code numeric} is a {@link Decimal}, {@code timestamptz} a {@link Timestamp}, and what may be null,
     * and nothing else, is optional.
     */
    static Schema schema() {
        // TODO 2: build the schema.
        throw new UnsupportedOperationException("TODO 2: build the schema");
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
        // TODO 3: name it. Then give every record an offset, and begin in start() where the last life ended.
        throw new UnsupportedOperationException("TODO 3: name what is read");
    }

    /**
     * Says what becomes of the task when the database does not answer: the exception for {@link #poll} to throw.
     *
     * @param e what the driver said
     */
    static ConnectException outage(SQLException e) {
        // TODO 4: which exception lets the worker try again? And what does the next poll() need?
        throw new UnsupportedOperationException("TODO 4: let the worker try again");
    }

    /**
     * Ends the life of the task, which leaves no session in the database.
     *
     * <p>The worker of Kafka 4.3 calls this once the last {@link #poll} has returned. By its contract it may come from
     * another thread, while {@link #poll} is at work.
     */
    @Override
    public void stop() {
        // Task 3: whatever poll() has opened is closed here.
    }
}
