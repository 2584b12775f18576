package kafkalab.connect;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

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

    private Map<String, String> settings;

    @Override
    public String version() {
        return "1.0";
    }

    @Override
    public void start(Map<String, String> settings) {
        this.settings = settings;
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
        // TODO 5: write the records.
        throw new UnsupportedOperationException("TODO 5: write the records");
    }

    /** Ends the life of the task, which leaves no session in the database. */
    @Override
    public void stop() {
        // Whatever put() has opened is closed here.
    }
}
